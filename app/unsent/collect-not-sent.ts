import { importedStrokeId, type OpId, opId, type RoomId, type SessionId, type StrokeId } from '@/lib/ids';
import type { RefusedOp } from '@/lib/room/replica';
import type { StrokeLook } from '@/lib/room/stroke-looks';
import type { NotSentStroke } from './ink-store';

export interface RefusedInk {
  readonly session: SessionId;
  readonly room: RoomId | null;
  readonly refused: readonly RefusedOp[];
  /** What the session's strokes look like: of one whose beginning was taken, the rest alone was not. */
  readonly look: (id: StrokeId) => StrokeLook | undefined;
}

/**
 * The strokes that refused ops would have drawn, together with what was refused of them before.
 * @returns only those that are new or have grown
 */
export function collectNotSent(
  known: ReadonlyMap<OpId, NotSentStroke>,
  { session, room, refused, look: lookOf }: RefusedInk,
): readonly NotSentStroke[] {
  const changed = new Map<OpId, NotSentStroke>();
  for (const { n, op, error } of refused) {
    if (op.kind === 'begin') {
      const { sheet, colour, width, pointer, points } = op;
      const id = opId(session, n);
      // Said again after a reconnect: it is there already, with more of its line.
      if (!known.has(id))
        changed.set(id, { id, room, sheet, colour, width, pointer, points, reason: error.message });
    } else if (op.kind === 'import') {
      const { sheet } = op;
      for (const [place, one] of op.strokes.entries()) {
        const id = importedStrokeId(opId(session, n), place);
        if (!known.has(id)) changed.set(id, { ...one, id, room, sheet, reason: error.message });
      }
    } else if (op.kind === 'extend') {
      const before = changed.get(op.stroke) ?? known.get(op.stroke);
      const look = before ?? lookOf(op.stroke);
      if (look === undefined || alreadyIn(before, op.points)) continue;
      const { sheet, colour, width, pointer } = look;
      changed.set(op.stroke, {
        id: op.stroke,
        room,
        sheet,
        colour,
        width,
        pointer,
        points: [...(before?.points ?? []), ...op.points],
        reason: before?.reason ?? error.message,
      });
    }
  }
  return [...changed.values()];
}

/** Time never falls in a stroke, and two samples of one moment come in one op: what ends no later was collected before. */
const alreadyIn = (before: NotSentStroke | undefined, points: readonly number[]): boolean =>
  before !== undefined && points.at(-2)! <= before.points.at(-2)! && points.at(-4) === before.points.at(-4);
