'use client';

import { X } from 'lucide-react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import button from '@/app/ui/button.module.css';
import { IconButton } from '@/app/ui/icon-button';
import styles from './notice.module.css';

/** What happened to one's ink, and what to do; at the foot of the page, over nothing that is drawn on. */
export function Notice({ session }: { readonly session: RoomSession }) {
  const notice = useCell(session.status, (status) => status.notice);
  const phase = useCell(session.status, (status) => status.phase);
  if (phase.kind === 'closed' || phase.kind === 'refused')
    return (
      <div className={styles.notice} role="alert" data-testid="closed">
        <p>{phase.kind === 'closed' ? phase.closing.message : phase.error.message}</p>
        {!(phase.kind === 'closed' && phase.closing.reason === 'removed') && (
          <button type="button" className={button.solid} onClick={() => location.reload()}>
            Reload
          </button>
        )}
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
