import type { ChatId, Reaction } from '@/lib/chat/message';
import type { Consent } from '@/lib/drawing/consent';
import type { Epoch, EpochMillis, ModelId, ParticipantId, PersonId, RoomId, Seq, SessionId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import type { RequestError } from '@/lib/room/error';
import type { EntranceKind, RoomRole } from '@/lib/room/rights';
import type { StrokeRecord } from '@/lib/room/state';
import type { DrawingStore, ReviewStore } from './drawings/drawing-ports';
import type { GalleryStore } from './drawings/gallery-ports';
import type { BoardStore } from './games/board-ports';
import type { GameStore } from './games/game-ports';
import type { TrainingStore, VersionStore } from './training/training-ports';

export type PersonRole = 'person' | 'reviewer' | 'admin';
export * from './drawings/drawing-ports';
export * from './drawings/gallery-ports';
export * from './games/board-ports';
export * from './games/game-ports';
export * from './training/training-ports';
export type { RoomRole };

export interface PersonRecord {
  readonly id: PersonId;
  readonly name: string;
  readonly role: PersonRole;
}

/** A person as they are found. */
export interface KnownPerson extends PersonRecord {
  /** How often they signed out everywhere: cookies of an earlier turn are good for nothing. */
  readonly turn: number;
  readonly seenAt: EpochMillis;
}

/** Brings a person to another browser: a link does so once and for a while, a phrase until another is made. */
export interface PersonKey {
  /** SHA-256, hexadecimal; the key itself is nowhere kept. */
  readonly hash: string;
  readonly person: PersonId;
  readonly kind: 'link' | 'phrase';
  readonly expiresAt: EpochMillis | null;
}

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

export interface PersonStore {
  find(id: PersonId): Promise<KnownPerson | null>;
  /** Notes that a person is here: makes their row with the first thing that they do, and otherwise changes neither name nor role. */
  enter(id: PersonId, name: string, at: EpochMillis): Promise<PersonRecord>;
  put(person: PersonRecord, at: EpochMillis): Promise<void>;
  /** What they said when they were asked whether their drawings may be kept; null before. */
  consent(id: PersonId): Promise<Consent | null>;
  /** Whoever answers has entered before. */
  setConsent(id: PersonId, consent: Consent): Promise<void>;
  /** Those whose name or id holds the text, any for an empty one: who has a role first, then whoever was here last. */
  search(text: string, limit: number): Promise<readonly KnownPerson[]>;
  /** `last-admin`: it would leave nobody who can give roles; nothing was changed. */
  setRole(id: PersonId, role: PersonRole): Promise<'done' | 'unknown' | 'last-admin'>;
  /** Ends every cookie, link and phrase of theirs. Whoever does so has entered before. @returns the turn that holds now */
  signOutEverywhere(id: PersonId): Promise<number>;
}

export interface PersonKeyStore {
  /** A new one takes the place of the earlier of its kind. */
  put(key: PersonKey, at: EpochMillis): Promise<void>;
  /** Whose it is, while it is good; changes nothing. */
  owner(hash: string, at: EpochMillis): Promise<PersonId | null>;
  /** The same, and uses a link up: of two who come with one, one gets in. */
  take(hash: string, at: EpochMillis): Promise<PersonId | null>;
}

/** One-time links that make a person an admin; only digests of their tokens are stored. */
export interface AdminTokenStore {
  add(hash: string, at: EpochMillis): Promise<void>;
  /** Whether one was ever made. */
  any(): Promise<boolean>;
  /** Whether it is known and not yet used up. */
  unused(hash: string): Promise<boolean>;
  /** Uses a token up and makes the person an admin, in one step; false where it is unknown or used. */
  claim(hash: string, person: PersonRecord, at: EpochMillis): Promise<boolean>;
}

export interface Storage {
  readonly rooms: RoomStore;
  readonly people: PersonStore;
  readonly personKeys: PersonKeyStore;
  readonly adminTokens: AdminTokenStore;
  readonly drawings: DrawingStore;
  readonly reviews: ReviewStore;
  readonly boards: BoardStore;
  readonly gallery: GalleryStore;
  readonly training: TrainingStore;
  readonly versions: VersionStore;
  readonly games: GameStore;
  /** True when the database answers a read. */
  healthy(): Promise<boolean>;
  /** Statements and transactions that run or wait. */
  load(): number;
  close(): Promise<void>;
}
