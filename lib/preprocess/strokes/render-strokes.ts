import { centringShift, type Shift } from '../centring-shift';
import { BOX_SIDE, FRAME_SIDE, STROKE_THICKNESS } from '../frame';
import { toGrey } from '../grey';
import { massCentreOf } from '../mass-centre';
import { type Extent, extentOf } from './extent';
import { fitToBox, type Placement } from './fit-to-box';
import { inkPaths } from './ink-paths';
import { type Paths, placePaths } from './place-paths';
import type { StrokeInk } from './stroke-ink';

/**
 * The vector entrance: strokes straight to the network's 784 bytes (28×28, row by row, white ink on black), drawn at one
 * thickness whatever the brush, so that pen width and drawing size tell the network nothing. Null where nothing was drawn.
 *
 * @param thickness pixels in the 28×28 frame; training varies it.
 */
export const renderStrokes = (
  strokes: readonly StrokeInk[],
  thickness: number = STROKE_THICKNESS,
): Uint8Array | null => {
  const extent = extentOf(strokes);
  if (extent === null) return null;
  const place = fitToBox(extent, BOX_SIDE, FRAME_SIDE, thickness);
  return centrePaths(placePaths(strokes, place), extent, place, thickness);
};

/**
 * Draws twice: once to find the mass centre, then moved there by fractions of a pixel. Moving the lines, not the pixels, keeps
 * edges as sharp as the first time.
 */
export const centrePaths = (
  paths: Paths,
  extent: Extent,
  place: Placement,
  thickness: number,
): Uint8Array => {
  const ink = new Float32Array(FRAME_SIDE * FRAME_SIDE);
  const shift = shiftOf(ink, paths, extent, place, thickness);
  if (shift !== null) {
    ink.fill(0);
    inkPaths(ink, FRAME_SIDE, FRAME_SIDE, paths, thickness, shift.x, shift.y);
  }
  return toGrey(ink);
};

/** @param ink gets the ink before it is moved */
const shiftOf = (
  ink: Float32Array,
  paths: Paths,
  extent: Extent,
  { scale, x0, y0, middle }: Placement,
  thickness: number,
): Shift | null => {
  inkPaths(ink, FRAME_SIDE, FRAME_SIDE, paths, thickness);
  const mass = massCentreOf(ink, FRAME_SIDE, FRAME_SIDE);
  if (mass === null) return null;
  const radius = thickness / 2;
  return centringShift(
    mass,
    {
      left: (extent.left - x0) * scale + middle - radius,
      right: (extent.right - x0) * scale + middle + radius,
      top: (extent.top - y0) * scale + middle - radius,
      bottom: (extent.bottom - y0) * scale + middle + radius,
    },
    FRAME_SIDE,
  );
};

/** The square of the drawing, in its own unit, that the 28×28 frame shows. */
export interface FramedSquare {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** Where the network's input lies on the drawing: what a pixel of it stands for in ink. Null where nothing was drawn. */
export const framedSquare = (
  strokes: readonly StrokeInk[],
  thickness: number = STROKE_THICKNESS,
): FramedSquare | null => {
  const extent = extentOf(strokes);
  if (extent === null) return null;
  const place = fitToBox(extent, BOX_SIDE, FRAME_SIDE, thickness);
  const ink = new Float32Array(FRAME_SIDE * FRAME_SIDE);
  const shift = shiftOf(ink, placePaths(strokes, place), extent, place, thickness) ?? { x: 0, y: 0 };
  return {
    left: place.x0 - (place.middle + shift.x) / place.scale,
    top: place.y0 - (place.middle + shift.y) / place.scale,
    side: FRAME_SIDE / place.scale,
  };
};
