import { BOX_SIDE, FRAME_SIDE, STROKE_THICKNESS } from '../frame';
import { toGrey } from '../grey';
import type { GreyImage, Trace } from '../image';
import { outlineOf } from '../outline';
import { type Extent, extentOf } from './extent';
import { fitToBox } from './fit-to-box';
import { inkPaths } from './ink-paths';
import { placePaths } from './place-paths';
import { centrePaths } from './render-strokes';
import type { StrokeInk } from './stroke-ink';

/** The strip shows the ink at this size, pixels on its longer side. */
const INK_SIDE = 112;
/** Black left around it, pixels. */
const INK_MARGIN = 6;
/** Where no brush is known the strip draws the ink as a pen of this share of the drawing's size would. */
const USUAL_BRUSH = 0.06;
/** A brush broader than this share of the drawing would leave nothing to see. */
const BROADEST_BRUSH = 0.4;

/** The vector entrance with every step on the way; `input` equals what `renderStrokes` gives. Null where nothing was drawn. */
export const traceStrokes = (
  strokes: readonly StrokeInk[],
  thickness: number = STROKE_THICKNESS,
): Trace | null => {
  const extent = extentOf(strokes);
  if (extent === null) return null;
  const ink = drawAsSeen(strokes, extent);
  const boxPlace = fitToBox(extent, BOX_SIDE, BOX_SIDE, thickness);
  const box = new Float32Array(BOX_SIDE * BOX_SIDE);
  inkPaths(box, BOX_SIDE, BOX_SIDE, placePaths(strokes, boxPlace), thickness);
  const place = fitToBox(extent, BOX_SIDE, FRAME_SIDE, thickness);
  const input = centrePaths(placePaths(strokes, place), extent, place, thickness);
  const frame = { width: FRAME_SIDE, height: FRAME_SIDE, pixels: input };
  return {
    input,
    steps: [
      { name: 'ink', ...ink },
      { name: 'outline', ...outlineOf(ink) },
      { name: 'box', width: BOX_SIDE, height: BOX_SIDE, pixels: toGrey(box) },
      // Lines are moved before they become pixels: what is centred is already the input.
      { name: 'centred', ...frame },
      { name: 'input', ...frame },
    ],
  };
};

/** The drawing as its author saw it: own brush, own proportions. */
const drawAsSeen = (strokes: readonly StrokeInk[], extent: Extent): GreyImage => {
  const width = extent.right - extent.left;
  const height = extent.bottom - extent.top;
  const size = Math.max(width, height, extent.brush * 2);
  const share = extent.brush > 0 ? Math.min(BROADEST_BRUSH, extent.brush / (size || 1)) : USUAL_BRUSH;
  const inner = INK_SIDE - 2 * INK_MARGIN;
  const thickness = (inner * share) / (1 + share);
  const place = fitToBox(extent, inner, INK_SIDE, thickness);
  const framed = (side: number): number =>
    Math.min(INK_SIDE, Math.ceil(side * place.scale + thickness) + 2 * INK_MARGIN);
  const frame = { width: framed(width), height: framed(height) };
  const ink = new Float32Array(frame.width * frame.height);
  const shiftX = (frame.width - INK_SIDE) / 2;
  const shiftY = (frame.height - INK_SIDE) / 2;
  inkPaths(ink, frame.width, frame.height, placePaths(strokes, place), thickness, shiftX, shiftY);
  return { ...frame, pixels: toGrey(ink) };
};
