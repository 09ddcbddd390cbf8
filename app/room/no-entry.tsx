'use client';

import button from '@/app/ui/button.module.css';
import { PlainPage } from '@/app/ui/plain-page';
import type { RequestError } from '@/lib/room/error';

/** Why this page shows no room: what happened, what is safe, what to do. */
export function NoEntry({ error }: { readonly error: RequestError }) {
  switch (error.code) {
    case 'unknown-room':
      return (
        <PlainPage title="There is no room here">
          <p>
            The link may have lost a piece on its way, or the room was a draft: drawings that nobody shares
            are cleared away after a day.
          </p>
          <p>Ask whoever sent it for the link once more, or start a drawing of your own.</p>
          <a href="/" className={button.solid}>
            Start a drawing
          </a>
        </PlainPage>
      );
    case 'forbidden':
    case 'not-joined':
      return (
        <PlainPage title="This room opens with its link">
          <p>
            The address alone is not enough: the last part of the link, from the # on, is the key. Ask someone
            in the room to invite you.
          </p>
          <a href="/" className={button.solid}>
            Start a drawing of your own
          </a>
        </PlainPage>
      );
    case 'room-full':
      return (
        <PlainPage title="This room is full just now">
          <p>Nothing is lost. When somebody leaves, there is a place for you.</p>
          <button type="button" className={button.solid} onClick={() => location.reload()}>
            Try again
          </button>
        </PlainPage>
      );
    case 'reload':
      return (
        <PlainPage title="Inkling was updated">
          <p>This page is older than the server. What everyone drew is safe.</p>
          <button type="button" className={button.solid} onClick={() => location.reload()}>
            Reload
          </button>
        </PlainPage>
      );
    default:
      return (
        <PlainPage title="The room could not be opened">
          <p>{error.message}</p>
          <p>What was drawn there is safe.</p>
          <button type="button" className={button.solid} onClick={() => location.reload()}>
            Try again
          </button>
        </PlainPage>
      );
  }
}
