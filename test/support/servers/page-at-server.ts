import { vi } from 'vitest';
import { connectOver } from '@/app/session/connection';
import { createRoomSession } from '@/app/session/create-room-session';
import type { RoomSession } from '@/app/session/room-session';
import { createMemoryInkStore } from '@/app/unsent/memory-ink-store';
import type { SessionId } from '@/lib/ids';
import { createReplica } from '@/lib/room/create-replica';
import { createPace } from '@/lib/wire/pace';
import { fakeFrames } from '../../app/session/fake-frames';
import type { RoomServer } from './room-server';

/** A page as the browser has it, but for the screen, in the room of a real server. @param paceClock milliseconds */
export function openPageAt(
  server: RoomServer,
  person: string,
  session: string,
  paceClock = () => performance.now(),
): RoomSession {
  return createRoomSession(
    { id: server.room, key: server.drawKey },
    {
      replica: createReplica(session as SessionId),
      frames: fakeFrames(),
      connect: (events) => connectOver(server.connect(person), events),
      pace: createPace(paceClock),
      makeDraft: () => Promise.reject(new Error('there is a room')),
      retryAfterMs: 1_000,
      watchForWake: () => () => undefined,
      openInkStore: async () => createMemoryInkStore(),
      locks: { hold: () => () => undefined, ifFree: (_, work) => work(true) },
      watches: false,
    },
  );
}

/** Resolves when something holds of a page. */
export const until = (holds: () => boolean, timeout = 10_000): Promise<void> =>
  vi.waitFor(
    () => {
      if (!holds()) throw new Error(`Never held: ${holds}`);
    },
    { timeout },
  );
