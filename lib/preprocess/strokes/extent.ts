import { POINT_STRIDE } from '@/lib/stroke/points';
import type { StrokeInk } from './stroke-ink';

/** Where the pen's centre line went, in the strokes' own unit. */
export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** The widest brush used. */
  readonly brush: number;
}

/** Beyond this, differences of coordinates lose the digits that a drawing is made of. */
const LARGEST_COORDINATE = 1e12;

export const isUsable = (x: number | undefined, y: number | undefined): boolean =>
  Math.abs(x as number) <= LARGEST_COORDINATE && Math.abs(y as number) <= LARGEST_COORDINATE;

/** Bounds of all samples; null where there is not one. */
export const extentOf = (strokes: readonly StrokeInk[]): Extent | null => {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  let brush = 0;
  for (const { points, width } of strokes) {
    let seen = false;
    for (let i = 0; i + 1 < points.length; i += POINT_STRIDE) {
      const x = points[i]!;
      const y = points[i + 1]!;
      if (!isUsable(x, y)) continue;
      seen = true;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    if (seen && width > brush && width <= LARGEST_COORDINATE) brush = width;
  }
  return left <= right ? { left, top, right, bottom, brush } : null;
};
