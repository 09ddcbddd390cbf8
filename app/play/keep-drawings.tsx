'use client';

import { useEffect, useState } from 'react';
import { type ConsentState, giveConsent, readConsent } from '@/app/drawings/drawings-api';
import styles from './keep-drawings.module.css';

/**
 * Asked before anything is drawn, once: what is drawn to a prompt is good for the network to learn from. `unasked`: only of those who have
 * not said yet, such as who came in the middle of a match.
 */
export function KeepDrawings({ unasked = false }: { readonly unasked?: boolean }) {
  const [consent, setConsent] = useState<ConsentState | null>(null);
  const [asked, setAsked] = useState(!unasked);
  /** Shown at once, before the server has it. */
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    void readConsent().then((answer) => {
      if (!answer.ok) return;
      setConsent(answer.value);
      // Whoever says so now sees that it was heard.
      if (answer.value.agrees === null) setAsked(true);
    });
  }, []);

  async function choose(agrees: boolean): Promise<void> {
    setWanted(agrees);
    const answer = await giveConsent(agrees);
    if (answer.ok) setConsent(answer.value);
    setProblem(answer.ok ? null : answer.error.message);
    setWanted(null);
  }

  if (!asked) return null;
  return (
    <label className={styles.keep}>
      <input
        type="checkbox"
        checked={wanted ?? consent?.agrees ?? false}
        disabled={consent === null}
        onChange={(event) => void choose(event.target.checked)}
      />
      <span>
        Keep what I draw here
        <span className={styles.note}>{consent === null ? ' ' : inPlural(consent.text)}</span>
        {problem !== null && <span role="alert">{problem}</span>}
      </span>
    </label>
  );
}

/** What is asked of one drawing elsewhere is asked of all that are drawn in a game. */
const inPlural = (text: string): string =>
  text.replace('this drawing with its label', 'these drawings with their numbers').replace(/\bit\b/g, 'them');
