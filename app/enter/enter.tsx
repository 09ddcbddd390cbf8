'use client';

import { useEffect, useState } from 'react';
import { enter, type Me } from '@/app/identity/identity-api';
import type { Answer } from '@/app/session/rooms-api';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import { PlainPage } from '@/app/ui/plain-page';

const keyInAddress = (): string | null => new URLSearchParams(location.hash.slice(1)).get('d');

/**
 * Makes this browser that of a person who has another one. By a press and not by opening the page: link previews and prefetches open
 * pages too, and the link works once.
 */
export function Enter() {
  const [byLink, setByLink] = useState<boolean | null>(null);
  const [phrase, setPhrase] = useState('');
  const [answer, setAnswer] = useState<Answer<Me> | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => setByLink(keyInAddress() !== null), []);

  async function go(key: string): Promise<void> {
    setBusy(true);
    const next = await enter(key);
    setBusy(false);
    // A spent key has no business in the address bar or the history.
    if (keyInAddress() !== null) history.replaceState(null, '', location.pathname);
    setAnswer(next);
    if (!next.ok) setByLink(false);
  }

  if (answer?.ok)
    return (
      <PlainPage title={`You are ${answer.value.name} here, too`}>
        <p>Your rooms and drawings are in this browser as well.</p>
        <a href="/" className={button.solid}>
          To your rooms
        </a>
      </PlainPage>
    );
  return (
    <PlainPage title="Be yourself in this browser">
      {byLink === true ? (
        <>
          <p>
            This browser becomes yours, with your rooms and drawings. What it was before stays with nobody.
          </p>
          <button
            type="button"
            className={button.solid}
            disabled={busy}
            onClick={() => void go(keyInAddress() ?? '')}
          >
            That is me
          </button>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void go(phrase);
          }}
        >
          <label className={form.label} htmlFor="phrase">
            Your recovery phrase, twelve words
          </label>
          <div className={form.row}>
            <input
              id="phrase"
              className={form.field}
              value={phrase}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => setPhrase(event.target.value)}
            />
            <button type="submit" className={button.solid} disabled={busy || phrase.trim() === ''}>
              Come back
            </button>
          </div>
        </form>
      )}
      {answer !== null && <p role="alert">{answer.error.message}</p>}
    </PlainPage>
  );
}
