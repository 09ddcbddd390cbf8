import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_STROKE_MS, POINTERS, SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import { type DrawnStroke, decodeInk, encodeInk } from '@/server/storage/drawings/ink-codec';

const sample = fc.tuple(fc.nat(SHEET_WIDTH), fc.nat(SHEET_HEIGHT), fc.nat(MAX_STROKE_MS), fc.nat(255));
const stroke: fc.Arbitrary<DrawnStroke> = fc.record({
  delay: fc.nat(10_000_000),
  width: fc.integer({ min: 2, max: 80 }),
  pointer: fc.constantFrom(...POINTERS),
  points: fc.array(sample, { minLength: 1, maxLength: 40 }).map((samples) => samples.flat()),
});

describe('the ink of a kept drawing', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 6 }), (strokes) => {
        expect(decodeInk(encodeInk(strokes))).toEqual(strokes);
      }),
      { seed: 31 },
    );
  });

  it('is refused where its bytes were cut off, or name no pointer', () => {
    const whole = encodeInk([{ delay: 3, width: 9, pointer: 'touch', points: [1, 2, 0, 128, 4, 5, 8, 128] }]);
    for (let length = 0; length < whole.length; length++)
      expect(() => decodeInk(whole.subarray(0, length)), `${length} bytes`).toThrow(RangeError);
    expect(() => decodeInk(Uint8Array.of(1, 0, 9, 3, 0))).toThrow('no pointer 3');
  });
});
