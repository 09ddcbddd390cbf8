import type { Extent } from './extent';

/**
 * Maps a drawing's coordinates to pixels: x ↦ (x − x0) × scale + middle, continuous (a pixel's middle is at its index + ½). The
 * drawing's own centre is taken off first, so that a small drawing far from the origin keeps its digits.
 */
export interface Placement {
  readonly scale: number;
  readonly x0: number;
  readonly y0: number;
  readonly middle: number;
}

/**
 * A drawing smaller than this many brush widths is a blot, not a shape: it is not blown up until a hand's tremble fills the box.
 */
const SMALLEST_SHAPE_BRUSHES = 2;

/**
 * Fits a drawing, aspect kept, into a `box`-pixel square centred in a `side`-pixel frame. The ink fills the box, not its centre
 * line: half a thickness is kept free on each side. A single point comes to the middle.
 */
export const fitToBox = (extent: Extent, box: number, side: number, thickness: number): Placement => {
  const size = Math.max(
    extent.right - extent.left,
    extent.bottom - extent.top,
    extent.brush * SMALLEST_SHAPE_BRUSHES,
  );
  const scale = size > 0 ? (box - thickness) / size : 1;
  // A size too small for floating point to divide by is a point.
  const usable = Number.isFinite(scale) ? scale : 1;
  return {
    scale: usable,
    x0: (extent.left + extent.right) / 2,
    y0: (extent.top + extent.bottom) / 2,
    middle: side / 2,
  };
};
