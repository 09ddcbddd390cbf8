import { centringShift } from '../centring-shift';
import { FRAME_SIDE } from '../frame';
import { massCentreOf } from '../mass-centre';
import { boundsOf } from './bounds';
import type { Plane } from './raster';
import { resample } from './resample';

/** Ink with what it takes to bring it into the box. */
export interface FittedInk {
  readonly plane: Plane;
  /** Pixels of the plane per pixel of the box. */
  readonly step: number;
  /** Middle of the ink in the plane: comes to the box's middle. */
  readonly x: number;
  readonly y: number;
}

/** The ink in a square of `side` pixels, by its bounds in the middle, moved by a shift in pixels of that square. */
export const drawFitted = ({ plane, step, x, y }: FittedInk, side: number, shiftX = 0, shiftY = 0): Plane =>
  resample(plane, {
    left: x - (side / 2 + shiftX) * step,
    top: y - (side / 2 + shiftY) * step,
    step,
    width: side,
    height: side,
  });

/** Fainter than this an edge pixel may leave the frame. */
const FAINT = 0.02;

/** The ink in the 28×28 frame by its centre of mass; fractions of a pixel are resampled from the plane, not from pixels. */
export const centreFitted = (ink: FittedInk): Plane => {
  const boxed = drawFitted(ink, FRAME_SIDE);
  const mass = massCentreOf(boxed.values, FRAME_SIDE, FRAME_SIDE);
  const bounds = boundsOf(boxed, FAINT);
  if (mass === null || bounds === null) return boxed;
  const shift = centringShift(mass, bounds, FRAME_SIDE);
  return drawFitted(ink, FRAME_SIDE, shift.x, shift.y);
};
