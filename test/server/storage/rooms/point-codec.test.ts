import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_STROKE_MS, SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import { decodeSegments, encodeSegment } from '@/server/storage/rooms/point-codec';

const sample = fc.tuple(
  fc.integer({ min: 0, max: SHEET_WIDTH }),
  fc.integer({ min: 0, max: SHEET_HEIGHT }),
  fc.integer({ min: 0, max: MAX_STROKE_MS }),
  fc.integer({ min: 0, max: 255 }),
);
const segment = fc.array(sample, { minLength: 1, maxLength: 64 }).map((samples) => samples.flat());

describe('point codec', () => {
  it('writes these bytes', () => {
    expect([...encodeSegment([0, 1, 2, 128, 3, 0, 300, 127])]).toEqual([
      // two samples; 0, 1, 2, 128 as zigzag 0, 2, 4, 256
      2, 0, 2, 4, 128, 2,
      // +3, -1, +298, -1 as zigzag 6, 1, 596, 1
      6, 1, 212, 4, 1,
    ]);
  });

  it('gives back joined segments, and where the first one ends', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 8 }), (segments) => {
        const { points, first } = decodeSegments(Buffer.concat(segments.map(encodeSegment)));
        expect(points).toEqual(segments.flat());
        expect(first).toBe(segments[0]!.length);
      }),
      { seed: 21 },
    );
  });

  it('reads nothing from no bytes: a stroke whose samples were taken away', () => {
    expect(decodeSegments(new Uint8Array())).toEqual({ points: [], first: 0 });
  });

  it('refuses bytes that were cut off anywhere', () => {
    const whole = encodeSegment([1600, 1000, 0, 255, 0, 0, 600_000, 0]);
    for (let length = 1; length < whole.length; length++)
      expect(() => decodeSegments(whole.subarray(0, length)), `${length} bytes`).toThrow(RangeError);
    expect(() => decodeSegments(Uint8Array.of(255, 255, 255, 255, 255, 255))).toThrow(RangeError);
  });

  it('refuses points that do not come in fours', () => {
    expect(() => encodeSegment([1, 2, 3])).toThrow(RangeError);
  });

  it('takes 4 to 5 bytes for a sample of a pen', () => {
    const points = Array.from({ length: 100 }, (_, i) => [
      400 + 3 * i,
      500 - 2 * i,
      8 * i,
      100 + (i % 3),
    ]).flat();
    expect(encodeSegment(points).length / 100).toBeLessThan(5);
  });
});
