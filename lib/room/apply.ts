import type { StrokeId } from '../ids';
import { type Journal, StateEditor } from './editor';
import { type Entry, entryId } from './entry';
import { type Action, isVisible, type RoomState, type StrokeRecord, type Touched } from './state';

/**
 * Folds the log's next entry into the state, which it changes. Deterministic: the same entries give the same state on the server
 * and on every client. With a journal the change can be taken back (see `editor.ts`).
 *
 * @throws Error when the entry does not follow the state, or names what `decide` would have refused: the log is then broken.
 */
export function applyEntry(state: RoomState, entry: Entry, journal: Journal | null = null): Touched {
  if (entry.seq !== state.seq + 1)
    throw new Error(`The entry with seq ${entry.seq} does not follow seq ${state.seq}.`);
  const editor = new StateEditor(state, journal);
  editor.advance(entry.seq, entry.session, entry.by, entry.n);
  return { strokes: fold(state, entry, editor) };
}

function fold(state: RoomState, entry: Entry, editor: StateEditor): readonly StrokeId[] {
  const { op } = entry;
  switch (op.kind) {
    case 'begin': {
      const id = entryId(entry);
      editor.addStroke({
        id,
        by: entry.by,
        session: entry.session,
        sheet: op.sheet,
        colour: op.colour,
        width: op.width,
        pointer: op.pointer,
        at: entry.at,
        firstSeq: entry.seq,
        lastSeq: entry.seq,
        points: [...op.points],
        ended: false,
        hiddenBy: [],
      });
      editor.addAction({ kind: 'draw', id, by: entry.by, stroke: id, active: true });
      return [id];
    }
    case 'extend': {
      editor.extend(known(state.strokes, op.stroke), op.points);
      return [op.stroke];
    }
    case 'end': {
      editor.end(known(state.strokes, op.stroke));
      return [op.stroke];
    }
    case 'undo': {
      const action = known(state.actions, op.action);
      editor.setActive(action, false);
      editor.moveAction(action, 'undo', 'redo');
      return takeBack(state, action, editor);
    }
    case 'redo': {
      const action = known(state.actions, op.action);
      editor.setActive(action, true);
      editor.moveAction(action, 'redo', 'undo');
      return bringAgain(state, action, editor);
    }
    case 'clear': {
      const id = entryId(entry);
      const strokes: StrokeId[] = [];
      for (const stroke of state.strokes.values()) {
        if (stroke.sheet !== op.sheet || !isVisible(stroke)) continue;
        editor.hide(stroke, id);
        strokes.push(stroke.id);
      }
      editor.addAction({ kind: 'clear', id, by: entry.by, sheet: op.sheet, strokes, active: true });
      return strokes;
    }
    case 'redact': {
      for (const stroke of op.strokes) editor.redact(stroke);
      return op.strokes;
    }
    default:
      return op satisfies never;
  }
}

function takeBack(state: RoomState, action: Action, editor: StateEditor): readonly StrokeId[] {
  switch (action.kind) {
    case 'draw': {
      editor.hide(known(state.strokes, action.stroke), action.id);
      return [action.stroke];
    }
    case 'clear': {
      const strokes = remembered(state, action.strokes);
      for (const stroke of strokes) editor.show(stroke, action.id);
      return strokes.map((stroke) => stroke.id);
    }
    default:
      return action satisfies never;
  }
}

function bringAgain(state: RoomState, action: Action, editor: StateEditor): readonly StrokeId[] {
  switch (action.kind) {
    case 'draw': {
      editor.show(known(state.strokes, action.stroke), action.id);
      return [action.stroke];
    }
    case 'clear': {
      const strokes = remembered(state, action.strokes);
      for (const stroke of strokes) editor.hide(stroke, action.id);
      return strokes.map((stroke) => stroke.id);
    }
    default:
      return action satisfies never;
  }
}

/** Of the strokes that an action once hid, those that were not forgotten since (R12). */
const remembered = (state: RoomState, ids: readonly StrokeId[]): readonly StrokeRecord[] =>
  ids.flatMap((id) => state.strokes.get(id) ?? []);

function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`The log names ${String(key)}, which is not in the room.`);
  return value;
}
