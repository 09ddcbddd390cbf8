/**
 * Value → colour, the same in the 3D view, the 2D maps, the preprocessing strip and the legend: from black (0) through violet and
 * orange to a pale yellow (1), as matplotlib's magma (Smith and van der Walt, 2015). Perceptually uniform by construction: a curve
 * through magma's key colours in OKLab (Ottosson, https://bottosson.github.io/posts/oklab/), walked at constant speed. Lightness is
 * measured by his L_r (https://bottosson.github.io/posts/colorpicker/), since plain L makes too much of the darkest tones.
 */
export type Rgb = readonly [red: number, green: number, blue: number];
export type Lab = readonly [lightness: number, a: number, b: number];

/** Magma at even steps, its darkest colour replaced by black, so that "nothing" is nothing. */
const KEY_COLOURS = [
  0x000000, 0x1c1044, 0x4f127b, 0x812581, 0xb5367a, 0xe55064, 0xfb8761, 0xfec287, 0xfcfdbf,
];

/** Fine enough that a chord and its arc differ by less than an 8-bit step. */
const CURVE_STEPS = 2048;

export const RAMP_ENTRIES = 256;

/** Colour of a value in [0, 1] (clamped), as sRGB components in [0, 1]. */
export function rampColour(value: number): Rgb {
  const { points, lengths } = curve();
  const wanted = clamp01(value) * lengths[CURVE_STEPS]!;
  let low = 0;
  let high = CURVE_STEPS;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lengths[middle]! <= wanted) low = middle;
    else high = middle;
  }
  const span = lengths[high]! - lengths[low]!;
  const t = span > 0 ? (wanted - lengths[low]!) / span : 0;
  return labToSrgb(mix(points[low]!, points[high]!, t));
}

let table: Uint8Array<ArrayBuffer> | undefined;

/** The ramp for bytes: 256 entries of RGBA, sRGB, alpha 255. Shared: do not write to it. */
export function rampTable(): Uint8Array<ArrayBuffer> {
  if (table) return table;
  const entries = new Uint8Array(RAMP_ENTRIES * 4);
  for (let i = 0; i < RAMP_ENTRIES; i++) {
    const colour = rampColour(i / (RAMP_ENTRIES - 1));
    for (let c = 0; c < 3; c++) entries[i * 4 + c] = Math.round(colour[c]! * 255);
    entries[i * 4 + 3] = 255;
  }
  table = entries;
  return table;
}

/** sRGB components in [0, 1] to OKLab. */
export function srgbToLab([red, green, blue]: Rgb): Lab {
  const r = linear(red);
  const g = linear(green);
  const b = linear(blue);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** How far apart two colours look; black to white is 1. */
export const colourDistance = (p: Lab, q: Lab): number =>
  Math.hypot(toe(p[0]) - toe(q[0]), p[1] - q[1], p[2] - q[2]);

/** OKLab's lightness as L_r, which agrees with CIELAB's L* for greys. */
function toe(lightness: number): number {
  const k1 = 0.206;
  const k2 = 0.03;
  const k3 = (1 + k1) / (1 + k2);
  const x = k3 * lightness - k1;
  return 0.5 * (x + Math.sqrt(x * x + 4 * k2 * k3 * lightness));
}

export function labToSrgb([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

let cached: { readonly points: readonly Lab[]; readonly lengths: Float64Array } | undefined;

/** The curve as a polyline with the distance from its start at each point. */
function curve() {
  if (cached) return cached;
  const keys = KEY_COLOURS.map((hex) =>
    srgbToLab([(hex >> 16) / 255, ((hex >> 8) & 255) / 255, (hex & 255) / 255]),
  );
  const points: Lab[] = [];
  const lengths = new Float64Array(CURVE_STEPS + 1);
  for (let i = 0; i <= CURVE_STEPS; i++) {
    const point = through(keys, (i / CURVE_STEPS) * (keys.length - 1));
    const before = points[i - 1];
    if (before) lengths[i] = lengths[i - 1]! + colourDistance(before, point);
    points.push(point);
  }
  cached = { points, lengths };
  return cached;
}

/** Catmull-Rom: passes through every key with a steady direction. */
function through(keys: readonly Lab[], at: number): Lab {
  const i = Math.min(Math.floor(at), keys.length - 2);
  const t = at - i;
  const p1 = keys[i]!;
  const p2 = keys[i + 1]!;
  const p0 = keys[i - 1] ?? p1;
  const p3 = keys[i + 2] ?? p2;
  const axis = (c: 0 | 1 | 2) =>
    p1[c] +
    0.5 *
      t *
      (p2[c] -
        p0[c] +
        t * (2 * p0[c] - 5 * p1[c] + 4 * p2[c] - p3[c] + t * (3 * (p1[c] - p2[c]) + p3[c] - p0[c])));
  return [axis(0), axis(1), axis(2)];
}

export const mix = (p: Lab, q: Lab, t: number): Lab => [
  p[0] + (q[0] - p[0]) * t,
  p[1] + (q[1] - p[1]) * t,
  p[2] + (q[2] - p[2]) * t,
];
const clamp01 = (v: number): number => (v > 0 ? Math.min(v, 1) : 0);
const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const encode = (c: number): number => clamp01(c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055);
