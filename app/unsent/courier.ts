import type { Connection, ConnectionEvents } from '@/app/session/connection';
import { createOutbox } from '@/app/session/outbox';
import { opId, type RoomId } from '@/lib/ids';
import { createReplica } from '@/lib/room/create-replica';
import type { RequestError } from '@/lib/room/error';
import type { RefusedOp } from '@/lib/room/replica';
import type { Pace } from '@/lib/wire/pace';
import { PROTOCOL_VERSION } from '@/lib/wire/protocol';
import type { RefusedInk } from './collect-not-sent';
import type { KeptSession } from './ink-store';

export interface CourierParts {
  readonly connect: (events: ConnectionEvents) => Connection;
  readonly pace: Pace;
  readonly now: () => number;
  /** Ink that the room will not have. */
  readonly refused: (ink: RefusedInk) => void;
  /** Milliseconds before a room that was not ready is asked again. */
  readonly retryAfterMs: number;
}

export interface Errand {
  /** True: everything was taken or refused. False: it was called off, and nothing of it is lost. */
  readonly done: Promise<boolean>;
  cancel(): void;
}

/**
 * Brings what a closed tab left behind to its room, as the session and with the numbers that it had, so that what did arrive
 * before is not applied again (K2).
 * @param finishStrokes whether strokes that the tab was drawing are ended, too; only where it certainly never goes on
 */
export function deliverKept(
  kept: KeptSession & { readonly room: RoomId },
  finishStrokes: boolean,
  parts: CourierParts,
): Errand {
  const replica = createReplica(kept.session, parts.now, kept.ops, kept.begun);
  let joined = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let finish: (all: boolean) => void = () => undefined;
  const done = new Promise<boolean>((resolve) => {
    finish = (all) => {
      clearTimeout(timer);
      outbox.close();
      wire.close();
      resolve(all);
    };
  });

  function refuse(refused: readonly RefusedOp[]): void {
    const { session, room } = kept;
    if (refused.length > 0) parts.refused({ session, room, refused, look: (id) => replica.look(id) });
  }

  /** The whole errand is turned down: this person may not enter any more, or there is no room. */
  function refuseAll(error: RequestError): void {
    refuse(replica.kept().map(({ n, op }) => ({ n, op, error })));
    finish(true);
  }

  function flush(): void {
    outbox.flush();
    if (replica.unsettled === 0) finish(true);
  }

  function endStrokes(): void {
    for (const { n, op } of kept.ops) {
      if (op.kind !== 'begin' && op.kind !== 'extend') continue;
      const stroke = replica.stroke(op.kind === 'begin' ? opId(kept.session, n) : op.stroke);
      if (stroke?.session === kept.session && !stroke.ended)
        replica.submit({ kind: 'end', stroke: stroke.id });
    }
  }

  function join(): void {
    const { cursor } = replica;
    wire.request(
      'join',
      {
        protocol: PROTOCOL_VERSION,
        room: kept.room,
        session: kept.session,
        unsettledFrom: replica.unsettledFrom,
        ...(kept.key === null ? {} : { key: kept.key }),
        ...(cursor === undefined ? {} : { cursor }),
      },
      (answer) => {
        if (!answer.ok) {
          if (answer.error.code === 'forbidden' || answer.error.code === 'unknown-room')
            refuseAll(answer.error);
          else if (answer.error.code === 'reload') finish(false);
          else timer = setTimeout(() => wire.retry(), parts.retryAfterMs);
          return;
        }
        replica.welcome(answer);
        joined = true;
        if (finishStrokes) endStrokes();
        flush();
      },
    );
  }

  function again(attempt: () => void): void {
    joined = false;
    replica.disconnected();
    clearTimeout(timer);
    timer = setTimeout(attempt, parts.retryAfterMs);
  }

  const outbox = createOutbox({ replica, pace: parts.pace, send: () => (joined ? wire.sendOps : null) });
  replica.onRefused(refuse);
  replica.onStale(() => again(join));
  const wire = parts.connect({
    up: join,
    down(hungUp) {
      joined = false;
      replica.disconnected();
      if (hungUp) again(() => wire.retry());
    },
    batch(batch) {
      if (!joined) return;
      replica.batch(batch);
      if (joined) flush();
    },
    closing: ({ reason }) => {
      if (reason === 'error') parts.pace.exhaust();
      if (reason === 'reload' || reason === 'replaced' || reason === 'removed') finish(false);
    },
    frame: () => undefined,
    // It brings ink, and plays no game.
    game: () => undefined,
    noGame: () => undefined,
    sight: () => undefined,
  });
  return { done, cancel: () => finish(false) };
}
