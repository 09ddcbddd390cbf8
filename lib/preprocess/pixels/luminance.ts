import type { Plane, Raster } from './raster';

/** Below this difference between its lightest and darkest pixel a flattened picture shows nothing. */
const LEAST_CONTRAST = 0.02;

/**
 * Lightness of a picture on white paper (weights of ITU-R BT.709 on the stored values), 0 black … 1 white. A picture whose colour
 * says nothing and whose alpha does, white ink on nothing, is read by its alpha.
 */
export const luminanceOf = (raster: Raster): Plane => {
  const { width, height, channels, data } = raster;
  const values = new Float32Array(width * height);
  const hasAlpha = channels === 2 || channels === 4;
  let darkest = 1;
  let lightest = 0;
  for (let i = 0, at = 0; i < values.length; i++, at += channels) {
    const grey =
      channels < 3 ? data[at]! : 0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]!;
    const alpha = hasAlpha ? data[at + channels - 1]! / 255 : 1;
    const value = (grey / 255) * alpha + 1 - alpha;
    values[i] = value;
    if (value < darkest) darkest = value;
    if (value > lightest) lightest = value;
  }
  if (hasAlpha && lightest - darkest < LEAST_CONTRAST)
    for (let i = 0; i < values.length; i++) values[i] = 1 - data[i * channels + channels - 1]! / 255;
  return { width, height, values };
};
