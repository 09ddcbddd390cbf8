'use client';

import { KeyRound, LogOut, Smartphone } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Answer } from '@/app/session/rooms-api';
import { LinkField } from '@/app/share/link-field';
import button from '@/app/ui/button.module.css';
import { type Me, makeDeviceLink, makePhrase, readMe, signOut } from './identity-api';
import styles from './other-browsers.module.css';

/** What an admin asks for who gives somebody a role. */
const SHOWN_ID = 8;

type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'phrase'; readonly phrase: string }
  | { readonly kind: 'leaving' }
  | { readonly kind: 'signed-out-elsewhere' };

/** Who one is stands in this browser's cookie: how to be the same elsewhere, and how to leave. */
export function OtherBrowsers() {
  const [me, setMe] = useState<Me | null>(null);
  const [shown, setShown] = useState<Shown>({ kind: 'nothing' });
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    void readMe().then((answer) => answer.ok && setMe(answer.value));
  }, []);

  async function show<T>(asked: Promise<Answer<T>>, then: (value: T) => Shown): Promise<void> {
    const answer = await asked;
    setProblem(answer.ok ? null : answer.error.message);
    if (answer.ok) setShown(then(answer.value));
  }

  async function leave(): Promise<void> {
    const answer = await signOut(false);
    if (answer.ok) location.assign('/');
    else setProblem(answer.error.message);
  }

  return (
    <section className={styles.section} aria-labelledby="other-browsers">
      <h2 id="other-browsers" className={styles.title}>
        You, here and elsewhere
      </h2>
      <p className={styles.lead}>
        {me !== null && (
          <>
            You are {me.name} (<code>{me.id.slice(0, SHOWN_ID)}</code>).{' '}
          </>
        )}
        Your rooms and drawings belong to this browser. To have them in another one, open a link there; to
        come back after this browser forgot you, keep a phrase.
      </p>
      <div className={styles.row}>
        <button
          type="button"
          className={button.button}
          onClick={() => void show(makeDeviceLink(), ({ url }) => ({ kind: 'link', url }))}
        >
          <Smartphone aria-hidden="true" />
          Use another device
        </button>
        <button
          type="button"
          className={button.button}
          onClick={() => void show(makePhrase(), ({ phrase }) => ({ kind: 'phrase', phrase }))}
        >
          <KeyRound aria-hidden="true" />
          Make a recovery phrase
        </button>
        <button type="button" className={button.button} onClick={() => setShown({ kind: 'leaving' })}>
          <LogOut aria-hidden="true" />
          Sign out
        </button>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div aria-live="polite">
        {shown.kind === 'link' && (
          <div className={styles.shown}>
            <LinkField label="Open this on the other device" url={shown.url} testId="device-link" />
            <p className={styles.hint}>
              It works once, within 15 minutes. Whoever opens it is you: send it to nobody else.
            </p>
          </div>
        )}
        {shown.kind === 'phrase' && (
          <div className={styles.shown}>
            <p className={styles.phrase} data-testid="recovery-phrase">
              {shown.phrase}
            </p>
            <p className={styles.hint}>
              Write these twelve words down: they are not shown again, and a phrase of before stops working.
              Type them at <a href="/enter">/enter</a> in any browser to be you there.
            </p>
          </div>
        )}
        {shown.kind === 'leaving' && (
          <div className={styles.shown}>
            <p className={styles.hint}>
              Without a recovery phrase or another device, you cannot come back to your rooms and drawings.
            </p>
            <div className={styles.row}>
              <button type="button" className={button.solid} onClick={() => void leave()}>
                Sign out of this browser
              </button>
              <button
                type="button"
                className={button.button}
                onClick={() => void show(signOut(true), () => ({ kind: 'signed-out-elsewhere' }))}
              >
                Sign out everywhere else
              </button>
              <button type="button" className={button.button} onClick={() => setShown({ kind: 'nothing' })}>
                Stay
              </button>
            </div>
          </div>
        )}
        {shown.kind === 'signed-out-elsewhere' && (
          <p className={styles.hint} role="status">
            All other browsers are signed out. Links and phrases of before work no more.
          </p>
        )}
      </div>
    </section>
  );
}
