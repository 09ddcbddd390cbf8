import { type Epoch, importedStrokeId, type Seq, type StrokeId } from '@/lib/ids';
import { type Entry, entryId } from '@/lib/room/entry';
import type { FoldedLog } from '@/lib/room/restore';
import type { StrokeRecord } from '@/lib/room/state';

/** What a database makes of a log, written the plain way: entries without extends, strokes with their samples put together. */
export function foldLog(log: readonly Entry[], epoch: number): FoldedLog {
  const strokes = new Map<StrokeId, StrokeRecord>();
  for (const entry of log) {
    const { op } = entry;
    if (op.kind === 'begin') {
      const { sheet, colour, width, pointer } = op;
      strokes.set(entryId(entry), {
        id: entryId(entry),
        by: entry.by,
        session: entry.session,
        sheet,
        colour,
        width,
        pointer,
        at: entry.at,
        firstSeq: entry.seq,
        lastSeq: entry.seq,
        points: [...op.points],
        ended: false,
        hiddenBy: [],
      });
    } else if (op.kind === 'import') {
      op.strokes.forEach((stroke, place) => {
        const id = importedStrokeId(entryId(entry), place);
        strokes.set(id, {
          id,
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
      });
    } else if (op.kind === 'extend' || op.kind === 'end') {
      const stroke = strokes.get(op.stroke);
      if (!stroke) throw new Error(`${op.kind} of a stroke that never began`);
      stroke.lastSeq = entry.seq;
      if (op.kind === 'extend') stroke.points.push(...op.points);
      else stroke.ended = true;
    }
  }
  const redacted = new Set(log.flatMap(({ op }) => (op.kind === 'redact' ? op.strokes : [])));
  for (const id of redacted) strokes.get(id)!.points = [];
  return {
    epoch: epoch as Epoch,
    seq: (log.at(-1)?.seq ?? 0) as Seq,
    entries: log.flatMap((entry) => {
      const { op } = entry;
      if (op.kind === 'extend') return [];
      return op.kind === 'begin' && redacted.has(entryId(entry))
        ? { ...entry, op: { ...op, points: [] } }
        : entry;
    }),
    strokes: [...strokes.values()],
  };
}
