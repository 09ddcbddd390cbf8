import { DIGITS } from '@/lib/network/layers';
import type { DataSet } from '../data/data-set';
import { NONE } from '../data/source';
import type { Answers } from './evaluate';
import { argmax } from './metrics';

export interface WriterMetrics {
  readonly writer: string;
  /** Digits that they drew. */
  readonly count: number;
  /** Fraction read right. */
  readonly accuracy: number;
}

/** How differently people are read: each writer of digits, the worst read first; null where the data set names no writers. */
export function writerSpread(
  { source, writer }: DataSet,
  { probabilities }: Answers,
): readonly WriterMetrics[] | null {
  const tallies = new Map<string, { count: number; right: number }>();
  for (let index = 0; index < source.count; index++) {
    const label = source.label(index);
    const name = writer(index);
    if (label === NONE || name === null) continue;
    const tally = tallies.get(name) ?? { count: 0, right: 0 };
    tally.count++;
    if (argmax(probabilities.subarray(index * DIGITS, (index + 1) * DIGITS)) === label) tally.right++;
    tallies.set(name, tally);
  }
  if (tallies.size === 0) return null;
  return [...tallies]
    .map(([name, { count, right }]) => ({ writer: name, count, accuracy: right / count }))
    .sort((a, b) => a.accuracy - b.accuracy || a.writer.localeCompare(b.writer));
}
