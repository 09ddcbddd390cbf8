import { POINT_STRIDE, type Points } from '@/lib/stroke/points';

/** A stroke as preprocessing needs it; a room's `StrokeRecord` is one. */
export interface StrokeInk {
  /** Flat samples (x, y, t, p); only x and y count here. Samples that are not finite are passed over. */
  readonly points: Points;
  /** Brush width in the unit of x and y; 0 where it is not known. */
  readonly width: number;
}

/** Strokes given as lists of [x, y] or [x, y, t], y down, any scale. */
export const strokesFromLists = (
  strokes: readonly (readonly (readonly number[])[])[],
  width = 0,
): StrokeInk[] =>
  strokes.map((samples) => {
    const points = new Array<number>(samples.length * POINT_STRIDE);
    let at = 0;
    for (const [x = Number.NaN, y = Number.NaN, t = 0] of samples) {
      points[at++] = x;
      points[at++] = y;
      points[at++] = t;
      points[at++] = 128;
    }
    return { points, width };
  });
