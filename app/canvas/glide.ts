import { POINT_STRIDE, type Points, sampleCount } from '@/lib/stroke/points';

/**
 * Other people's samples come in lumps, one per batch. They are shown as a line that catches up with what has arrived, so that
 * ink glides and never jumps: the backlog shrinks to 1/e in this time, which hides gaps of two or three batches.
 */
const CATCH_UP_MS = 45;
/** Samples; nearer than this the line has arrived. */
const ARRIVED = 0.05;

/** How many samples (a fraction of one, too) are shown after `elapsedMs` more. */
export function advance(shown: number, arrived: number, elapsedMs: number): number {
  const backlog = arrived - shown;
  if (backlog <= ARRIVED) return arrived;
  const left = backlog * Math.exp(-elapsedMs / CATCH_UP_MS);
  return left <= ARRIVED ? arrived : arrived - left;
}

/** The first `shown` samples, the last of them part of the way to the next. */
export function shownPoints(points: Points, shown: number): Points {
  if (shown >= sampleCount(points)) return points;
  const whole = Math.max(1, Math.floor(shown));
  const cut = points.slice(0, whole * POINT_STRIDE);
  const part = shown - whole;
  if (part > 0)
    for (let i = 0; i < POINT_STRIDE; i++) {
      const from = points[(whole - 1) * POINT_STRIDE + i]!;
      cut.push(from + (points[whole * POINT_STRIDE + i]! - from) * part);
    }
  return cut;
}
