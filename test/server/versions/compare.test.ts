import { describe, expect, it } from 'vitest';
import { type Labelled, NONE } from '@/server/training/data/source';
import type { Answers } from '@/server/training/evaluation/evaluate';
import { comparedSet } from '@/server/versions/compare';

const labels = [3, 3, 5, NONE];
const drawings = { count: labels.length, label: (index: number) => labels[index]! } as Labelled;

/** Of each drawing the likeliest digit with its probability, and whether it is taken for a digit. */
const answers = (...said: readonly (readonly [digit: number, sure: number, isDigit: number])[]): Answers => {
  const probabilities = new Float32Array(said.length * 10);
  for (const [index, [digit, sure]] of said.entries()) {
    probabilities.fill((1 - sure) / 9, index * 10, index * 10 + 10);
    probabilities[index * 10 + digit] = sure;
  }
  return { probabilities, isDigit: Float32Array.from(said, ([, , isDigit]) => isDigit) } as Answers;
};

describe('two versions over the same drawings', () => {
  it('are compared by what makes each right or wrong: a digit that is refused is shown as the digit that it is read as', async () => {
    const set = await comparedSet(
      {
        drawings,
        before: answers([8, 0.5, 0.25], [3, 0.75, 1], [5, 0.5, 1], [6, 0.5, 1]),
        after: answers([3, 0.75, 0.25], [3, 0.5, 1], [6, 0.5, 0.25], [6, 0.5, 0.25]),
      },
      (index) => index,
      async (indices) => new Map(indices.map((index) => [index, new Uint8Array(784)])),
    );
    const shown = (examples: typeof set.fixedExamples) =>
      examples.map(({ drawing, before, after }) => [drawing, before, after]);
    expect([set.fixed, set.broken]).toEqual([2, 1]);
    expect(shown(set.fixedExamples)).toEqual([
      [0, { read: 8, confidence: 0.5 }, { read: 3, confidence: 0.75 }],
      [3, { read: 6, confidence: 0.5 }, { read: NONE, confidence: 0.75 }],
    ]);
    expect(shown(set.brokenExamples)).toEqual([
      [2, { read: 5, confidence: 0.5 }, { read: 6, confidence: 0.5 }],
    ]);
  });
});
