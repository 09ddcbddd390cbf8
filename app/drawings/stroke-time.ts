import { POINT_STRIDE } from '@/lib/stroke/points';
import type { InkStroke } from './ink';

/** A square of sheet units that holds all ink, with room around it. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

const MARGIN = 0.14;

export function frameOf(strokes: readonly InkStroke[]): Frame {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { points, width } of strokes)
    for (let i = 0; i < points.length; i += POINT_STRIDE) {
      left = Math.min(left, points[i]! - width / 2);
      right = Math.max(right, points[i]! + width / 2);
      top = Math.min(top, points[i + 1]! - width / 2);
      bottom = Math.max(bottom, points[i + 1]! + width / 2);
    }
  if (left > right) return { left: 0, top: 0, side: 1 };
  const side = Math.max(right - left, bottom - top) * (1 + 2 * MARGIN);
  return { left: (left + right - side) / 2, top: (top + bottom - side) / 2, side };
}

/** Milliseconds from the first pen-down to the last pen-up. */
export const lastMoment = (strokes: readonly InkStroke[]): number =>
  strokes.reduce((last, { delay, points }) => Math.max(last, delay + (points.at(2 - POINT_STRIDE) ?? 0)), 0);

/** What had been drawn so many milliseconds after the pen first came down. */
export function drawnBy(strokes: readonly InkStroke[], until: number): InkStroke[] {
  return strokes.map((stroke) => {
    const { delay, points } = stroke;
    let end = points.length;
    while (end > 0 && delay + points[end - 2]! > until) end -= POINT_STRIDE;
    return end === points.length ? stroke : { ...stroke, points: points.slice(0, end) };
  });
}
