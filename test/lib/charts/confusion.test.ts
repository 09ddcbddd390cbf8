import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedMixUps, confusionDifference, differenceTints, mistakeShades } from '@/lib/charts/confusion';

const matrix = fc.array(fc.array(fc.nat(2_000), { minLength: 4, maxLength: 4 }), {
  minLength: 4,
  maxLength: 4,
});

describe('the shades of a confusion matrix', () => {
  it('are by share of the row: one mistake in twenty is as dark as it gets', () => {
    expect(
      mistakeShades([
        [90, 10, 0],
        [0, 39, 1],
        [0, 0, 0],
      ]),
    ).toEqual([
      [0, 1, 0],
      [0, 0, 0.5],
      [0, 0, 0],
    ]);
  });

  it('are never on the diagonal, and within 0 and 1', () => {
    fc.assert(
      fc.property(matrix, (confusion) => {
        for (const [truth, row] of mistakeShades(confusion).entries())
          for (const [answer, shade] of row.entries()) {
            expect(shade).toBeGreaterThanOrEqual(0);
            expect(shade).toBeLessThanOrEqual(truth === answer ? 0 : 1);
          }
      }),
    );
  });
});

describe('the difference of two', () => {
  it('turns round when before and after do, in its tints, too', () => {
    fc.assert(
      fc.property(matrix, matrix, (one, other) => {
        const there = confusionDifference(one, other);
        const back = confusionDifference(other, one);
        expect(there.flat().map((n) => n + 0)).toEqual(back.flat().map((n) => 0 - n));
        expect(differenceTints(there).flat()).toEqual(
          differenceTints(back)
            .flat()
            .map((tint) => 0 - tint),
        );
      }),
    );
  });

  it('is good where mistakes go and where right answers come', () => {
    const tints = differenceTints([
      [8, -8],
      [2, -2],
    ]);
    expect(tints).toEqual([
      [1, 1],
      [-0.25, -0.25],
    ]);
  });

  it('does not shout about a single drawing', () => {
    expect(differenceTints([[0, 1]])[0]![1]).toBe(-0.25);
  });

  it('is refused for different sizes', () => {
    expect(() => confusionDifference([[1]], [[1], [2]])).toThrow(RangeError);
    expect(() => confusionDifference([[1]], [[1, 2]])).toThrow(RangeError);
  });
});

describe('what changed most', () => {
  it('are mistakes, the largest change first', () => {
    const before = [
      [90, 3, 1],
      [0, 80, 9],
      [1, 0, 70],
    ];
    const after = [
      [91, 2, 1],
      [0, 87, 2],
      [3, 0, 68],
    ];
    expect(changedMixUps(before, after, 2)).toEqual([
      { truth: 1, answer: 2, before: 9, after: 2 },
      { truth: 2, answer: 0, before: 1, after: 3 },
    ]);
  });
});
