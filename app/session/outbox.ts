import type { RoomReplica } from '@/lib/room/replica';
import type { ClientMessage } from '@/lib/wire';
import type { Pace } from '@/lib/wire/pace';
import { MAX_OPS_PER_MESSAGE } from '@/lib/wire/protocol';

/** Milliseconds until more is given of what was too much to go at once. */
const LOOK_AGAIN_MS = 100;

export interface OutboxParts {
  readonly replica: Pick<RoomReplica, 'takeUnsent' | 'hasUnsent'>;
  /** Of the whole page: what another connection of it sends counts, too. */
  readonly pace: Pace;
  /** Null while nobody listens. */
  readonly send: () => ((message: ClientMessage<'ops'>) => void) | null;
}

/** Gives a replica's ops to its connection, no faster than the server takes them. */
export interface Outbox {
  /** Gives as much as may go now, and the rest by itself as it may. */
  flush(): void;
  close(): void;
}

export function createOutbox({ replica, pace, send }: OutboxParts): Outbox {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function flush(): void {
    clearTimeout(timer);
    if (closed) return;
    let give = send();
    // What is heard of a message may have ended the connection.
    for (; give !== null; give = send()) {
      const allowance = pace.allowance();
      const ops = allowance === null ? [] : replica.takeUnsent(MAX_OPS_PER_MESSAGE, allowance);
      if (ops.length === 0) break;
      pace.spend(ops);
      give({ ops: [...ops] });
    }
    if (give !== null && replica.hasUnsent) timer = setTimeout(flush, LOOK_AGAIN_MS);
  }

  return {
    flush,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
