import { requestError } from '@/lib/room/error';
import type { RoomReplica } from '@/lib/room/replica';
import type { Batch, ClientMessage, JoinAnswer } from '@/lib/wire';
import type { Pace } from '@/lib/wire/pace';
import { PROTOCOL_VERSION } from '@/lib/wire/protocol';
import { createBackOff } from './back-off';
import { type Cell, patch } from './cell';
import type { Answers, Closing, Connection, ConnectionEvents } from './connection';
import { createOutbox } from './outbox';
import type { RoomAddress, SessionParts } from './room-session';
import { createSettling } from './settling';
import { type OverPhase, phaseIsOver, type SessionStatus } from './status';

const NOT_CONNECTED = requestError(
  'unavailable',
  'There is no connection to the server just now. What you drew is safe here; try again in a moment.',
);

export interface RoomWireParts {
  readonly status: Cell<SessionStatus>;
  readonly replica: RoomReplica;
  readonly connect: SessionParts['connect'];
  readonly pace: Pace;
  /** Null: there is no room yet, and nothing to join. */
  readonly room: () => RoomAddress | null;
  readonly welcomed: (answer: Extract<JoinAnswer, { ok: true }>) => void;
  readonly batch: (batch: Batch) => void;
  readonly game: Pick<ConnectionEvents, 'game' | 'noGame' | 'sight'>;
  /** `taken`: the next may come. */
  readonly frame: (buffer: ArrayBuffer, taken: () => void) => void;
  /** The room is over for this tab; the wire goes down next. */
  readonly over: (phase: OverPhase) => void;
}

/** A tab's way to its room: joins, joins again after whatever went wrong, and tells in the status how it stands. */
export interface RoomWire {
  /** In the room: what is sent is heard. */
  readonly joined: boolean;
  open(): void;
  /** Sends the ops that the replica has not given yet, as fast as may be. */
  flush(): void;
  /** Null unless in the room. */
  readonly connection: Connection | null;
  /** Answered `unavailable` where the wire is down. */
  request<Name extends keyof Answers>(name: Name, message: ClientMessage<Name>): Promise<Answers[Name]>;
  /** What came does not fit what is here: joins again from the cursor on, on the same connection. */
  rejoin(): void;
  /** Calls again at once. */
  retry(): void;
  close(): void;
}

export function createRoomWire(parts: RoomWireParts): RoomWire {
  const { status, replica } = parts;
  let connection: Connection | null = null;
  let joined = false;
  let closed = false;
  /** Why it was not let in, where it goes on asking. */
  let told: string | null = null;
  /** Of what comes back with an error each time; a wire that is down waits by itself. */
  const backOff = createBackOff();
  let againTimer: ReturnType<typeof setTimeout> | undefined;
  const outbox = createOutbox({
    replica,
    pace: parts.pace,
    send: () => (joined && connection !== null ? connection.sendOps : null),
  });
  const settling = createSettling({
    replica,
    joined: () => joined,
    late(unsaved) {
      if (status.get().unsaved === unsaved) return;
      patch(status, { unsaved });
      if (unsaved) tellUnsent();
    },
  });

  function again(attempt: () => void): void {
    clearTimeout(againTimer);
    againTimer = setTimeout(attempt, backOff.next());
  }

  function offline(): void {
    patch(status, { phase: { kind: 'offline' } });
    tellUnsent();
  }

  function join(): void {
    const room = parts.room();
    if (connection === null || room === null) return;
    const wire = connection;
    const { cursor } = replica;
    patch(status, { phase: { kind: cursor === undefined ? 'opening' : 'catching-up' } });
    const message: ClientMessage<'join'> = {
      protocol: PROTOCOL_VERSION,
      room: room.id,
      session: replica.session,
      unsettledFrom: replica.unsettledFrom,
      ...(room.key === undefined ? {} : { key: room.key }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    performance.mark('room:join');
    wire.request('join', message, (answer) => {
      if (!closed && wire === connection) answered(answer);
    });
  }

  function answered(answer: JoinAnswer): void {
    if (!answer.ok) {
      const passes = answer.error.code === 'unavailable' || answer.error.code === 'too-many';
      if (!passes) endWith({ kind: 'refused', error: answer.error });
      else {
        if (answer.error.code === 'too-many') tellOnce(answer.error.message);
        // Called anew, not asked again: a join without an answer may still be under way at the other end.
        offline();
        again(() => connection?.retry());
      }
      return;
    }
    replica.welcome(answer);
    joined = true;
    told = null;
    parts.welcomed(answer);
    flush();
  }

  /** While all goes out at once there is nothing to tell; what must wait is counted until the last of it is settled. */
  function flush(): void {
    outbox.flush();
    settling.look();
    if (joined && (replica.hasUnsent || status.get().unsaved)) tellUnsent();
  }

  /** It is asked for again and again, and is the same each time. */
  function tellOnce(reason: string): void {
    if (reason !== told) patch(status, { notice: reason });
    told = reason;
  }

  function tellUnsent(): void {
    patch(status, { unsent: replica.unsettledDeeds });
  }

  function endWith(phase: OverPhase): void {
    joined = false;
    clearTimeout(againTimer);
    outbox.close();
    settling.close();
    patch(status, { phase });
    parts.over(phase);
    // Let go of before it is closed: what it was asked and never answers must not be taken for a network that is away.
    const wire = connection;
    connection = null;
    wire?.close();
  }

  function onClosing(closing: Closing): void {
    switch (closing.reason) {
      case 'restarting':
        // The wire goes down next, and is called again.
        return;
      case 'error':
        // The same; and if it was too much for the room, it is not as much again.
        parts.pace.exhaust();
        return;
      case 'reload':
      case 'removed':
      case 'replaced':
        endWith({ kind: 'closed', closing });
        return;
      default: {
        const never: never = closing.reason;
        throw new Error(`An unknown reason to close: ${String(never)}`);
      }
    }
  }

  return {
    get joined() {
      return joined;
    },
    get connection() {
      return joined ? connection : null;
    },
    flush,
    open() {
      patch(status, { phase: { kind: 'opening' } });
      connection = parts.connect({
        up() {
          clearTimeout(againTimer);
          join();
        },
        down(hungUp) {
          joined = false;
          replica.disconnected();
          settling.look();
          if (phaseIsOver(status.get().phase) || closed) return;
          offline();
          if (hungUp) again(() => connection?.retry());
        },
        batch(batch) {
          if (!joined) return;
          replica.batch(batch);
          // Being welcomed proves little: only a room that also keeps what it is sent is well.
          if (joined && replica.unsettled === 0) backOff.reset();
          settling.look();
          if (status.get().unsent > 0) tellUnsent();
          // What was heard of makes way for more.
          if (replica.hasUnsent) flush();
          parts.batch(batch);
        },
        closing: onClosing,
        game: parts.game.game,
        noGame: parts.game.noGame,
        sight: parts.game.sight,
        frame(buffer) {
          const wire = connection;
          parts.frame(buffer, () => wire?.credit());
        },
      });
    },
    request: <Name extends keyof Answers>(name: Name, message: ClientMessage<Name>) =>
      new Promise<Answers[Name]>((resolve) => {
        const answered = (answer: Answers[Name]) => resolve(answer);
        if (joined && connection !== null) connection.request(name, message, answered);
        else answered({ ok: false, error: NOT_CONNECTED });
      }),
    rejoin() {
      if (!joined) return;
      joined = false;
      replica.disconnected();
      settling.look();
      patch(status, { phase: { kind: 'catching-up' } });
      again(join);
    },
    retry: () => connection?.retry(),
    close() {
      closed = true;
      clearTimeout(againTimer);
      outbox.close();
      settling.close();
      connection?.close();
      connection = null;
    },
  };
}
