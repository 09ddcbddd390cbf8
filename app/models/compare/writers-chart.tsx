import type { Comparison } from '@/lib/training/comparison';
import { shareText } from '../words';
import styles from './writers-chart.module.css';

/** Of the axis, left of the least accuracy. */
const ROOM = 0.04;

/** From ring to dot, for each person: how much better or worse they are read now. */
export function WritersChart({ writers }: { readonly writers: Comparison['writers'] }) {
  const least = Math.max(0, Math.min(...writers.flatMap(({ before, after }) => [before, after])) - ROOM);
  const place = (share: number): string => `${((100 * (share - least)) / (1 - least)).toFixed(2)}%`;
  return (
    <ol className={styles.writers}>
      {writers.map(({ person, name, drawings, before, after }) => (
        <li key={person} data-kind={after >= before ? 'better' : 'worse'}>
          <span className={styles.name}>
            {name} <small>{drawings}</small>
          </span>
          <span className={styles.track} aria-hidden="true">
            <span
              className={styles.way}
              style={{
                left: place(Math.min(before, after)),
                right: `calc(100% - ${place(Math.max(before, after))})`,
              }}
            />
            <span className={styles.before} style={{ left: place(before) }} />
            <span className={styles.after} style={{ left: place(after) }} />
          </span>
          <span className={styles.figures}>
            {shareText(before)} → {shareText(after)}
          </span>
        </li>
      ))}
    </ol>
  );
}
