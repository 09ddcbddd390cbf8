import type { OpId, RoomId, SessionId } from '@/lib/ids';
import type { KeptOp } from '@/lib/room/replica';
import type { BegunStroke } from '@/lib/room/stroke-looks';
import type { Pointer, Points } from '@/lib/stroke/points';

/** A tab's ink that no server has settled, and where it belongs. */
export interface KeptSession {
  readonly session: SessionId;
  /** Null: a drawing whose room could not be made yet. */
  readonly room: RoomId | null;
  /** What the link carried, in case the way in is still needed. */
  readonly key: string | null;
  /** n rising by one. */
  readonly ops: readonly KeptOp[];
  /** What they go on with and do not begin; an older page kept none. */
  readonly begun?: readonly BegunStroke[];
}

/** Ink that its room did not take: seen by its author alone, until they have decided what becomes of it. */
export interface NotSentStroke {
  readonly id: OpId;
  readonly room: RoomId | null;
  readonly sheet: number;
  readonly colour: number;
  readonly width: number;
  readonly pointer: Pointer;
  readonly points: Points;
  /** For people. */
  readonly reason: string;
}

/**
 * Where a browser keeps ink that is nowhere else. Calls take effect in the order in which they are made, whichever ends first. Nothing
 * throws but with a reason that the page can tell.
 */
export interface InkStore {
  /** Whether what is kept here outlives the tab. */
  readonly lasting: boolean;
  /** Adds ops to those of a session and forgets the ones below `from`; a session without ops is forgotten whole. */
  keep(session: KeptSession, from: number): Promise<void>;
  forget(session: SessionId): Promise<void>;
  /** What tabs left behind in this room, those that are still open included. */
  sessions(room: RoomId | null): Promise<readonly KeptSession[]>;
  /** A stroke with the same id takes the place of the one before. */
  keepNotSent(strokes: readonly NotSentStroke[]): Promise<void>;
  notSent(room: RoomId | null): Promise<readonly NotSentStroke[]>;
  forgetNotSent(ids: readonly OpId[]): Promise<void>;
}
