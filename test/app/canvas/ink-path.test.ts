import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxAround, boxesMeet, inkRim, rimBox } from '@/app/canvas/ink-path';
import type { Points } from '@/lib/stroke/points';

const line = (samples: number, step: number): Points =>
  Array.from({ length: samples }, (_, i) => [100 + i * step, 500, i * 8, 128]).flat();

describe('inkRim', () => {
  it('draws a dot where the pen was only set down', () => {
    const { left, right, top, bottom } = rimBox(inkRim([800, 500, 0, 128], 20, 'mouse'));
    expect(right - left).toBeGreaterThan(5);
    expect(right - left).toBeLessThanOrEqual(30);
    expect(bottom - top).toBeGreaterThan(5);
  });

  it('reaches the last sample: the tip stands under the pointer', () => {
    for (const samples of [3, 17, 60])
      expect(rimBox(inkRim(line(samples, 10), 20, 'mouse')).right).toBeGreaterThanOrEqual(
        100 + (samples - 1) * 10,
      );
  });

  it('costs by length and not by the rate of the device', () => {
    const slow = inkRim(line(50, 8), 20, 'mouse').length;
    const fast = inkRim(line(401, 1), 20, 'mouse').length;
    expect(fast).toBeLessThan(slow * 5);
  });

  it('is finite and never farther from the samples than the pen is wide', () => {
    const sample = fc.tuple(fc.nat(1600), fc.nat(1000), fc.nat(255));
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 80 }),
        (samples, width) => {
          const points = samples.flatMap(([x, y, p], i) => [x, y, i * 8, p]);
          const rim = inkRim(points, width, 'pen');
          const xs = samples.map(([x]) => x);
          const box = rimBox(rim);
          expect(rim.length).toBeGreaterThan(0);
          expect(rim.flat().every(Number.isFinite)).toBe(true);
          // perfect-freehand gives a dot a second sample, one unit off.
          const reach = width + 1;
          expect(box.left).toBeGreaterThanOrEqual(Math.min(...xs) - reach);
          expect(box.right).toBeLessThanOrEqual(Math.max(...xs) + reach);
        },
      ),
    );
  });
});

it('boxes meet when they share a point, and the box around two holds both', () => {
  const a = { left: 0, top: 0, right: 10, bottom: 10 };
  const b = { left: 10, top: 10, right: 20, bottom: 20 };
  const c = { left: 11, top: 0, right: 20, bottom: 9 };
  expect([boxesMeet(a, b), boxesMeet(a, c)]).toEqual([true, false]);
  expect(boxAround(a, c)).toEqual({ left: 0, top: 0, right: 20, bottom: 10 });
});
