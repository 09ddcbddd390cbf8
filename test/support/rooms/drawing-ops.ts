import { opId, type SessionId } from '@/lib/ids';
import type { Op } from '@/lib/room/op';
import { beginOp, session } from './room-play';

export const drawingSession = (life: number): SessionId => session(`life-${life}`);

/** Ops in a stroke: a begin, extends, an end. */
const PER_STROKE = 12;

/** The nth op of the process that draws, which the test can work out for itself. */
export function drawingOp(of: SessionId, n: number): Op {
  const stroke = Math.floor((n - 1) / PER_STROKE);
  const step = (n - 1) % PER_STROKE;
  const x = (stroke * 37) % 1600;
  const y = (stroke * 91) % 900;
  if (step === 0) return beginOp(x, y);
  const id = opId(of, stroke * PER_STROKE + 1);
  if (step === PER_STROKE - 1) return { kind: 'end', stroke: id };
  return {
    kind: 'extend',
    stroke: id,
    points: [x, y + 4 * step, 10 * step, 128, x, y + 4 * step + 2, 10 * step + 5, 128],
  };
}
