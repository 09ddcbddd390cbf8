/** Pixels on a side of the input, of a thumb, and of the block that becomes one of its cells. */
const SIDE = 28;
const THUMB_SIDE = 7;
const BLOCK = SIDE / THUMB_SIDE;
export const THUMB_CELLS = THUMB_SIDE * THUMB_SIDE;

/** Mean difference of two thumbs' cells, 0…255, up to which their drawings count as nearly the same: a retraced or resaved one. */
export const NEAR_DUPLICATE = 6;

/** Four numbers of twelve bits; drawings that are nearly the same share at least one. */
export type Bands = readonly [number, number, number, number];

/** The 784 bytes as 7×7 block means. */
export function thumbOf(input: Uint8Array): Uint8Array {
  const thumb = new Uint8Array(THUMB_CELLS);
  for (let row = 0; row < THUMB_SIDE; row++)
    for (let column = 0; column < THUMB_SIDE; column++) {
      let sum = 0;
      for (let y = 0; y < BLOCK; y++)
        for (let x = 0; x < BLOCK; x++) sum += input[(row * BLOCK + y) * SIDE + column * BLOCK + x]!;
      thumb[row * THUMB_SIDE + column] = Math.round(sum / (BLOCK * BLOCK));
    }
  return thumb;
}

/**
 * Which cells are brighter than their mean, as bits: candidates for near duplicates are found by an index on each band, and then
 * measured by `distance`. A pair within NEAR_DUPLICATE differs in few bits, which seldom fall into all four bands; the last cell, a
 * corner that is black in nearly every drawing, has no bit.
 */
export function bandsOf(thumb: Uint8Array): Bands {
  const mean = thumb.reduce((sum, cell) => sum + cell, 0) / THUMB_CELLS;
  const band = (from: number): number => {
    let bits = 0;
    for (let i = 0; i < 12; i++) bits = bits * 2 + (thumb[from + i]! > mean ? 1 : 0);
    return bits;
  };
  return [band(0), band(12), band(24), band(36)];
}

/** Mean absolute difference of the cells, 0…255. */
export function distance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < THUMB_CELLS; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / THUMB_CELLS;
}

/** 0…1: how far a drawing lies from the nearest of others of its label; 1 where there is none. */
export function noveltyOf(thumb: Uint8Array, others: Iterable<Uint8Array>): number {
  let least = 255;
  for (const other of others) least = Math.min(least, distance(thumb, other));
  return least / 255;
}
