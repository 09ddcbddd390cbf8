'use client';

import { Archive, Eye, Gamepad2, Lock, MicOff, StickyNote } from 'lucide-react';
import { useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { drawObjection, rightsOf, type SessionStatus } from '@/app/session/status';
import button from '@/app/ui/button.module.css';
import { standingOf } from '@/lib/room/facts';
import styles from './standing-note.module.css';

type Standing = 'archived' | 'viewing' | 'muted' | 'locked' | 'others-sheet';

/** Why one does not draw just now, as the page says it; null where one does. */
function standingIn(status: SessionStatus): Standing | null {
  switch (drawObjection(status)?.code) {
    case undefined:
      return null;
    case 'archived':
      return 'archived';
    case 'muted':
      return 'muted';
    case 'locked':
      return 'locked';
    case 'forbidden':
      return 'viewing';
    default:
      return 'others-sheet';
  }
}

/** In the place of the tools, while there is nothing to draw with: why, and what to do. */
export function StandingNote({ session }: { readonly session: RoomSession }) {
  const standing = useCell(session.status, standingIn);
  const game = useCell(session.game.view, (view) => view !== null);
  if (game && (standing === 'viewing' || standing === 'others-sheet')) return <GameNote session={session} />;
  switch (standing) {
    case null:
      return null;
    case 'archived':
      return <ArchivedNote session={session} />;
    case 'viewing':
      return (
        <p className={styles.note} data-testid="viewer-note">
          <Eye aria-hidden="true" />
          You are looking on. To draw too, ask for the link to draw together.
        </p>
      );
    case 'muted':
      return (
        <p className={styles.note} data-testid="muted-note">
          <MicOff aria-hidden="true" />
          You were muted: you see everything, and can change nothing until an owner unmutes you.
        </p>
      );
    case 'locked':
      return (
        <p className={styles.note} data-testid="locked-note">
          <Lock aria-hidden="true" />
          Pens down: drawing is locked. An owner of the room can hand you the pen.
        </p>
      );
    case 'others-sheet':
      return (
        <p className={styles.note} data-testid="sheet-note">
          <StickyNote aria-hidden="true" />
          This sheet is for others to draw on. You can look.
        </p>
      );
    default:
      return standing satisfies never;
  }
}

/** A game lays out the sheets of its room, and has a page of its own. */
function GameNote({ session }: { readonly session: RoomSession }) {
  const id = useCell(session.status, ({ room }) => room?.id ?? '');
  return (
    <div className={styles.note} data-testid="game-note">
      <Gamepad2 aria-hidden="true" />
      <p>A game is played in this room, and its sheets are the players’.</p>
      <a className={button.solid} href={`/play/${id}${location.hash}`}>
        Open the game
      </a>
    </div>
  );
}

function ArchivedNote({ session }: { readonly session: RoomSession }) {
  const deletedAt = useCell(session.status, ({ room }) => room?.deletedAt ?? 0);
  const mayRevive = useCell(session.status, (status) => rightsOf(status).draw);
  const [problem, setProblem] = useState<string | null>(null);

  async function revive(): Promise<void> {
    const answer = await session.revive();
    setProblem(answer.ok ? null : answer.error.message);
  }

  const day = new Date(deletedAt).toLocaleDateString(undefined, { dateStyle: 'long' });
  return (
    <div className={styles.note} data-testid="archived-note">
      <Archive aria-hidden="true" />
      <p>
        Nobody was here for long, so this room is archived. It will be deleted on {day}
        {mayRevive ? '.' : ', unless somebody who draws here brings it back.'}
      </p>
      {mayRevive && (
        <button type="button" className={button.solid} onClick={() => void revive()}>
          Bring it back
        </button>
      )}
      {problem !== null && <p role="alert">{problem}</p>}
    </div>
  );
}

/** For those who may draw although others may not: that it is so. */
export function LockedMark({ session }: { readonly session: RoomSession }) {
  const shown = useCell(session.status, (status) => {
    const { facts, you } = status;
    if (facts.settings.drawing !== 'handed' || drawObjection(status) !== null || you === null) return null;
    return standingOf(facts, you.id).hand ? 'yours' : 'locked';
  });
  if (shown === null) return null;
  return (
    <p className={styles.mark} data-testid="locked-mark">
      <Lock aria-hidden="true" />
      {shown === 'yours' ? 'You have the pen' : 'Locked for the others'}
    </p>
  );
}
