'use client';

import { Switch } from '@base-ui/react/switch';
import { useEffect, useState } from 'react';
import { type ConsentState, giveConsent, readConsent } from '@/app/drawings/drawings-api';
import form from '@/app/ui/form.module.css';
import styles from './my-drawings.module.css';

/** Whether drawings that one names are kept; it can be changed at any time, for what comes. */
export function KeepChoice() {
  const [consent, setConsent] = useState<ConsentState | null>(null);

  useEffect(() => {
    void readConsent().then((answer) => answer.ok && setConsent(answer.value));
  }, []);

  async function choose(agrees: boolean): Promise<void> {
    const answer = await giveConsent(agrees);
    if (answer.ok) setConsent(answer.value);
  }

  return (
    <section className={styles.choice}>
      <p id="keep-words">{consent?.text ?? ' '}</p>
      <div className={styles.switchRow}>
        <Switch.Root
          className={form.switch}
          checked={consent?.agrees ?? false}
          disabled={consent === null}
          aria-labelledby="keep-name"
          aria-describedby="keep-words"
          onCheckedChange={(agrees) => void choose(agrees)}
        >
          <Switch.Thumb className={form.thumb} />
        </Switch.Root>
        <span id="keep-name">Keep what I name</span>
      </div>
    </section>
  );
}
