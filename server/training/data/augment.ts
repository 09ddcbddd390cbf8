import { INPUT_SIDE, INPUT_VALUES } from '@/lib/network/layers';
import type { Random } from '../random';

/** How far a drawing may be varied. Zeros leave it as it is. */
export interface Augmentation {
  /** Degrees, either way. */
  readonly rotation: number;
  /** Fraction by which each axis may shrink or grow, 0.1 for 0.9 to 1.1. */
  readonly scale: number;
  /** Tangent of the slant, either way. */
  readonly shear: number;
  /** Pixels, either way, along each axis. */
  readonly shift: number;
  /** Standard deviation, in pixels, of a smooth random displacement (a coarse grid, interpolated). */
  readonly elastic: number;
  /** How far strokes may thicken (towards the brightest neighbour) or thin (towards the darkest), 0 to 1. */
  readonly thickness: number;
  /**
   * By how much edges are steepened (contrast about mid-grey) once an image was resampled and thickened, which blur it; 1 leaves them.
   * At 1.3 as many pixels are white as in MNIST's own images.
   */
  readonly steepening: number;
  /** Share of the images that stay as they are, 0 to 1. */
  readonly unvaried: number;
}

export const STANDARD_AUGMENTATION: Augmentation = {
  rotation: 12,
  scale: 0.12,
  shear: 0.15,
  // Preprocessing centres every drawing: more than a pixel would be learnt in vain.
  shift: 1,
  elastic: 0.5,
  thickness: 0.6,
  steepening: 1.3,
  unvaried: 0.2,
};

export const NO_AUGMENTATION: Augmentation = {
  rotation: 0,
  scale: 0,
  shear: 0,
  shift: 0,
  elastic: 0,
  thickness: 0,
  steepening: 1,
  unvaried: 0,
};

const CENTRE = (INPUT_SIDE - 1) / 2;
/** Knots of the elastic grid along each axis: one in 7 pixels, so that strokes bend but do not fray. */
const KNOTS = 5;
const KNOT_DISTANCE = (INPUT_SIDE - 1) / (KNOTS - 1);

// Scratch space of a synchronous function; one copy a thread.
const warped = new Float32Array(INPUT_VALUES);
const displacementX = new Float32Array(KNOTS * KNOTS);
const displacementY = new Float32Array(KNOTS * KNOTS);

/**
 * Writes a varied copy of a 28×28 image: rotated, scaled, sheared, shifted and bent in one resampling, then thickened or thinned,
 * and its edges steepened.
 * @param image 784 bytes
 * @param target receives 784 values in 0..1 at `offset`
 */
export function augment(
  image: Uint8Array,
  random: Random,
  limits: Augmentation,
  target: Float32Array,
  offset: number,
): void {
  if (limits.unvaried > 0 && random.next() < limits.unvaried) {
    for (let at = 0; at < INPUT_VALUES; at++) target[offset + at] = image[at]! / 255;
    return;
  }
  warp(image, random, limits);
  const amount = random.between(-limits.thickness, limits.thickness);
  for (let y = 0; y < INPUT_SIDE; y++) {
    for (let x = 0; x < INPUT_SIDE; x++) {
      const at = y * INPUT_SIDE + x;
      const own = warped[at]!;
      const left = x > 0 ? warped[at - 1]! : 0;
      const right = x < INPUT_SIDE - 1 ? warped[at + 1]! : 0;
      const above = y > 0 ? warped[at - INPUT_SIDE]! : 0;
      const below = y < INPUT_SIDE - 1 ? warped[at + INPUT_SIDE]! : 0;
      const extreme =
        amount > 0
          ? Math.max(own, left, right, above, below)
          : // Thinning goes half as far: it must not break a stroke of two pixels.
            (own + Math.min(own, left, right, above, below)) / 2;
      const value = own + Math.abs(amount) * (extreme - own);
      target[offset + at] = Math.min(1, Math.max(0, 0.5 + (value - 0.5) * limits.steepening));
    }
  }
}

/** Each target pixel is fetched from where the inverse of the transformation puts it. */
function warp(image: Uint8Array, random: Random, limits: Augmentation): void {
  const angle = (random.between(-limits.rotation, limits.rotation) * Math.PI) / 180;
  const scaleX = 1 + random.between(-limits.scale, limits.scale);
  const scaleY = 1 + random.between(-limits.scale, limits.scale);
  const slant = random.between(-limits.shear, limits.shear);
  const shiftX = random.between(-limits.shift, limits.shift);
  const shiftY = random.between(-limits.shift, limits.shift);
  for (let knot = 0; knot < displacementX.length; knot++) {
    displacementX[knot] = random.normal() * limits.elastic;
    displacementY[knot] = random.normal() * limits.elastic;
  }
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  // Inverse of rotate(angle) · shear(slant) · scale, row by row.
  const xx = (cos + slant * sin) / scaleX;
  const xy = (sin - slant * cos) / scaleX;
  const yx = -sin / scaleY;
  const yy = cos / scaleY;
  for (let y = 0; y < INPUT_SIDE; y++) {
    const knotRow = Math.min(KNOTS - 2, Math.floor(y / KNOT_DISTANCE));
    const down = y / KNOT_DISTANCE - knotRow;
    for (let x = 0; x < INPUT_SIDE; x++) {
      const knotColumn = Math.min(KNOTS - 2, Math.floor(x / KNOT_DISTANCE));
      const across = x / KNOT_DISTANCE - knotColumn;
      const knot = knotRow * KNOTS + knotColumn;
      const px = x - CENTRE - shiftX;
      const py = y - CENTRE - shiftY;
      const fromX = CENTRE + xx * px + xy * py + interpolate(displacementX, knot, across, down);
      const fromY = CENTRE + yx * px + yy * py + interpolate(displacementY, knot, across, down);
      warped[y * INPUT_SIDE + x] = sample(image, fromX, fromY) / 255;
    }
  }
}

function interpolate(grid: Float32Array, knot: number, across: number, down: number): number {
  const top = grid[knot]! + across * (grid[knot + 1]! - grid[knot]!);
  const bottom = grid[knot + KNOTS]! + across * (grid[knot + KNOTS + 1]! - grid[knot + KNOTS]!);
  return top + down * (bottom - top);
}

// Weights of four neighbours in a row or column, for `sample`.
const acrossWeights = new Float64Array(4);
const downWeights = new Float64Array(4);

/** Bicubic; black outside of the image, and never darker than black or brighter than white. */
function sample(image: Uint8Array, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < -2 || row < -2 || column > INPUT_SIDE || row > INPUT_SIDE) return 0;
  cubicWeights(x - column, acrossWeights);
  cubicWeights(y - row, downWeights);
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    const fromRow = row - 1 + i;
    if (fromRow < 0 || fromRow >= INPUT_SIDE) continue;
    let line = 0;
    for (let j = 0; j < 4; j++) {
      const fromColumn = column - 1 + j;
      if (fromColumn >= 0 && fromColumn < INPUT_SIDE)
        line += acrossWeights[j]! * image[fromRow * INPUT_SIDE + fromColumn]!;
    }
    sum += downWeights[i]! * line;
  }
  return Math.min(255, Math.max(0, sum));
}

/** Keys, Cubic convolution interpolation for digital image processing, 1981, with a = -1/2. @param t 0..1 behind the second neighbour */
function cubicWeights(t: number, weights: Float64Array): void {
  weights[0] = ((-t + 2) * t - 1) * t * 0.5;
  weights[1] = ((3 * t - 5) * t * t + 2) * 0.5;
  weights[2] = ((-3 * t + 4) * t + 1) * t * 0.5;
  weights[3] = (t - 1) * t * t * 0.5;
}
