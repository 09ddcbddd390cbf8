import { POINT_STRIDE, type Points } from '../stroke/points';

/** What grouping needs to know of a stroke. All lengths in sheet units. */
export interface StrokeShape {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Longer side of its bounds, at least the brush. */
  readonly size: number;
  /** The pen's centre line, thinned: x, y, x, y, … */
  readonly path: Float64Array;
}

/** Samples kept along a stroke's size: the thinned line strays from the true one by less than 1 % of the size. */
const STEPS_PER_SIZE = 16;
/** More says nothing about which glyph a scribble belongs to, and two of them are compared point by point. */
const MOST_POINTS = 96;

/** Null for a stroke without a usable sample. */
export const shapeOf = (points: Points, width: number): StrokeShape | null => {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let i = 0; i + 1 < points.length; i += POINT_STRIDE) {
    const x = points[i]!;
    const y = points[i + 1]!;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  if (!(left <= right && top <= bottom)) return null;
  const size = Math.max(right - left, bottom - top, width, 1);
  return { left, top, right, bottom, size, path: thinned(points, size / STEPS_PER_SIZE, size) };
};

/**
 * Keeps the first and last sample, and between them those that are a step apart; the step doubles until few enough are left, which
 * they are once it is longer than the stroke's bounds.
 */
const thinned = (points: Points, step: number, size: number): Float64Array => {
  for (let apart = step; ; apart *= 2) {
    const path = walk(points, apart);
    if (path.length <= 2 * MOST_POINTS || !(apart <= 2 * size)) return Float64Array.from(path);
  }
};

const walk = (points: Points, step: number): number[] => {
  const path = [points[0]!, points[1]!];
  let x = path[0]!;
  let y = path[1]!;
  const last = points.length - POINT_STRIDE;
  for (let i = POINT_STRIDE; i <= last; i += POINT_STRIDE) {
    const dx = points[i]! - x;
    const dy = points[i + 1]! - y;
    if (i < last && dx * dx + dy * dy < step * step) continue;
    x = points[i]!;
    y = points[i + 1]!;
    path.push(x, y);
  }
  return path;
};
