import { BOX_SIDE, STROKE_THICKNESS } from '../frame';
import { toGrey } from '../grey';
import type { GreyImage, Trace } from '../image';
import { outlineOf } from '../outline';
import { type Bounds, boundsOf, longerSide } from './bounds';
import { dropSpecks } from './drop-specks';
import { evenThickness } from './even-thickness';
import { findInk } from './find-ink';
import { centreFitted, drawFitted, type FittedInk } from './fitted-ink';
import { luminanceOf } from './luminance';
import type { Plane, Raster } from './raster';
import { reduceTo, resample } from './resample';

/** Ink is looked for at this size, pixels on the longer side: a 6-pixel pen on a 4,096-pixel picture still leaves a mark. */
const SEARCH_SIDE = 512;
/** The strip shows ink at this size. */
const SHOWN_SIDE = 112;
/** Ink's longer side while its thickness is made even: some five pixels to one of the box. */
const WORK_SIDE = 96;
/** Room for thin lines to grow into, and for thinning, which needs an empty border. */
const WORK_MARGIN = 16;
/** Ink smaller than this holds no more than the box does: its thickness stays. MNIST's own digits are 20. */
const LEAST_DETAIL = 40;

/** The pixel entrance: any picture of a digit to the network's 784 bytes, with every step on the way. Null for a blank picture. */
export const traceImage = (picture: Raster): Trace | null => {
  const found = findInk(reduceTo(luminanceOf(picture), SEARCH_SIDE));
  if (found === null) return null;
  const ink = dropSpecks(found);
  const bounds = boundsOf(ink);
  if (bounds === null) return null;
  const fitted = fitInk(ink, bounds);
  const shown = greyOf(reduceTo(ink, SHOWN_SIDE));
  const input = greyOf(centreFitted(fitted));
  return {
    input: input.pixels,
    steps: [
      { name: 'ink', ...shown },
      { name: 'outline', ...outlineOf(shown) },
      { name: 'box', ...greyOf(drawFitted(fitted, BOX_SIDE)) },
      { name: 'centred', ...input },
      { name: 'input', ...input },
    ],
  };
};

const greyOf = ({ width, height, values }: Plane): GreyImage => ({ width, height, pixels: toGrey(values) });

const fitInk = (ink: Plane, bounds: Bounds): FittedInk => {
  const size = longerSide(bounds);
  const asItIs: FittedInk = {
    plane: ink,
    step: size / BOX_SIDE,
    x: (bounds.left + bounds.right) / 2,
    y: (bounds.top + bounds.bottom) / 2,
  };
  if (size < LEAST_DETAIL) return asItIs;
  const step = size / WORK_SIDE;
  const side = WORK_SIDE + 2 * WORK_MARGIN;
  const work = resample(ink, {
    left: asItIs.x - (side / 2) * step,
    top: asItIs.y - (side / 2) * step,
    step,
    width: side,
    height: side,
  });
  return evenThickness(work, STROKE_THICKNESS) ?? asItIs;
};
