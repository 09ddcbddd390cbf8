import { shareText } from './numbers';
import styles from './share-bar.module.css';

interface Props {
  /** 0…1. */
  readonly share: number;
  /** What it is at least: full ink up to there, faint from there to the share. */
  readonly bound: number;
}

export function ShareBar({ share, bound }: Props) {
  return (
    <span
      className={styles.bar}
      role="img"
      aria-label={`${shareText(share)}, at least ${shareText(bound)}`}
      title={`${shareText(share)}; with so many drawings, at least ${shareText(bound)}`}
    >
      <span className={styles.share} style={{ width: `${100 * share}%` }} />
      <span className={styles.bound} style={{ width: `${100 * bound}%` }} />
    </span>
  );
}
