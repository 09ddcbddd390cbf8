import { labToSrgb, type Rgb, srgbToLab } from './ramp';

/**
 * Signed value → colour, for contributions and differences: from pale blue (−1) through the stage's own dark (0) to pale orange
 * (1). Both arms rise alike in lightness and are blue and orange, which colour-blind eyes tell apart.
 */
const ARM = { negative: [0x2b6cb8, 0xa6dcff], positive: [0xb4561d, 0xffd19a] } as const;
const MIDDLE = 0x141219;

export const DIVERGING_ENTRIES = 257;

/** Colour of a value in [−1, 1] (clamped), as sRGB components in [0, 1]. */
export function divergingColour(value: number): Rgb {
  const keys = [MIDDLE, ...(value < 0 ? ARM.negative : ARM.positive)].map((hex) =>
    srgbToLab([(hex >> 16) / 255, ((hex >> 8) & 255) / 255, (hex & 255) / 255]),
  );
  const at = Math.min(1, Math.abs(value)) * (keys.length - 1);
  const i = Math.min(Math.floor(at), keys.length - 2);
  const [from, to] = [keys[i]!, keys[i + 1]!];
  const mix = (c: 0 | 1 | 2) => from[c] + (to[c] - from[c]) * (at - i);
  return labToSrgb([mix(0), mix(1), mix(2)]);
}

let table: Uint8Array<ArrayBuffer> | undefined;

/** The ramp as RGBA, sRGB, alpha 255; the middle entry is 0. Shared: do not write to it. */
export function divergingTable(): Uint8Array<ArrayBuffer> {
  if (table) return table;
  const entries = new Uint8Array(DIVERGING_ENTRIES * 4).fill(255);
  const half = (DIVERGING_ENTRIES - 1) / 2;
  for (let i = 0; i < DIVERGING_ENTRIES; i++) {
    const colour = divergingColour((i - half) / half);
    for (let c = 0; c < 3; c++) entries[i * 4 + c] = Math.round(colour[c]! * 255);
  }
  table = entries;
  return table;
}
