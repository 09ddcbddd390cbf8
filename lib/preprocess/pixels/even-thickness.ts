import { BOX_SIDE } from '../frame';
import { boundsOf, INK_LEVEL, longerSide } from './bounds';
import { squaredDistance } from './distance';
import type { FittedInk } from './fitted-ink';
import type { Plane } from './raster';
import { thin } from './thin';

/** As in `fit-to-box`: a shape smaller than this many pen widths is a blot and is not blown up. */
const SMALLEST_SHAPE_PENS = 2;

/**
 * Ink this much further from paper than half the pen is no line but a blot: a small loop that a broad pen ran full. Lines vary by
 * less; where two cross at right angles, ink is 1.4 times as deep.
 */
const BLOT = 1.2;

/**
 * Redraws ink at one thickness, as the vector entrance does, so that a marker and a fine liner read alike: finds the line that the
 * pen went along (thinning), and gives it back the thickness that will be `thickness` pixels once it stands in the box. What a broad
 * pen filled stays filled: thinned to a line, the 9 of a marker would lose its loop and be a hook.
 *
 * @param ink with a margin of zeros wide enough for thin lines to grow into
 */
export const evenThickness = (ink: Plane, thickness: number): FittedInk | null => {
  const { width, height, values } = ink;
  const line = Uint8Array.from(values, (value) => (value >= INK_LEVEL ? 1 : 0));
  const toPaper = squaredDistance(width, height, (i) => line[i] === 0);
  thin(line, width);
  const pen = penOf(line, toPaper);
  if (pen === null) return null;
  const shallowest = Math.max((BLOT * pen) / 2, pen / 2 + 1) + 0.5;
  for (let i = 0; i < line.length; i++) if (toPaper[i]! > shallowest * shallowest) line[i] = 1;
  const lineBounds = boundsOf({ width, height, values: Float32Array.from(line) });
  if (lineBounds === null) return null;
  // The line runs through the middles of its pixels: it is one pixel shorter than its bounds.
  const size = Math.max(longerSide(lineBounds) - 1, SMALLEST_SHAPE_PENS * pen);
  const step = size / (BOX_SIDE - thickness);
  const radius = (thickness * step) / 2;
  const toLine = squaredDistance(width, height, (i) => line[i] === 1);
  const even = new Float32Array(values.length);
  for (let i = 0; i < even.length; i++)
    even[i] = Math.max(0, Math.min(1, radius + 0.5 - Math.sqrt(toLine[i]!)));
  return {
    plane: { width, height, values: even },
    step,
    x: (lineBounds.left + lineBounds.right) / 2,
    y: (lineBounds.top + lineBounds.bottom) / 2,
  };
};

/** Thickness of the pen, pixels: the median over the line of twice its distance to paper; null where there is none. */
const penOf = (line: Uint8Array, toPaper: Float64Array): number | null => {
  const radii: number[] = [];
  for (let i = 0; i < line.length; i++) if (line[i] === 1) radii.push(Math.sqrt(toPaper[i]!));
  if (radii.length === 0) return null;
  radii.sort((a, b) => a - b);
  return 2 * radii[Math.floor(radii.length / 2)]! - 1;
};
