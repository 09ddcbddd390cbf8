import { type Lab, labToSrgb, mix, RAMP_ENTRIES, type Rgb, srgbToLab } from './ramp';

/**
 * The ramp for contributions and differences, the same wherever one is shown: what speaks against, or is less, is blue, what speaks
 * for, or is more, is orange, and nothing is the stage's own dark. The two ends stand apart for colour-blind eyes too (Okabe and Ito's blue and orange), and are as far from the
 * middle as each other: equal amounts look equally strong.
 */
const AGAINST = srgbToLab([0x62 / 255, 0xc4 / 255, 0xff / 255]);
const NOTHING = srgbToLab([0x17 / 255, 0x16 / 255, 0x1d / 255]);
const FOR = srgbToLab([0xff / 255, 0xa8 / 255, 0x3d / 255]);

/** Colour of a contribution in [−1, 1] (clamped), as sRGB components in [0, 1]. */
export function divergingColour(value: number): Rgb {
  const end: Lab = value < 0 ? AGAINST : FOR;
  return labToSrgb(mix(NOTHING, end, Math.min(1, Math.abs(value))));
}

let table: Uint8Array<ArrayBuffer> | undefined;

/** 255 entries of RGBA, alpha 255, from −1 over 0 (entry 127) to 1. Shared: do not write to it. */
export function divergingTable(): Uint8Array<ArrayBuffer> {
  if (table) return table;
  const entries = new Uint8Array(DIVERGING_ENTRIES * 4);
  for (let i = 0; i < DIVERGING_ENTRIES; i++) {
    const colour = divergingColour((i - MIDDLE) / MIDDLE);
    for (let c = 0; c < 3; c++) entries[i * 4 + c] = Math.round(colour[c]! * 255);
    entries[i * 4 + 3] = 255;
  }
  table = entries;
  return table;
}

/** Odd, so that nothing has an entry of its own. */
export const DIVERGING_ENTRIES = RAMP_ENTRIES - 1;
const MIDDLE = (DIVERGING_ENTRIES - 1) / 2;

/** The entry for a value, given what counts as full strength (above 0). */
export const divergingEntry = (value: number, full: number): number =>
  MIDDLE + Math.round(MIDDLE * Math.max(-1, Math.min(1, value / full)));
