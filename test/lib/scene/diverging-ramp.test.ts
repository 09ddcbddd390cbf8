import { describe, expect, test } from 'vitest';
import { DIVERGING_ENTRIES, divergingColour, divergingTable } from '@/lib/scene/diverging-ramp';
import { srgbToLab } from '@/lib/scene/ramp';

const lightness = (value: number) => srgbToLab(divergingColour(value))[0];

describe('the diverging ramp', () => {
  test('gets lighter on either side of a dark middle, on both alike', () => {
    for (let i = 0; i < 40; i++) {
      expect(lightness((i + 1) / 40)).toBeGreaterThan(lightness(i / 40));
      expect(lightness(-(i + 1) / 40)).toBeGreaterThan(lightness(-i / 40));
      expect(Math.abs(lightness(i / 40) - lightness(-i / 40))).toBeLessThan(0.06);
    }
  });

  test('is blue below and orange above', () => {
    for (const value of [0.2, 0.5, 1]) {
      const [red, , blue] = divergingColour(value);
      const [redBelow, , blueBelow] = divergingColour(-value);
      expect(red).toBeGreaterThan(blue);
      expect(blueBelow).toBeGreaterThan(redBelow);
    }
  });

  test('clamps, and as a table is the function, 0 in its middle', () => {
    expect(divergingColour(7)).toEqual(divergingColour(1));
    expect(divergingColour(-7)).toEqual(divergingColour(-1));
    const table = divergingTable();
    expect(table.length).toBe(DIVERGING_ENTRIES * 4);
    for (const [entry, value] of [
      [0, -1],
      [128, 0],
      [192, 0.5],
      [256, 1],
    ] as const)
      expect([...table.subarray(entry * 4, entry * 4 + 4)]).toEqual([
        ...divergingColour(value).map((c) => Math.round(c * 255)),
        255,
      ]);
  });
});
