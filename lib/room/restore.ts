import type { Epoch, Seq } from '../ids';
import { applyEntry } from './apply';
import { type Entry, entryId } from './entry';
import { emptyRoom, type RoomState, type StrokeRecord } from './state';

/** What a database keeps of a log: extends are folded into the strokes that they drew. */
export interface FoldedLog {
  readonly epoch: Epoch;
  /** The last seq that was committed; an extend may stand there. */
  readonly seq: Seq;
  /** All but the extends, oldest first. */
  readonly entries: readonly Entry[];
  /** Whole, with the seq of the last op that drew them. */
  readonly strokes: readonly StrokeRecord[];
}

/** The state that the full log gives, without its extends: each stroke begins whole. Without its sessions, too: they are read as they come. */
export function restore(log: FoldedLog): RoomState {
  const state = emptyRoom(log.epoch);
  const whole = new Map(log.strokes.map((stroke) => [stroke.id, stroke]));
  for (const entry of log.entries) {
    state.seq = (entry.seq - 1) as Seq;
    const stroke = entry.op.kind === 'begin' ? whole.get(entryId(entry)) : undefined;
    applyEntry(state, stroke ? begunWhole(entry, stroke) : entry);
    if (stroke) state.strokes.get(stroke.id)!.lastSeq = stroke.lastSeq;
  }
  state.seq = log.seq;
  state.sessions.clear();
  return state;
}

function begunWhole(entry: Entry, stroke: StrokeRecord): Entry {
  return entry.op.kind === 'begin' ? { ...entry, op: { ...entry.op, points: stroke.points } } : entry;
}
