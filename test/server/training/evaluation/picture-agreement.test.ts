import { expect, it } from 'vitest';
import { DIGITS } from '@/lib/network/layers';
import { NONE, type Source } from '@/server/training/data/source';
import type { Answers } from '@/server/training/evaluation/evaluate';
import { agreementTable, pictureAgreement } from '@/server/training/evaluation/picture-agreement';

const labels = [3, 3, 7, 7, NONE];
const source: Source = {
  name: 'five',
  count: labels.length,
  label: (index) => labels[index]!,
  write: () => {},
};
const answers = (said: readonly number[]): Answers => {
  const probabilities = new Float32Array(said.length * DIGITS);
  for (const [i, digit] of said.entries()) probabilities[i * DIGITS + digit] = 1;
  return { probabilities, isDigit: null };
};

it('counts what pictures lose and win against lines, digits only', () => {
  const agreement = pictureAgreement(30, source, answers([3, 3, 7, 1, 1]), answers([8, 5, 7, 7, 3]));
  expect(agreement).toEqual({ brush: 30, accuracy: 0.5, difference: -25, lost: 2, won: 1 });
  expect(agreementTable([agreement])).toBe(
    [
      'brush   read right   points above lines   lost   won',
      '30 px      50.00 %               -25.00      2     1',
    ].join('\n'),
  );
});
