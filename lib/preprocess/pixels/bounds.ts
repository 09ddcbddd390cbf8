import type { Plane } from './raster';

/** Edges in pixels: `right` and `bottom` are past the last. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** From here on a pixel counts as ink. */
export const INK_LEVEL = 0.5;

/** Where values reach `level`; null where none does. */
export const boundsOf = ({ width, height, values }: Plane, level = INK_LEVEL): Bounds | null => {
  let left = width;
  let top = height;
  let right = 0;
  let bottom = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (values[y * width + x]! < level) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      if (y >= bottom) bottom = y + 1;
    }
  return left < right ? { left, top, right, bottom } : null;
};

export const longerSide = ({ left, top, right, bottom }: Bounds): number =>
  Math.max(right - left, bottom - top);
