import { describe, expect, it } from 'vitest';
import { CONSENT_VERSION, mayKeep } from '@/lib/drawing/consent';
import { isHoldOut } from '@/lib/drawing/hold-out';
import { agreementOf } from '@/lib/drawing/kappa';
import { NO_DIGIT } from '@/lib/drawing/label';
import { bandsOf, distance, NEAR_DUPLICATE, noveltyOf, thumbOf } from '@/lib/drawing/likeness';
import { scoresOf } from '@/lib/drawing/scores';

describe('hold-out authors', () => {
  it('are one in five, and the same ones for ever', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `person-${i}`);
    const share = ids.filter(isHoldOut).length / ids.length;
    expect(share).toBeGreaterThan(0.19);
    expect(share).toBeLessThan(0.21);
    // Pinned: whoever was hold-out in a database stays so with every later version of this code.
    expect(
      ids
        .slice(0, 20)
        .map(isHoldOut)
        .flatMap((is, i) => (is ? i : [])),
    ).toEqual(PINNED_HOLD_OUT);
  });
});
const PINNED_HOLD_OUT: readonly number[] = [13, 14];

describe('scores', () => {
  const sure = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0];
  const torn = [0, 0.5, 0, 0, 0, 0, 0, 0.5, 0, 0];

  it('say how much the network speaks against the label', () => {
    expect(scoresOf({ probabilities: sure, isDigit: 1 }, 7).disagreement).toBe(0);
    expect(scoresOf({ probabilities: sure, isDigit: 1 }, 1).disagreement).toBe(1);
    expect(scoresOf({ probabilities: sure, isDigit: 0.9 }, NO_DIGIT).disagreement).toBeCloseTo(0.9);
    expect(scoresOf({ probabilities: sure, isDigit: null }, 7).disagreement).toBe(0);
    expect(scoresOf({ probabilities: sure, isDigit: 1 }, null).disagreement).toBe(1);
  });

  it('say how near its choice was, between two digits and between digit and none', () => {
    expect(scoresOf({ probabilities: sure, isDigit: 1 }, 7)).toMatchObject({
      read: 7,
      confidence: 1,
      doubt: 0,
    });
    expect(scoresOf({ probabilities: torn, isDigit: 1 }, 7)).toMatchObject({ read: 1, doubt: 1 });
    expect(scoresOf({ probabilities: sure, isDigit: 0.5 }, 7)).toMatchObject({ read: 7, doubt: 1 });
    const none = scoresOf({ probabilities: torn, isDigit: 0.1 }, 7);
    expect(none.read).toBe(NO_DIGIT);
    expect(none.confidence).toBeCloseTo(0.9);
    expect(none.doubt).toBeCloseTo(0.2);
  });
});

describe('likeness', () => {
  const ramp = Uint8Array.from({ length: 784 }, (_, i) => (i * 37) % 256);

  it('makes block means', () => {
    const bright = new Uint8Array(784);
    for (let y = 4; y < 8; y++) for (let x = 8; x < 12; x++) bright[y * 28 + x] = 200;
    const thumb = thumbOf(bright);
    expect(thumb[7 + 2]).toBe(200);
    expect(thumb.reduce((sum, cell) => sum + cell, 0)).toBe(200);
    // Cell 9 is the tenth bit of the first band.
    expect(bandsOf(thumb)).toEqual([4, 0, 0, 0]);
  });

  it('knows a drawing that is slightly changed, and tells another one apart', () => {
    const changed = ramp.map((byte, i) => (i % 5 === 0 ? Math.max(0, byte - 9) : byte));
    const other = Uint8Array.from({ length: 784 }, (_, i) => ((i / 28) & 1 ? 255 : i % 256));
    const thumb = thumbOf(ramp);
    expect(distance(thumb, thumbOf(changed))).toBeLessThan(NEAR_DUPLICATE);
    expect(distance(thumb, thumbOf(other))).toBeGreaterThan(NEAR_DUPLICATE);
    expect(noveltyOf(thumb, [])).toBe(1);
    expect(noveltyOf(thumb, [thumbOf(other), thumb])).toBe(0);
  });
});

describe("Cohen's kappa", () => {
  it('is what the formula says', () => {
    // 20 + 15 alike of 50; chance agrees on 0.5 * 0.6 + 0.5 * 0.4.
    const pairs = [
      ...Array<[number, number]>(20).fill([1, 1]),
      ...Array<[number, number]>(5).fill([1, 7]),
      ...Array<[number, number]>(10).fill([7, 1]),
      ...Array<[number, number]>(15).fill([7, 7]),
    ];
    const { count, observed, kappa } = agreementOf(pairs);
    expect([count, observed]).toEqual([50, 0.7]);
    expect(kappa).toBeCloseTo(0.4, 12);
  });

  it('says nothing where there is nothing to say', () => {
    expect(agreementOf([])).toEqual({ count: 0, observed: 0, kappa: null });
    expect(agreementOf([[3, 3]])).toEqual({ count: 1, observed: 1, kappa: null });
    expect(
      agreementOf([
        [1, 2],
        [2, 1],
      ]).kappa,
    ).toBe(-1);
  });
});

describe('consent', () => {
  it('holds for the words that were agreed to, and is asked anew for others', () => {
    expect(mayKeep(null)).toBeNull();
    expect(mayKeep({ version: CONSENT_VERSION, agrees: true })).toBe(true);
    expect(mayKeep({ version: CONSENT_VERSION, agrees: false })).toBe(false);
    expect(mayKeep({ version: CONSENT_VERSION - 1, agrees: true })).toBeNull();
  });
});
