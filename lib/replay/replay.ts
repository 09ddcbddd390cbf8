import type { Epoch, ModelId, Seq, StrokeId } from '../ids';
import { applyEntry } from '../room/apply';
import { type Journal, rollBack } from '../room/editor';
import { type Entry, entryId, isHidden, type ShownEntry } from '../room/entry';
import type { RoomFacts } from '../room/facts';
import { emptyRoom, isVisible, type StrokeRecord } from '../room/state';
import { POINT_STRIDE } from '../stroke/points';
import { samplesUntil } from '../stroke/timeline';
import { inkTimeOf, lastNotAfter, type Timetable, timetableOf } from './timetable';

/** A room's history, at one moment of it. */
export interface Replay {
  readonly timetable: Timetable;
  /** Milliseconds of replay, where it stands. */
  readonly time: number;
  readonly facts: RoomFacts;
  /** The version that read the room then; null: the log names none, and what reads now has always read. */
  readonly model: ModelId | null;
  /** Goes there, forward or back; gives the strokes that are others now. */
  seek(time: number): ReadonlySet<StrokeId>;
  /** As it stood: cut at the last sample until then. Undefined where there was nothing of it. */
  stroke(id: StrokeId): StrokeRecord | undefined;
  /** Visible strokes of a sheet, oldest first. */
  strokes(sheet: number): Iterable<StrokeRecord>;
  /** Whose ink was the last to be drawn. */
  readonly lastStroke: StrokeRecord | undefined;
}

interface Step {
  readonly back: Journal;
  readonly touched: readonly StrokeId[];
}

/**
 * Folds the log forward, and takes entries back by their journals, so that scrubbing costs what lies between two moments.
 *
 * @param history without extends, each stroke whole in what began it; withheld entries stand as their seqs
 */
export function createReplay(history: readonly ShownEntry[]): Replay {
  const entries = history.flatMap((entry): Entry[] => (isHidden(entry) ? [] : [entry]));
  const timetable = timetableOf(entries);
  const { walls } = timetable;
  const state = emptyRoom(0 as Epoch);
  const steps: Step[] = [];
  /** Strokes whose pens are down, with the wall time of their first sample. */
  const drawn = new Map<StrokeId, { readonly wall: number; readonly until: number }>();
  let time = 0;
  let wall = Number.NEGATIVE_INFINITY;

  const forward = (index: number): readonly StrokeId[] => {
    const entry = entries[index]!;
    const before = state.seq;
    state.seq = (entry.seq - 1) as Seq;
    const journal: Journal = [
      () => {
        state.seq = before;
      },
    ];
    const { strokes } = applyEntry(state, entry, journal);
    steps.push({ back: journal, touched: strokes });
    return strokes;
  };
  // The longest a pen was down: further back nothing still grows.
  const longest = entries.reduce((most, entry) => Math.max(most, inkTimeOf(entry)), 0);

  /** Pens that are down at a moment, among the entries applied. */
  function lower(moment: number): void {
    drawn.clear();
    for (let i = steps.length - 1; i >= 0 && walls[i]! >= moment - longest; i--) {
      const until = walls[i]! + inkTimeOf(entries[i]!);
      if (until > moment) drawn.set(entryId(entries[i]!), { wall: walls[i]!, until });
    }
  }

  const first = entries.find((entry) => entry.op.kind === 'model')?.op;
  const modelNow = (): ModelId | null => state.facts.model ?? (first?.kind === 'model' ? first.was : null);

  function shown(record: StrokeRecord | undefined): StrokeRecord | undefined {
    // What was deleted since has no samples.
    if (record === undefined || record.points.length === 0) return undefined;
    const pen = drawn.get(record.id);
    if (pen === undefined) return record.ended ? record : { ...record, ended: true };
    const samples = samplesUntil(record.points, wall - pen.wall);
    return { ...record, ended: false, points: record.points.slice(0, samples * POINT_STRIDE) };
  }

  return {
    timetable,
    get time() {
      return time;
    },
    get facts() {
      return state.facts;
    },
    get model() {
      return modelNow();
    },
    seek(wanted) {
      time = Math.max(0, Math.min(timetable.length, wanted));
      const readBy = modelNow();
      const touched = new Set<StrokeId>(drawn.keys());
      wall = timetable.wallAt(time);
      const last = lastNotAfter(walls, (at) => at, wall);
      while (steps.length > last + 1) {
        const { back, touched: strokes } = steps.pop()!;
        rollBack(back);
        for (const id of strokes) touched.add(id);
      }
      for (let i = steps.length; i <= last; i++) for (const id of forward(i)) touched.add(id);
      lower(wall);
      for (const id of drawn.keys()) touched.add(id);
      // Another version reads: everything is read again.
      if (modelNow() !== readBy) for (const id of state.strokes.keys()) touched.add(id);
      return touched;
    },
    stroke: (id) => shown(state.strokes.get(id)),
    *strokes(sheet) {
      for (const record of state.strokes.values()) {
        if (record.sheet !== sheet || !isVisible(record)) continue;
        const stroke = shown(record);
        if (stroke !== undefined) yield stroke;
      }
    },
    get lastStroke() {
      for (let i = steps.length - 1; i >= 0; i--)
        if (entries[i]!.op.kind === 'begin') return state.strokes.get(entryId(entries[i]!));
      return undefined;
    },
  };
}
