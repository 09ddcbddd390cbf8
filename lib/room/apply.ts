import { importedStrokeId, type StrokeId } from '../ids';
import {
  factsAfter,
  settledBy,
  withoutRemoval,
  withoutSheet,
  withRemoval,
  withSheetBack,
} from './apply-room';
import { type Journal, StateEditor } from './editor';
import { type Entry, entryId } from './entry';
import { type Action, isVisible, type RoomState, type StrokeRecord, type Touched } from './state';
import { erasable, movable, type Offset, remembered } from './targets';

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
  const strokes = fold(state, entry, editor);
  // After the op, which was decided while all of it was there. Not at an extend: what a database keeps of a log has none, and gives
  // the same state (R17).
  if (entry.op.kind !== 'extend') {
    const { removals, sheetRemovals } = state.facts;
    for (const removal of settledBy(removals, entry.at)) editor.settleRemoval(removal);
    for (const removal of settledBy(sheetRemovals, entry.at)) editor.settleSheet(removal);
  }
  return { strokes };
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
      return takeBack(state, action, op.shift, editor);
    }
    case 'redo': {
      const action = known(state.actions, op.action);
      editor.setActive(action, true);
      editor.moveAction(action, 'redo', 'undo');
      return bringAgain(state, action, op.shift, editor);
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
    case 'erase': {
      const id = entryId(entry);
      const strokes = erasable(state, op.strokes);
      for (const stroke of strokes) editor.hide(stroke, id);
      const sheet = strokes[0]?.sheet ?? sheetAmong(state, op.strokes);
      editor.addAction({ kind: 'erase', id, by: entry.by, sheet, strokes: idsOf(strokes), active: true });
      return idsOf(strokes);
    }
    case 'move': {
      const strokes = movable(state, op.strokes);
      const { dx, dy } = op;
      for (const stroke of strokes) editor.shift(stroke, op);
      editor.addAction({
        kind: 'move',
        id: entryId(entry),
        by: entry.by,
        sheet: strokes[0]?.sheet ?? sheetAmong(state, op.strokes),
        strokes: idsOf(strokes),
        dx,
        dy,
        active: true,
      });
      return idsOf(strokes);
    }
    case 'import': {
      const id = entryId(entry);
      const strokes = op.strokes.map((stroke, place) => {
        const imported = importedStrokeId(id, place);
        editor.addStroke({
          id: imported,
          by: entry.by,
          session: entry.session,
          sheet: op.sheet,
          ...stroke,
          at: entry.at,
          firstSeq: entry.seq,
          lastSeq: entry.seq,
          points: [...stroke.points],
          ended: true,
          hiddenBy: [],
        });
        return imported;
      });
      const begun = op.more && known(state.actions, op.more);
      if (begun?.kind === 'import') editor.addStrokes(begun, strokes);
      else editor.addAction({ kind: 'import', id, by: entry.by, sheet: op.sheet, strokes, active: true });
      return strokes;
    }
    case 'remove-ink': {
      const id = entryId(entry);
      const strokes = [...state.strokes.values()].filter((stroke) => stroke.by === op.person);
      for (const stroke of strokes) editor.hide(stroke, id);
      const ids = strokes.map((stroke) => stroke.id);
      editor.setFacts(withRemoval(state.facts, id, entry.by, op.person, entry.at, ids));
      return ids;
    }
    case 'return-ink': {
      const removal = state.facts.removals.find(({ id }) => id === op.removal);
      if (!removal) throw new Error(`The log names the removal ${op.removal}, which is not in the room.`);
      const strokes = removal.strokes.flatMap((stroke) => state.strokes.get(stroke) ?? []);
      for (const stroke of strokes) editor.show(stroke, removal.id);
      editor.setFacts(withoutRemoval(state.facts, removal.id));
      return strokes.map((stroke) => stroke.id);
    }
    case 'remove-sheet': {
      const id = entryId(entry);
      const strokes = [...state.strokes.values()].filter(({ sheet }) => sheet === op.sheet);
      // What nobody sees is read by nothing either.
      for (const stroke of strokes) editor.hide(stroke, id);
      editor.setFacts(withoutSheet(state.facts, id, entry.by, op.sheet, entry.at));
      return idsOf(strokes);
    }
    case 'return-sheet': {
      const removal = state.facts.sheetRemovals.find(({ id }) => id === op.removal);
      if (!removal) throw new Error(`The log names the removal ${op.removal}, which is not in the room.`);
      const strokes = [...state.strokes.values()].filter(({ sheet }) => sheet === removal.number);
      for (const stroke of strokes) editor.show(stroke, removal.id);
      editor.setFacts(withSheetBack(state.facts, removal));
      return idsOf(strokes);
    }
    case 'settings':
    case 'lock':
    case 'hand':
    case 'mute':
    case 'appoint':
    case 'hand-over':
    case 'remove':
    case 'readmit':
    case 'revoke':
    case 'add-sheets':
    case 'set-sheet':
    case 'show-sheet':
    case 'model':
    case 'pin': {
      editor.setFacts(factsAfter(state.facts, op, entry.by));
      return [];
    }
    default:
      return op satisfies never;
  }
}

/**
 * Where an erase or a move was. Of a history without its deleted strokes, what it did may be nothing, and what it named may be gone: then
 * any sheet does, as there is nothing to see on it.
 */
const sheetAmong = (state: RoomState, ids: readonly StrokeId[]): number =>
  ids.flatMap((id) => state.strokes.get(id) ?? [])[0]?.sheet ?? 0;

function takeBack(
  state: RoomState,
  action: Action,
  shift: Offset | undefined,
  editor: StateEditor,
): readonly StrokeId[] {
  const strokes = remembered(state, action);
  switch (action.kind) {
    case 'draw':
    case 'import':
      for (const stroke of strokes) editor.hide(stroke, action.id);
      break;
    case 'clear':
    case 'erase':
      for (const stroke of strokes) editor.show(stroke, action.id);
      break;
    case 'move':
      if (shift) shiftBack(strokes, action, shift, editor);
      break;
    default:
      action satisfies never;
  }
  return idsOf(strokes);
}

function bringAgain(
  state: RoomState,
  action: Action,
  shift: Offset | undefined,
  editor: StateEditor,
): readonly StrokeId[] {
  const strokes = remembered(state, action);
  switch (action.kind) {
    case 'draw':
    case 'import':
      for (const stroke of strokes) editor.show(stroke, action.id);
      break;
    case 'clear':
    case 'erase':
      for (const stroke of strokes) editor.hide(stroke, action.id);
      break;
    case 'move':
      if (shift) shiftBack(strokes, action, shift, editor);
      break;
    default:
      action satisfies never;
  }
  return idsOf(strokes);
}

/** As far as `decide` found that the sheet goes; the next time, it is that much that is taken back. */
function shiftBack(
  strokes: readonly StrokeRecord[],
  action: Extract<Action, { kind: 'move' }>,
  shift: Offset,
  editor: StateEditor,
): void {
  for (const stroke of strokes) editor.shift(stroke, shift);
  editor.setOffset(action, shift);
}

const idsOf = (strokes: readonly StrokeRecord[]): readonly StrokeId[] => strokes.map(({ id }) => id);

function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`The log names ${String(key)}, which is not in the room.`);
  return value;
}
