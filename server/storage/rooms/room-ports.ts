import type { ChatId, Reaction } from '@/lib/chat/message';
import type { Epoch, EpochMillis, ModelId, ParticipantId, PersonId, RoomId, Seq, SessionId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import type { RequestError } from '@/lib/room/error';
import type { EntranceKind, RoomRole } from '@/lib/room/rights';
import type { StrokeRecord } from '@/lib/room/state';

export type { RoomRole };

export interface RoomRecord {
  readonly id: RoomId;
  readonly name: string;
  /** A draft is deleted after 24 h unless it is shared, saved or labelled. */
  readonly draft: boolean;
  readonly owner: PersonId;
  readonly model: ModelId;
  readonly createdAt: EpochMillis;
  /** What the links carry behind `#k=`; whoever holds one may draw, or only look. Never logged. */
  readonly drawKey: string;
  readonly viewKey: string;
  /** How often each link was made anew, as the log has it. */
  readonly drawTurn: number;
  readonly viewTurn: number;
  /** On the start page, and open to everybody. */
  readonly listed: boolean;
  /** When somebody last came or went. */
  readonly seenAt: EpochMillis;
  /** Nobody came for long: it can be looked at, until it is deleted or brought back. */
  readonly archivedAt: EpochMillis | null;
}

export interface ParticipantRecord {
  readonly id: ParticipantId;
  readonly room: RoomId;
  readonly person: PersonId;
  /** As what they came; the log may have made them something else. */
  readonly role: RoomRole;
  /** What lets them in without a key; null: nothing any more. */
  readonly via: EntranceKind | null;
  readonly name: string;
  /** Index into the ink palette. */
  readonly colour: number;
}

/** What a room's database rows add up to when a process takes it. */
export interface StoredRoom {
  readonly room: RoomRecord;
  /** Already raised: the caller owns the room under this epoch. */
  readonly epoch: Epoch;
  /** The last seq that was committed. */
  readonly seq: Seq;
  /** Every entry but the extends, oldest first; a begin carries only its first samples. */
  readonly entries: readonly Entry[];
  /** All strokes whole, samples of extends included, in the order in which they began; hiddenBy is left empty. */
  readonly strokes: readonly StrokeRecord[];
}

/** An op that the room did not take. */
export interface Refusal {
  readonly n: number;
  readonly error: RequestError;
}

/** How far a session's ops have come, as far as that is committed. */
export interface StoredSession {
  readonly by: ParticipantId;
  readonly lastN: number;
  /** Of those below `lastN`, which its client is not known to have heard of. */
  readonly refusals: readonly Refusal[];
}

export type SessionRefusals = ReadonlyMap<SessionId, readonly Refusal[]>;

/** Another process took the room: what was written under the old epoch is refused whole. */
export class StaleEpochError extends Error {
  constructor(room: RoomId, epoch: Epoch) {
    super(`Room ${room} is no longer ours: epoch ${epoch} is over.`);
    this.name = 'StaleEpochError';
  }
}

/** Something that was said in a room, and what people think of it. */
export interface StoredRemark {
  readonly id: ChatId;
  readonly by: ParticipantId;
  readonly text: string;
  readonly at: EpochMillis;
  readonly reactions: readonly { readonly by: ParticipantId; readonly kind: Reaction }[];
}

export interface RoomStore {
  /** The owner must have been put into the person store before. */
  create(room: RoomRecord): Promise<void>;
  find(id: RoomId): Promise<RoomRecord | null>;
  /** Raises the room's epoch and loads it; null where there is no such room. */
  take(id: RoomId): Promise<StoredRoom | null>;
  /**
   * What is committed, in pages, oldest first: all entries but the extends, each stroke whole in what began it, without samples where
   * those were deleted. Takes nothing from whoever has the room. Empty where there is none.
   */
  history(id: RoomId): AsyncIterable<readonly Entry[]>;
  /**
   * Commits entries (seqs contiguous, of one room, following the last committed one) in one transaction, whole or not at all.
   * `end` entries fold the stroke's samples into its row. Entries that stand in the log already are not written again, so that
   * an append whose answer got lost may be repeated. The participants in `by` must have been put before. What the log says of the
   * room's name, owner and links, and of who may come back, is carried to the room and its participants in the same transaction;
   * a revoked link gets its new key there.
   * @param refusals of sessions that logged something of this: below it, and not known to have been heard. They take the place of the
   *   earlier ones
   * @throws StaleEpochError
   */
  append(id: RoomId, epoch: Epoch, entries: readonly Entry[], refusals?: SessionRefusals): Promise<void>;
  /** Null where this session has logged nothing in the room. */
  session(room: RoomId, id: SessionId): Promise<StoredSession | null>;
  /** A draft that was shared, saved or labelled stays. This and the next three do nothing where there is no such room. */
  keep(id: RoomId): Promise<void>;
  /** An archived room is one like others again. */
  revive(id: RoomId, at: EpochMillis): Promise<void>;
  /** Somebody is here, or just was. */
  seen(id: RoomId, at: EpochMillis): Promise<void>;
  setModel(id: RoomId, model: ModelId): Promise<void>;
  /** Rooms that this person took part in, the latest visit first. */
  recent(
    person: PersonId,
    limit: number,
  ): Promise<readonly (RoomRecord & { readonly visitedAt: EpochMillis })[]>;
  deleteDrafts(createdBefore: EpochMillis): Promise<readonly RoomId[]>;
  /** Rooms that are on the start page, where somebody was last come first; archived ones are not. */
  listed(limit: number): Promise<readonly RoomRecord[]>;
  /** Archives what is neither a draft nor archived and was not seen since. @returns which */
  archive(unseenSince: EpochMillis, at: EpochMillis): Promise<readonly RoomId[]>;
  /** Deletes what was archived before. @returns which */
  deleteArchived(archivedBefore: EpochMillis): Promise<readonly RoomId[]>;
  delete(id: RoomId): Promise<void>;

  /** The last remarks, oldest first. */
  remarks(room: RoomId, limit: number): Promise<readonly StoredRemark[]>;
  /** Said once, however often it is put. All but the newest `keep` of the room are forgotten. */
  putRemark(room: RoomId, remark: Omit<StoredRemark, 'reactions'>, keep: number): Promise<void>;
  /** With what people think of it. */
  deleteRemark(room: RoomId, remark: ChatId): Promise<void>;
  putReaction(room: RoomId, remark: ChatId, by: ParticipantId, kind: Reaction, on: boolean): Promise<void>;

  participants(room: RoomId): Promise<readonly ParticipantRecord[]>;
  /** Inserts or updates by (room, person); also notes the visit. A participant keeps the id that it got first. */
  putParticipant(participant: ParticipantRecord, at: EpochMillis): Promise<void>;
}
