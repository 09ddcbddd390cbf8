'use client';

import { useCell } from '@/app/session/cell';
import { openSession } from '@/app/session/open-session';
import type { RoomSession } from '@/app/session/room-session';
import { linkKey } from '@/app/session/rooms-api';
import { useSession } from '@/app/session/use-session';
import { Studio } from '@/app/studio/studio';
import { StudioSkeleton } from '@/app/studio/studio-skeleton';
import { NotSentPanel } from '@/app/unsent/not-sent-panel';
import type { RoomId } from '@/lib/ids';
import { NoEntry } from './no-entry';

interface Props {
  readonly id: RoomId;
  readonly side: number;
}

export function Room({ id, side }: Props) {
  const session = useSession(() => openSession({ id, key: linkKey(location.hash) }));
  return session === null ? <StudioSkeleton side={side} /> : <OpenRoom session={session} side={side} />;
}

function OpenRoom({ session, side }: { readonly session: RoomSession; readonly side: number }) {
  const phase = useCell(session.status, (status) => status.phase);
  const entered = useCell(session.status, ({ you }) => you !== null);

  // Who was in already keeps the sheet in sight: there may be ink on it that is nowhere else.
  if (phase.kind === 'refused' && !entered)
    return (
      <>
        <NoEntry error={phase.error} />
        <NotSentPanel unsent={session.unsent} />
      </>
    );
  return (
    <Studio
      session={session}
      side={side}
      named
      // The address is the room's already; the key belongs to whoever copies it.
      onShared={(drawUrl) => history.replaceState(null, '', new URL(drawUrl, location.href).hash)}
    />
  );
}
