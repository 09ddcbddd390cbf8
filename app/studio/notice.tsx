'use client';

import { X } from 'lucide-react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import button from '@/app/ui/button.module.css';
import { IconButton } from '@/app/ui/icon-button';
import { NotSentPanel } from '@/app/unsent/not-sent-panel';
import styles from './notice.module.css';

/** What happened to one's ink, and what to do; at the foot of the page, over nothing that is drawn on. */
export function Notice({ session }: { readonly session: RoomSession }) {
  const notice = useCell(session.status, (status) => status.notice);
  const recovered = useCell(session.unsent.recovered, (url) => url);
  const notSent = useCell(session.unsent.notSent, ({ length }) => length > 0);
  const phase = useCell(session.status, (status) => status.phase);
  // It says why, too, and what can be done.
  if (notSent) return <NotSentPanel unsent={session.unsent} />;
  if (phase.kind === 'closed' || phase.kind === 'refused')
    return (
      <div className={styles.notice} role="alert" data-testid="closed">
        <p>{phase.kind === 'closed' ? phase.closing.message : phase.error.message}</p>
        {phase.kind === 'closed' && phase.closing.reason === 'removed' ? (
          <a className={button.button} href="/">
            New drawing
          </a>
        ) : (
          <button type="button" className={button.solid} onClick={() => location.reload()}>
            Reload
          </button>
        )}
      </div>
    );
  if (recovered !== null)
    return (
      <div className={styles.notice} role="status" data-testid="recovered">
        <p>A drawing of yours that was never sent is safe now, in a room of its own.</p>
        <a className={button.button} href={recovered}>
          Open it
        </a>
      </div>
    );
  if (notice === null) return null;
  return (
    <div className={styles.notice} role="status">
      <p>{notice}</p>
      <IconButton label="Dismiss" onClick={() => session.dismissNotice()}>
        <X />
      </IconButton>
    </div>
  );
}
