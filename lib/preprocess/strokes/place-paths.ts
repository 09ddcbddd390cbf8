import { POINT_STRIDE } from '@/lib/stroke/points';
import { isUsable } from './extent';
import type { Placement } from './fit-to-box';
import type { StrokeInk } from './stroke-ink';

/** Centre lines in pixels. One buffer for all strokes: `starts[k]` is where stroke k begins, counted in points. */
export interface Paths {
  /** x, y, x, y, … */
  readonly xy: Float64Array;
  /** One more than there are paths; the last is the number of points. */
  readonly starts: Uint32Array;
}

/** Samples closer than this to the last one kept are left out, pixels: no shade of grey changes, and a fast mouse sends many. */
const SMALLEST_STEP = 0.2;

/** Brings the strokes to pixel coordinates, thinned to what the raster can tell apart. Ends of strokes stay where they are. */
export const placePaths = (strokes: readonly StrokeInk[], place: Placement): Paths => {
  let samples = 0;
  for (const { points } of strokes) samples += Math.ceil(points.length / POINT_STRIDE);
  const xy = new Float64Array(samples * 2);
  const starts = new Uint32Array(strokes.length + 1);
  let at = 0;
  strokes.forEach(({ points }, k) => {
    const first = at;
    let lastX = 0;
    let lastY = 0;
    let skipped = false;
    for (let i = 0; i + 1 < points.length; i += POINT_STRIDE) {
      if (!isUsable(points[i], points[i + 1])) continue;
      lastX = (points[i]! - place.x0) * place.scale + place.middle;
      lastY = (points[i + 1]! - place.y0) * place.scale + place.middle;
      const near =
        at > first &&
        Math.abs(lastX - xy[at - 2]!) < SMALLEST_STEP &&
        Math.abs(lastY - xy[at - 1]!) < SMALLEST_STEP;
      skipped = near;
      if (near) continue;
      xy[at++] = lastX;
      xy[at++] = lastY;
    }
    if (skipped) {
      xy[at++] = lastX;
      xy[at++] = lastY;
    }
    starts[k + 1] = at / 2;
  });
  return { xy, starts };
};
