import { evenLight } from './even-light';
import { otsu, type Split } from './otsu';
import type { Plane } from './raster';

/** Ink and paper must differ by this much lightness: below it a blank page's noise would be parted into ink and paper. */
const LEAST_CONTRAST = 0.1;
/** A clean drawing parts into two classes better than this; light that falls off across a page does not (a ramp has 0.75). */
const CLEAN_SEPARATION = 0.85;
/** Where between this share and its complement of the border is dark, the border does not say which is the paper. */
const BORDER_DOUBT = 0.35;
/** Share of the contrast next to paper and next to ink that counts as all paper and all ink: noise and JPEG rings go. */
const SOFT_EDGE = 0.2;

/** Ink 1 … paper 0, edges in between, whether it is dark on light or light on dark; null for a blank picture. */
export const findInk = (picture: Plane): Plane | null => {
  const raw = otsu(picture.values);
  if (raw.lightMean - raw.darkMean < LEAST_CONTRAST && raw.separation > CLEAN_SEPARATION) return null;
  const clean = raw.separation >= CLEAN_SEPARATION;
  const lightOnDark = clean ? paperIsDark(picture, raw) : leansLight(picture);
  const darkInk = lightOnDark ? inverted(picture) : picture;
  const page = clean ? darkInk : evenLight(darkInk);
  const split = otsu(page.values);
  const contrast = split.lightMean - split.darkMean;
  if (contrast < LEAST_CONTRAST) return null;
  const none = split.lightMean - SOFT_EDGE * contrast;
  const full = split.darkMean + SOFT_EDGE * contrast;
  return {
    ...page,
    values: page.values.map((value) => Math.max(0, Math.min(1, (none - value) / (none - full)))),
  };
};

const inverted = (picture: Plane): Plane => ({
  ...picture,
  values: picture.values.map((value) => 1 - value),
});

/** The border is paper; where the border is undecided, paper is what there is more of. */
const paperIsDark = ({ width, height, values }: Plane, { threshold }: Split): boolean => {
  let border = 0;
  let borderDark = 0;
  let dark = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isDark = values[y * width + x]! <= threshold;
      if (isDark) dark++;
      if (x > 0 && y > 0 && x < width - 1 && y < height - 1) continue;
      border++;
      if (isDark) borderDark++;
    }
  const share = borderDark / border;
  if (share > BORDER_DOUBT && share < 1 - BORDER_DOUBT) return dark > values.length / 2;
  return share >= 0.5;
};

/**
 * Uneven light hides which class is paper, but ink stands out from what lies about it, and further than paper does: the sign of
 * the third moment about the local mean.
 */
const leansLight = (picture: Plane): boolean => {
  const { width, height, values } = picture;
  const around = localMean(picture, Math.max(1, Math.round(Math.max(width, height) / 8)));
  let third = 0;
  for (let i = 0; i < values.length; i++) third += (values[i]! - around[i]!) ** 3;
  return third > 0;
};

/** Mean of the square of side 2r + 1 about each pixel, by a table of sums. */
const localMean = ({ width, height, values }: Plane, r: number): Float32Array => {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      sums[(y + 1) * stride + x + 1] =
        values[y * width + x]! +
        sums[y * stride + x + 1]! +
        sums[(y + 1) * stride + x]! -
        sums[y * stride + x]!;
  return values.map((_, i) => {
    const x = i % width;
    const y = Math.floor(i / width);
    const l = Math.max(0, x - r);
    const t = Math.max(0, y - r);
    const e = Math.min(width, x + r + 1);
    const b = Math.min(height, y + r + 1);
    const sum = sums[b * stride + e]! - sums[t * stride + e]! - sums[b * stride + l]! + sums[t * stride + l]!;
    return sum / ((e - l) * (b - t));
  });
};
