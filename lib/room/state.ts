import type { Epoch, EpochMillis, OpId, ParticipantId, Seq, SessionId, StrokeId } from '../ids';
import type { Pointer } from '../stroke/points';
import { newFacts, type RoomFacts } from './facts';

export interface StrokeRecord {
  readonly id: StrokeId;
  readonly by: ParticipantId;
  readonly session: SessionId;
  readonly sheet: number;
  readonly colour: number;
  /** Sheet units. */
  readonly width: number;
  readonly pointer: Pointer;
  /** Server time of its first sample; sample times count from here. */
  readonly at: EpochMillis;
  readonly firstSeq: Seq;
  /** Seq of the last op that touched it (begin, extend, end, or one that moved, hid or showed it). */
  lastSeq: Seq;
  /** Flat samples, see `lib/stroke/points.ts`; grows while the stroke is drawn. */
  points: number[];
  ended: boolean;
  /**
   * What hides it, in the order in which it came; it is visible while there is nothing. A clear or an erase stands here while it is
   * active, what drew the stroke (its own id, or its import's) while it is undone, and a removal of all that its author drew.
   */
  hiddenBy: OpId[];
}

/** What undo takes back and redo brings again. */
export type Action =
  | {
      readonly kind: 'draw';
      readonly id: OpId;
      readonly by: ParticipantId;
      readonly stroke: StrokeId;
      active: boolean;
    }
  | {
      readonly kind: 'clear';
      readonly id: OpId;
      readonly by: ParticipantId;
      readonly sheet: number;
      readonly strokes: readonly StrokeId[];
      active: boolean;
    }
  | {
      readonly kind: 'erase';
      readonly id: OpId;
      readonly by: ParticipantId;
      readonly sheet: number;
      readonly strokes: readonly StrokeId[];
      active: boolean;
    }
  | {
      readonly kind: 'move';
      readonly id: OpId;
      readonly by: ParticipantId;
      readonly sheet: number;
      readonly strokes: readonly StrokeId[];
      /** How far it shifted them last, in doing, undoing or redoing: sheet units. */
      dx: number;
      dy: number;
      active: boolean;
    }
  | {
      readonly kind: 'import';
      readonly id: OpId;
      readonly by: ParticipantId;
      readonly sheet: number;
      /** Of all its ops so far. */
      strokes: readonly StrokeId[];
      active: boolean;
    };

/**
 * What a room's log adds up to. Mutated only by `applyEntry`; the same function runs on the server and on every client, so that
 * equal logs give equal states.
 */
export interface RoomState {
  epoch: Epoch;
  seq: Seq;
  /** In the order in which they began. */
  readonly strokes: Map<StrokeId, StrokeRecord>;
  /** Those that somebody's undo or redo still reaches, each in exactly one of the stacks below. */
  readonly actions: Map<OpId, Action>;
  /** Per participant, newest last; at most MAX_UNDO_DEPTH. */
  readonly undo: Map<ParticipantId, OpId[]>;
  readonly redo: Map<ParticipantId, OpId[]>;
  /** The highest n logged of each session; the server keeps those that are here or not settled, a page its own. */
  readonly sessions: Map<SessionId, { readonly by: ParticipantId; lastN: number }>;
  facts: RoomFacts;
}

/** What one entry changed, for redraw and for regrouping glyphs. */
export interface Touched {
  /** Strokes whose points, visibility or end changed. */
  readonly strokes: readonly StrokeId[];
}

export const MAX_UNDO_DEPTH = 100;

export const emptyRoom = (epoch: Epoch): RoomState => ({
  epoch,
  seq: 0 as Seq,
  strokes: new Map(),
  actions: new Map(),
  undo: new Map(),
  redo: new Map(),
  sessions: new Map(),
  facts: newFacts,
});

export const isVisible = (stroke: StrokeRecord): boolean => stroke.hiddenBy.length === 0;
