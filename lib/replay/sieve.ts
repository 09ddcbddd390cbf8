import { importedStrokeId, type OpId, type StrokeId } from '../ids';
import { type Entry, entryId, type ShownEntry } from '../room/entry';

/**
 * A room's history as one person may see it (R26): goes through the log from its first entry on, extends left out and each stroke whole
 * in what began it. A withheld entry leaves its seq alone, and so does what is only about strokes whose samples were deleted (R19):
 * those come with none. What concerns the room as a whole is shown.
 */
export function createSieve(sees: (sheet: number) => boolean): (entry: Entry) => ShownEntry {
  /** What was shown so far: strokes, and the actions that an undo may name. */
  const shown = new Set<StrokeId | OpId>();

  const passes = (entry: Entry): boolean => {
    const { op } = entry;
    const id = entryId(entry);
    switch (op.kind) {
      case 'begin':
        return sees(op.sheet) && op.points.length > 0;
      case 'import':
        // Whatever was deleted of it: the import's further parts and its undo name it.
        if (sees(op.sheet))
          for (const [place, { points }] of op.strokes.entries())
            if (points.length > 0) shown.add(importedStrokeId(id, place));
        return sees(op.sheet);
      case 'clear':
        return sees(op.sheet);
      case 'erase':
      case 'move':
        return op.strokes.some((stroke) => shown.has(stroke));
      case 'extend':
      case 'end':
        return shown.has(op.stroke);
      case 'undo':
      case 'redo':
        return shown.has(op.action);
      case 'redact':
        return false;
      default:
        return true;
    }
  };

  return (entry) => {
    if (!passes(entry)) return { seq: entry.seq, hidden: true };
    shown.add(entryId(entry));
    const { op } = entry;
    // No word of a stroke that is not shown.
    return op.kind === 'erase' || op.kind === 'move'
      ? { ...entry, op: { ...op, strokes: op.strokes.filter((stroke) => shown.has(stroke)) } }
      : entry;
  };
}
