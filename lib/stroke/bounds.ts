import { POINT_STRIDE, type Points } from './points';

/** Sheet units; of the pen's centre lines. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Of all the samples of all the strokes; null where there is none. */
export function boundsOf(strokes: Iterable<Points>): Bounds | null {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const points of strokes)
    for (let i = 0; i + 1 < points.length; i += POINT_STRIDE) {
      const x = points[i]!;
      const y = points[i + 1]!;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  return left <= right ? { left, top, right, bottom } : null;
}
