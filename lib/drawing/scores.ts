import { type Label, NO_DIGIT } from './label';

export interface Answer {
  /** Ten. */
  readonly probabilities: ArrayLike<number>;
  /** Null where the network does not say. */
  readonly isDigit: number | null;
}

export interface Scores {
  /** What the network takes it for: a digit, or NO_DIGIT. */
  readonly read: Label;
  /** Its probability of that. */
  readonly confidence: number;
  /** 0…1: the network's probability that the label is wrong; 1 without a label. */
  readonly disagreement: number;
  /** 0…1: how near the network's choice was. */
  readonly doubt: number;
}

/** What a review queue is ordered by. */
export function scoresOf({ probabilities, isDigit }: Answer, label: Label | null): Scores {
  let best = 0;
  let second = -1;
  for (let digit = 1; digit < probabilities.length; digit++)
    if (probabilities[digit]! > probabilities[best]!) {
      second = best;
      best = digit;
    } else if (second < 0 || probabilities[digit]! > probabilities[second]!) second = digit;
  const digit = isDigit ?? 1;
  const read = digit < 0.5 ? NO_DIGIT : best;
  const margin = probabilities[best]! - (probabilities[second] ?? 0);
  const agreement = label === null ? 0 : label === NO_DIGIT ? 1 - digit : digit * probabilities[label]!;
  return {
    read,
    confidence: read === NO_DIGIT ? 1 - digit : probabilities[best]!,
    disagreement: 1 - agreement,
    doubt: Math.max(1 - Math.abs(2 * digit - 1), read === NO_DIGIT ? 0 : 1 - margin),
  };
}
