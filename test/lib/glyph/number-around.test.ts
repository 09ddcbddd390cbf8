import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberAround, type Sign } from '@/lib/glyph';
import type { GlyphId } from '@/lib/ids';

const id = (n: number) => `test.${n}` as GlyphId;

/** Signs 60 wide and 100 high, one after the other, so far apart. */
const line = (digits: readonly (number | null)[], gap: number, top = 100, first = 1): Sign[] =>
  digits.map((digit, i) => {
    const left = 100 + i * (60 + gap);
    return { glyph: id(first + i), sheet: 0, digit, box: [left, top, left + 60, top + 100] };
  });
const textAt = (signs: readonly Sign[], n: number) => numberAround(signs, id(n))?.text ?? null;

describe('numberAround', () => {
  it('reads digits side by side from left to right, from whichever of them', () => {
    const signs = line([4, 2, 0], 40);
    for (const n of [1, 2, 3])
      expect(numberAround(signs, id(n))).toEqual({ text: '420', glyphs: [id(1), id(2), id(3)] });
  });

  it('reads the same whatever the order in which the signs are given', () => {
    const signs = line([1, 9, 8, 4], 30);
    fc.assert(
      fc.property(fc.shuffledSubarray(signs, { minLength: 4 }), (shuffled) => {
        expect(textAt(shuffled, 2)).toBe('1984');
      }),
      { seed: 41 },
    );
  });

  it('knows no number of one digit, of what is no digit, or of a glyph that is not there', () => {
    expect(textAt(line([7], 0), 1)).toBeNull();
    expect(textAt(line([null, 7], 30), 1)).toBeNull();
    expect(textAt(line([4, 2], 30), 9)).toBeNull();
  });

  it('ends at a sign that is no digit, and does not jump over it', () => {
    const signs = line([1, 2, null, 3, 4], 30);
    expect(textAt(signs, 1)).toBe('12');
    expect(textAt(signs, 5)).toBe('34');
  });

  it('ends where the next digit stands further off than digits are high', () => {
    expect(textAt(line([4, 2], 99), 1)).toBe('42');
    expect(textAt(line([4, 2], 101), 1)).toBeNull();
  });

  it('keeps lines, sheets and much larger digits apart', () => {
    expect(textAt([...line([1, 2], 30), ...line([3, 4], 30, 230, 3)], 1)).toBe('12');
    const [a, b] = line([4, 2], 30) as [Sign, Sign];
    expect(textAt([a, { ...b, sheet: 1 }], 1)).toBeNull();
    expect(textAt([a, { ...b, box: [b.box[0], 100, b.box[2], 320] }], 1)).toBeNull();
  });

  it('takes ink that reaches over its neighbour for side by side, and one above the other for none', () => {
    expect(textAt(line([4, 2], -30), 1)).toBe('42');
    const [a, b] = line([4, 2], 30) as [Sign, Sign];
    expect(textAt([a, { ...b, box: [a.box[0] + 5, 100, a.box[2] + 5, 200] }], 1)).toBeNull();
  });

  it('gives every digit of a number the same number (property)', () => {
    const sign = fc.record({
      x: fc.integer({ min: 0, max: 900 }),
      y: fc.integer({ min: 0, max: 200 }),
      width: fc.integer({ min: 1, max: 120 }),
      height: fc.integer({ min: 0, max: 150 }),
      digit: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 5 }),
    });
    let numbers = 0;
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 12 }), (given) => {
        const signs = given.map(({ x, y, width, height, digit }, n): Sign => {
          return { glyph: id(n), sheet: 0, digit, box: [x, y, x + width, y + height] };
        });
        for (const { glyph } of signs) {
          const number = numberAround(signs, glyph);
          if (number === null) continue;
          numbers++;
          expect(number.glyphs).toContain(glyph);
          expect(new Set(number.glyphs).size).toBe(number.glyphs.length);
          for (const other of number.glyphs) expect(numberAround(signs, other)).toEqual(number);
        }
      }),
      { seed: 42, numRuns: 500 },
    );
    expect(numbers).toBeGreaterThan(300);
  });
});
