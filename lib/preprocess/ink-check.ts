import { FRAME_SIDE } from './frame';
import { boundsOf, longerSide } from './pixels/bounds';
import { penThicknessOf } from './pixels/pen-thickness';

/** Smaller than this many of its own thicknesses a mark has no shape: a dot, a blot. */
const SMALLEST_SHAPE_PENS = 2;

/** Whether the network's input (784 bytes) holds no more than a dot or a blot, which no network needs to be asked about. */
export const isBlot = (input: Uint8Array): boolean => {
  const values = Float32Array.from(input, (byte) => byte / 255);
  const bounds = boundsOf({ width: FRAME_SIDE, height: FRAME_SIDE, values });
  if (bounds === null) return true;
  const thickness = penThicknessOf(FRAME_SIDE, FRAME_SIDE, (i) => values[i]! >= 0.5);
  return longerSide(bounds) < SMALLEST_SHAPE_PENS * thickness;
};

/**
 * How sure a network that knows digits only must be before its answer counts as a digit; a reading that holds less is divided
 * between several.
 */
const LEAST_CONFIDENCE = 0.6;

/**
 * Whether a drawing is a digit at all: not a blot, and by the network's own judgement where it has one (≥ ½), else by how sure it
 * is of its best digit.
 */
export const isDigitBy = (
  input: Uint8Array,
  reading: { readonly isDigit: number | null; readonly probabilities: ArrayLike<number> },
): boolean => {
  if (isBlot(input)) return false;
  if (reading.isDigit !== null) return reading.isDigit >= 0.5;
  return Math.max(...Array.from(reading.probabilities)) >= LEAST_CONFIDENCE;
};
