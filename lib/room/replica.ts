import type { EpochMillis, OpId, ParticipantId, SessionId, StrokeId } from '../ids';
import type { Batch, Cursor, JoinAnswer } from '../wire';
import type { RequestError } from './error';
import type { RoomFacts } from './facts';
import type { Op } from './op';
import type { StrokeRecord } from './state';
import type { BegunStroke, StrokeLook } from './stroke-looks';

export interface RefusedOp {
  readonly n: number;
  readonly op: Op;
  readonly error: RequestError;
}

/** An op that is not settled, as it can be kept beyond the page and be taken up again. */
export interface KeptOp {
  readonly n: number;
  readonly op: Op;
  readonly at: EpochMillis;
}

export interface ReplicaChange {
  /** Strokes to draw anew; null after a snapshot: everything. */
  readonly strokes: readonly StrokeId[] | null;
  /** The room's settings, people or sheets are others now. */
  readonly room: boolean;
}

/**
 * A client's copy of a room: what the server confirmed, with this session's own unsettled ops on top, so that ink follows the
 * pen at once. Pure: it opens no socket; the shell moves messages between it and the wire. It works before the first welcome,
 * too: a draft's first stroke is drawn while its room is still being made.
 */
export interface RoomReplica {
  readonly session: SessionId;
  /** This client's participant; null before the first welcome. */
  readonly participant: ParticipantId | null;
  /** Applies an op at once and queues it; its n is the session's next. */
  submit(op: Op): OpId;
  /** Why the room, as it is known here, would not take an op; null where it would. The server has the last word. */
  objection(op: Op): RequestError | null;
  /**
   * Queued ops that were not yet given to this connection, oldest first, at most `limit`, of `allowance` samples together, and what
   * fits a message; they count as given from now on.
   */
  takeUnsent(limit: number, allowance: number): readonly { readonly n: number; readonly op: Op }[];
  /** Whether there are more of those. */
  readonly hasUnsent: boolean;
  /** The connection broke: what is not settled will be given to the next. */
  disconnected(): void;
  welcome(answer: Extract<JoinAnswer, { ok: true }>): void;
  /** Ignored while not welcomed or stale. */
  batch(batch: Batch): void;
  /** A batch did not follow what came before: only a new join, with `cursor`, goes on from here. */
  readonly stale: boolean;
  /** For the next join: undefined before the first welcome. */
  readonly cursor: Cursor | undefined;
  readonly unsettledFrom: number;
  readonly unsettled: number;
  /** What is unsettled as people count it: strokes, and whatever else was done. */
  readonly unsettledDeeds: number;
  /** Everything that is not settled, refused ops in their places, n rising by one. */
  kept(): readonly KeptOp[];
  /** What the kept ops go on with and do not begin. */
  begun(): readonly BegunStroke[];
  /** Settings, people and sheets, own unsettled ops included. Another object whenever something in it is other. */
  readonly facts: RoomFacts;
  /** Visible strokes of a sheet, oldest first, own unsettled ones included. */
  strokes(sheet: number): Iterable<StrokeRecord>;
  stroke(id: StrokeId): StrokeRecord | undefined;
  /** Also of an own stroke that has left the room, until its end is settled. */
  look(id: StrokeId): StrokeLook | undefined;
  /** The action that undo (redo) would take, of one's own. */
  undoable(): OpId | null;
  redoable(): OpId | null;
  /** Listens; the returned function ends it. */
  onChange(listener: (change: ReplicaChange) => void): () => void;
  onRefused(listener: (refused: readonly RefusedOp[]) => void): () => void;
  onStale(listener: () => void): () => void;
}
