'use client';

import { useState } from 'react';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import type { Version } from '@/lib/training/version';
import styles from './models.module.css';
import { rollBack } from './models-api';
import { Problem } from './models-frame';

interface Props {
  /** The one that reads now. */
  readonly version: Version;
  onDone(): void;
}

/** Gives a network's drawings back to what read them before. */
export function RollBack({ version, onDone }: Props) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  // One that came with the program has nothing before it until something was promoted.
  if (version.shipped) return null;
  return (
    <form
      className={styles.section}
      aria-labelledby="roll-back"
      onSubmit={(event) => {
        event.preventDefault();
        void rollBack(version.network, reason.trim()).then((answer) => {
          setProblem(answer.ok ? null : answer.error.message);
          if (answer.ok) onDone();
        });
      }}
    >
      <h2 id="roll-back" className={styles.heading}>
        Roll back
      </h2>
      <p className={styles.soft}>What read before reads again, in every room, at once.</p>
      <label>
        <span className={form.label}>Reason, if there is one to remember</span>
        <input
          className={form.field}
          minLength={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      {problem !== null && <Problem>{problem}</Problem>}
      <div className={styles.row}>
        <button type="submit" className={button.button}>
          Roll back
        </button>
      </div>
    </form>
  );
}
