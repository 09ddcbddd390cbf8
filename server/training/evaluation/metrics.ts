import { DIGITS } from '@/lib/network/layers';
import { type Labelled, NONE } from '../data/source';
import type { Answers } from './evaluate';

export interface Metrics {
  /** The data set, as its source names it. */
  readonly data: string;
  /** Drawings of digits among them. */
  readonly count: number;
  /** Fraction read right, 0 to 1. */
  readonly accuracy: number;
  /** Mean of −log p(right digit), natural logarithm. */
  readonly loss: number;
  readonly digits: readonly DigitMetrics[];
  /** confusion[truth][answer]: drawings. */
  readonly confusion: readonly (readonly number[])[];
}

export interface DigitMetrics {
  readonly digit: number;
  readonly count: number;
  /** Fraction of this digit's drawings that were read as it. */
  readonly recall: number;
  /** Fraction of the drawings read as this digit that were it; null when none were. */
  readonly precision: number | null;
}

/** Smallest probability that enters the loss: one certain mistake must not make it infinite. */
const FLOOR = 1e-12;

/** How well the digits of a source were read; drawings labelled as no digit stay out. */
export function measure(source: Labelled, answers: Answers): Metrics {
  const confusion = Array.from({ length: DIGITS }, () => new Array<number>(DIGITS).fill(0));
  let count = 0;
  let right = 0;
  let loss = 0;
  for (let index = 0; index < source.count; index++) {
    const truth = source.label(index);
    if (truth === NONE) continue;
    const row = answers.probabilities.subarray(index * DIGITS, (index + 1) * DIGITS);
    const answer = argmax(row);
    confusion[truth]![answer]!++;
    count++;
    if (answer === truth) right++;
    loss -= Math.log(Math.max(FLOOR, row[truth]!));
  }
  const digits = confusion.map((row, digit) => {
    const own = row.reduce((sum, n) => sum + n, 0);
    const read = confusion.reduce((sum, other) => sum + other[digit]!, 0);
    const hits = row[digit]!;
    return {
      digit,
      count: own,
      recall: own > 0 ? hits / own : 0,
      precision: read > 0 ? hits / read : null,
    };
  });
  return {
    data: source.name,
    count,
    accuracy: count > 0 ? right / count : 0,
    loss: count > 0 ? loss / count : 0,
    digits,
    confusion,
  };
}

export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
