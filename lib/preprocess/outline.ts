import type { GreyImage } from './image';

/** Half of white: from here on a pixel counts as ink. */
const INK = 128;
/** Shade of the frame around the ink, dark enough not to be taken for it. */
const BOUNDS_SHADE = 90;

/** The edge of the ink in white, and in grey the bounds that the box is cut by. */
export const outlineOf = ({ width, height, pixels }: GreyImage): GreyImage => {
  const edge = new Uint8Array(width * height);
  const isInk = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && pixels[y * width + x]! >= INK;
  let left = width;
  let top = height;
  let right = -1;
  let bottom = -1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!isInk(x, y)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      const inside = isInk(x - 1, y) && isInk(x + 1, y) && isInk(x, y - 1) && isInk(x, y + 1);
      if (!inside) edge[y * width + x] = 255;
    }
  const bound = (x: number, y: number): void => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    if (edge[y * width + x] === 0) edge[y * width + x] = BOUNDS_SHADE;
  };
  if (right >= 0) {
    for (let x = left - 1; x <= right + 1; x++) {
      bound(x, top - 1);
      bound(x, bottom + 1);
    }
    for (let y = top - 1; y <= bottom + 1; y++) {
      bound(left - 1, y);
      bound(right + 1, y);
    }
  }
  return { width, height, pixels: edge };
};
