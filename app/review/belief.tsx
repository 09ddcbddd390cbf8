import { percentText } from '@/app/answer/certainty';
import styles from './belief.module.css';
import type { ReviewItem } from './review-api';

/** What the network said when the drawing was kept: ten bars, and whether it took it for a digit. */
export function Belief({ opinion }: { readonly opinion: NonNullable<ReviewItem['opinion']> }) {
  const { probabilities, isDigit, read } = opinion;
  return (
    <ol className={styles.bars} aria-label="Probability of each digit">
      {probabilities.map((probability, digit) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a digit is its place
        <li key={digit} className={styles.bar} data-best={digit === read || undefined}>
          <span>{digit}</span>
          <span className={styles.track}>
            <span style={{ transform: `scaleX(${probability.toFixed(4)})` }} />
          </span>
          <span className={styles.percent}>{percentText(probability)}</span>
        </li>
      ))}
      {isDigit !== null && (
        <li className={styles.bar} data-best={read === 'none' || undefined}>
          <span title="No digit">–</span>
          <span className={styles.track}>
            <span style={{ transform: `scaleX(${(1 - isDigit).toFixed(4)})` }} />
          </span>
          <span className={styles.percent}>{percentText(1 - isDigit)}</span>
        </li>
      )}
    </ol>
  );
}
