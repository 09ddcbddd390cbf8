'use client';

import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import styles from './ask-why.module.css';

/** Opens the explanation of the whole answer. */
export function AskWhy({ session: { focus, status } }: { readonly session: RoomSession }) {
  const empty = useCell(status, (value) => value.empty);
  const open = useCell(focus.why, (why) => why !== null);
  return (
    <button
      type="button"
      className={styles.why}
      aria-pressed={open}
      disabled={empty}
      onClick={() => {
        focus.selection.set(null);
        focus.why.set(open ? null : { digit: null, rather: null });
      }}
      data-testid="ask-why"
    >
      Why this digit?
    </button>
  );
}
