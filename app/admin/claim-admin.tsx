'use client';

import { useState } from 'react';
import { type Answer, claimAdmin } from '@/app/session/rooms-api';
import button from '@/app/ui/button.module.css';
import { PlainPage } from '@/app/ui/plain-page';

/**
 * Takes the one-time token out of the link's fragment. It is claimed by a press and not by opening the page: link previews and
 * prefetches open pages too, and the token works once.
 */
export function ClaimAdmin() {
  const [answer, setAnswer] = useState<Answer<true> | null>(null);
  const [busy, setBusy] = useState(false);

  async function claim(): Promise<void> {
    const token = new URLSearchParams(location.hash.slice(1)).get('t');
    if (token === null) {
      setAnswer({
        ok: false,
        error: {
          code: 'forbidden',
          message: 'The link has no key in it. It ends in #t= and a row of letters.',
        },
      });
      return;
    }
    setBusy(true);
    const next = await claimAdmin(token);
    setBusy(false);
    // A spent key has no business in the address bar or the history.
    if (next.ok) history.replaceState(null, '', location.pathname);
    setAnswer(next);
  }

  if (answer?.ok)
    return (
      <PlainPage title="You look after this Inkling now">
        <p>This browser has the administrator’s rights. The link has done its work and opens nothing more.</p>
        <a href="/" className={button.solid}>
          To the start page
        </a>
      </PlainPage>
    );
  return (
    <PlainPage title="Look after this Inkling">
      <p>
        Whoever holds the link that the server printed becomes its administrator, in this browser. The link
        works once.
      </p>
      <button type="button" className={button.solid} disabled={busy} onClick={() => void claim()}>
        Become administrator
      </button>
      {answer !== null && (
        <p role="alert">
          {answer.error.message} To make a new link, run <code>npm run admin-link</code> on the server.
        </p>
      )}
    </PlainPage>
  );
}
