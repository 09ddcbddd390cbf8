import type { Seq, SessionId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import type { RequestError } from '@/lib/room/error';
import type { Op } from '@/lib/room/op';
import type { Batch, Closing, Cursor, Participant, Prediction, RoomInfo, Snapshot } from '@/lib/wire';
import type { ParticipantRecord } from '@/server/storage/ports';

/** What a connection hears from its room. `send` never throws; false says that the socket is slow. */
export interface RoomSubscriber {
  readonly session: SessionId;
  readonly participant: ParticipantRecord;
  sendBatch(batch: Batch): boolean;
  sendFrame(frame: Uint8Array): boolean;
  /** The room ends this connection: the server stops, another process took the room, or the socket is too slow. */
  close(reason: Closing['reason'], message: string): void;
}

export type CatchUp =
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot };

export interface Welcome {
  readonly room: RoomInfo;
  readonly people: readonly Participant[];
  readonly catchUp: CatchUp;
  readonly committed: Seq;
  readonly predictions: readonly Prediction[];
}

export interface RoomSubscription {
  readonly welcome: Welcome;
  /**
   * Takes validated ops in order. Duplicates are settled again and not applied; what may not be is refused in the next batch.
   * Resolves when all were logged or refused (not yet committed). Returns the error of the first op that broke the session's order.
   */
  submit(ops: readonly { readonly n: number; readonly op: Op }[]): Promise<RequestError | null>;
  watch(glyph: string | null, layers: 'default' | 'all'): void;
  /** The watcher took the last frame. */
  credit(): void;
  leave(): void;
}

/** The rest of the server reaches a room only through this: the room may one day live in another process. */
export interface RoomPort {
  /** Fails where the session id belongs to somebody else, or the room is full. */
  subscribe(
    subscriber: RoomSubscriber,
    options: { cursor?: Cursor | undefined; unsettledFrom: number },
  ): Promise<RoomSubscription | RequestError>;
}
