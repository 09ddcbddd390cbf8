'use client';

import type { SessionGame } from '@/app/session/game';
import styles from './clock-bar.module.css';
import { useLeft } from './use-clock';

interface Props {
  readonly game: SessionGame;
  readonly until: number;
  /** Milliseconds that the whole phase takes. */
  readonly whole: number;
}

/** The time that is left, as a bar that gets shorter and as a number. */
export function ClockBar({ game, until, whole }: Props) {
  const left = Math.min(useLeft(game, until), whole);
  return (
    <div className={styles.clock} data-short={left < 5_000 || undefined} role="timer" aria-label="Time left">
      <div className={styles.track}>
        <div className={styles.bar} style={{ transform: `scaleX(${left / whole})` }} />
      </div>
      <span className={styles.number}>{Math.ceil(left / 1000)}</span>
    </div>
  );
}
