import type { BoardAnswerOf } from './board-api';
import styles from './leaderboard.module.css';
import { countText, shareText } from './numbers';

/** The hardest first, and what each is taken for. */
export function DigitsBoard({ lines }: { readonly lines: BoardAnswerOf<'digits'>['lines'] }) {
  if (lines.length === 0)
    return (
      <p className={styles.empty}>
        Nothing was asked for here yet. Every round of Beat the net and Race the net counts.
      </p>
    );
  const hardest = Math.max(...lines.map(({ drawn, read }) => 1 - read / drawn), 0.01);
  return (
    <ol className={styles.digits}>
      {lines.map(({ digit, drawn, read, takenFor }) => {
        const misread = 1 - read / drawn;
        return (
          <li key={digit} className={styles.digit}>
            <span className={styles.numeral}>{digit}</span>
            <span className={styles.digitBody}>
              <span className={styles.track}>
                <span style={{ width: `${(100 * misread) / hardest}%` }} />
              </span>
              <span>
                misread {countText(drawn - read)} of {countText(drawn)} {drawn === 1 ? 'time' : 'times'}
                {takenFor !== null &&
                  `, mostly as ${takenFor.label === 'none' ? 'no digit' : `a ${takenFor.label}`}`}
              </span>
            </span>
            <strong className={styles.figure}>{shareText(misread)}</strong>
          </li>
        );
      })}
    </ol>
  );
}
