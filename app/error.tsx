'use client';

import button from './ui/button.module.css';
import { PlainPage } from './ui/plain-page';

/** The last resort of a page that broke. What was drawn is with the server, but for the last moment. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <PlainPage title="This page stumbled">
      <p>Something in it went wrong. Your room and what was drawn in it are safe on the server.</p>
      <button type="button" className={button.solid} onClick={reset}>
        Try again
      </button>
    </PlainPage>
  );
}
