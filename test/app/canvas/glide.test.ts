import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, shownPoints } from '@/app/canvas/glide';
import { POINT_STRIDE, sampleCount } from '@/lib/stroke/points';

const lineOf = (samples: number): number[] =>
  Array.from({ length: samples }, (_, i) => [i * 10, i * 20, i * 8, 128]).flat();

describe('advance', () => {
  it('never goes back, never passes what has arrived, and arrives', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 400, noNaN: true }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 32 }),
        (from, arrived, elapsedMs) => {
          fc.pre(from <= arrived);
          let shown = from;
          let frames = 0;
          while (shown < arrived) {
            const next = advance(shown, arrived, elapsedMs);
            expect(next).toBeGreaterThan(shown);
            expect(next).toBeLessThanOrEqual(arrived);
            shown = next;
            expect(++frames).toBeLessThan(1_000);
          }
        },
      ),
    );
  });

  it('shows the larger part of a lump within 50 ms', () => {
    const shown = advance(advance(advance(0, 100, 16), 100, 16), 100, 16);
    expect(shown).toBeGreaterThan(60);
    expect(shown).toBeLessThan(100);
  });
});

describe('shownPoints', () => {
  it('ends part of the way to the next sample', () => {
    expect(shownPoints(lineOf(3), 1.5)).toEqual([0, 0, 0, 128, 5, 10, 4, 128]);
  });

  it('is a prefix of the line at whole numbers, and the line itself at the end', () => {
    const line = lineOf(12);
    for (let shown = 1; shown < 12; shown++)
      expect(shownPoints(line, shown)).toEqual(line.slice(0, shown * POINT_STRIDE));
    expect(shownPoints(line, sampleCount(line))).toBe(line);
  });
});
