import { type EpochMillis, opId, type SessionId } from '@/lib/ids';
import type { Op } from '@/lib/room/op';
import type { KeptOp } from '@/lib/room/replica';
import { MAX_SAMPLES_PER_OP, POINT_STRIDE } from '@/lib/stroke/points';
import type { NotSentStroke } from './ink-store';

const PER_OP = MAX_SAMPLES_PER_OP * POINT_STRIDE;

/** Ops that draw these strokes anew on the first sheet, as a session of their own. */
export function strokeOps(
  strokes: readonly NotSentStroke[],
  session: SessionId,
  now: number,
): readonly KeptOp[] {
  const ops: Op[] = [];
  for (const { colour, width, pointer, points } of strokes) {
    // The rest of a stroke whose beginning was taken starts late; its clock starts anew.
    const start = points[2]!;
    const whole = points.map((value, i) => (i % POINT_STRIDE === 2 ? value - start : value));
    const stroke = opId(session, ops.length + 1);
    ops.push({ kind: 'begin', sheet: 0, colour, width, pointer, points: whole.slice(0, PER_OP) });
    for (let at = PER_OP; at < whole.length; at += PER_OP)
      ops.push({ kind: 'extend', stroke, points: whole.slice(at, at + PER_OP) });
    ops.push({ kind: 'end', stroke });
  }
  return ops.map((op, i) => ({ n: i + 1, op, at: now as EpochMillis }));
}
