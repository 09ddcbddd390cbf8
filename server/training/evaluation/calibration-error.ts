import { DIGITS } from '@/lib/network/layers';
import { type Labelled, NONE } from '../data/source';
import type { Answers } from './evaluate';
import { argmax } from './metrics';

/** Answers of about one confidence. */
export interface ConfidenceBin {
  /** Bounds of the confidence, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean probability of the likeliest digit; 0 without answers. */
  readonly confidence: number;
  /** Fraction read right; 0 without answers. */
  readonly accuracy: number;
}

export interface CalibrationError {
  /** Mean distance of confidence and accuracy over the bins, weighted by their answers, 0 to 1 (Naeini et al., 2015). */
  readonly error: number;
  readonly bins: readonly ConfidenceBin[];
}

/** Fifteen bins of equal width, as papers report it. */
const BINS = 15;

/** How far the confidence in the likeliest digit is from how often it is right; drawings of no digit stay out. */
export function calibrationError(source: Labelled, { probabilities }: Answers): CalibrationError {
  const sums = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }));
  let total = 0;
  for (let index = 0; index < source.count; index++) {
    const label = source.label(index);
    if (label === NONE) continue;
    const row = probabilities.subarray(index * DIGITS, (index + 1) * DIGITS);
    const answer = argmax(row);
    const bin = sums[Math.min(BINS - 1, Math.floor(row[answer]! * BINS))]!;
    bin.count++;
    bin.confidence += row[answer]!;
    if (answer === label) bin.right++;
    total++;
  }
  const bins = sums.map(({ count, confidence, right }, index) => ({
    from: index / BINS,
    to: (index + 1) / BINS,
    count,
    confidence: count > 0 ? confidence / count : 0,
    accuracy: count > 0 ? right / count : 0,
  }));
  const error = bins.reduce(
    (sum, { count, confidence, accuracy }) =>
      sum + (count / Math.max(1, total)) * Math.abs(confidence - accuracy),
    0,
  );
  return { error, bins };
}
