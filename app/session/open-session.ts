import { createFrameSource } from '@/app/network/create-frame-source';
import { openInkStore } from '@/app/unsent/open-ink-store';
import { createTabLocks } from '@/app/unsent/tab-locks';
import { createReplica } from '@/lib/room/create-replica';
import { createPace } from '@/lib/wire/pace';
import { connect } from './connection';
import { createRoomSession } from './create-room-session';
import type { RoomAddress, RoomSession, SessionParts } from './room-session';
import { makeDraft } from './rooms-api';
import { newSessionId } from './session-id';
import { watchForWake } from './wake';

const DRAFT_RETRY_MS = 3_000;

/** A session of this tab, with the real wire. */
export const openSession = (
  address: RoomAddress | 'draft',
  { watches = true }: Pick<SessionParts, 'watches'> = {},
): RoomSession =>
  createRoomSession(address, {
    replica: createReplica(newSessionId()),
    frames: createFrameSource(),
    connect,
    pace: createPace(() => performance.now()),
    makeDraft,
    retryAfterMs: DRAFT_RETRY_MS,
    watchForWake,
    openInkStore,
    locks: createTabLocks(),
    watches,
  });
