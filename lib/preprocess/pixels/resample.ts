import type { Plane } from './raster';

/** Which part of a plane becomes which picture: output pixel (i, j) covers the source square from left + i × step, top + j × step. */
export interface Window {
  readonly left: number;
  readonly top: number;
  /** Source pixels per output pixel, > 0. */
  readonly step: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Averages by area: each output pixel is the mean of the source under it, parts of pixels counted in part, so that no thin line
 * falls between samples. What lies outside the source is 0. Columns first, then rows: the average is separable.
 */
export const resample = (source: Plane, { left, top, step, width, height }: Window): Plane => {
  const narrow = new Float32Array(width * source.height);
  for (let column = 0; column < width; column++)
    averageLine(source.width, left + column * step, step, (from, share) => {
      for (let row = 0; row < source.height; row++)
        narrow[row * width + column]! += source.values[row * source.width + from]! * share;
    });
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++)
    averageLine(source.height, top + row * step, step, (from, share) => {
      for (let column = 0; column < width; column++)
        values[row * width + column]! += narrow[from * width + column]! * share;
    });
  return { width, height, values };
};

const averageLine = (
  count: number,
  start: number,
  step: number,
  add: (from: number, share: number) => void,
): void => {
  const end = start + step;
  const last = Math.min(count - 1, Math.ceil(end) - 1);
  for (let from = Math.max(0, Math.floor(start)); from <= last; from++)
    add(from, (Math.min(end, from + 1) - Math.max(start, from)) / step);
};

/** The plane with its longer side at most `side`, aspect kept. */
export const reduceTo = (source: Plane, side: number): Plane => {
  const step = Math.max(source.width, source.height) / side;
  if (step <= 1) return source;
  return resample(source, {
    left: 0,
    top: 0,
    step,
    width: Math.max(1, Math.round(source.width / step)),
    height: Math.max(1, Math.round(source.height / step)),
  });
};
