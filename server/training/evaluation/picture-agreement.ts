import { DIGITS } from '@/lib/network/layers';
import { percent } from '../commands/progress-bar';
import { NONE, type Source } from '../data/source';
import type { Answers } from './evaluate';
import { argmax } from './metrics';

/** How the same digits are read as pictures, drawn with one brush. */
export interface PictureAgreement {
  /** Pixels in a picture of 300×300. */
  readonly brush: number;
  readonly accuracy: number;
  /** Percentage points above the same digits as lines. */
  readonly difference: number;
  /** Digits read right as lines and wrong as pictures, and the other way round. */
  readonly lost: number;
  readonly won: number;
}

export function pictureAgreement(
  brush: number,
  source: Source,
  asLines: Answers,
  asPictures: Answers,
): PictureAgreement {
  let count = 0;
  let right = 0;
  let lost = 0;
  let won = 0;
  for (let index = 0; index < source.count; index++) {
    const truth = source.label(index);
    if (truth === NONE) continue;
    const reads = ({ probabilities }: Answers) =>
      argmax(probabilities.subarray(index * DIGITS, (index + 1) * DIGITS)) === truth;
    const [line, picture] = [reads(asLines), reads(asPictures)];
    count++;
    if (picture) right++;
    if (line && !picture) lost++;
    if (!line && picture) won++;
  }
  if (count === 0) return { brush, accuracy: 0, difference: 0, lost, won };
  return { brush, accuracy: right / count, difference: (100 * (won - lost)) / count, lost, won };
}

export function agreementTable(rows: readonly PictureAgreement[]): string {
  return [
    'brush   read right   points above lines   lost   won',
    ...rows.map(({ brush, accuracy, difference, lost, won }) =>
      [
        `${brush} px`.padStart(5),
        percent(accuracy).padStart(10),
        difference.toFixed(2).padStart(18),
        String(lost).padStart(4),
        String(won).padStart(3),
      ].join('   '),
    ),
  ].join('\n');
}
