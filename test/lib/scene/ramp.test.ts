import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colourDistance, RAMP_ENTRIES, rampColour, rampTable, srgbToLab } from '@/lib/scene/ramp';

describe('the ramp', () => {
  test('begins at black and ends in a pale yellow', () => {
    expect(rampColour(0)).toEqual([0, 0, 0]);
    expect(rampColour(1).map((c) => Math.round(c * 255))).toEqual([252, 253, 191]);
  });

  test('takes equal steps to the eye all along', () => {
    const steps = 64;
    const colours = Array.from({ length: steps + 1 }, (_, i) => srgbToLab(rampColour(i / steps)));
    const lengths = colours.slice(1).map((colour, i) => colourDistance(colours[i]!, colour));
    const mean = lengths.reduce((sum, l) => sum + l) / steps;
    // A chord is shorter than its arc where the curve bends; nowhere by more than this.
    for (const length of lengths) expect(Math.abs(length / mean - 1)).toBeLessThan(0.05);
  });

  test('only ever gets lighter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 254 }), (i) => {
        expect(srgbToLab(rampColour((i + 1) / 255))[0]).toBeGreaterThan(srgbToLab(rampColour(i / 255))[0]);
      }),
    );
  });

  test('clamps what lies outside, and NaN to black', () => {
    expect(rampColour(-3)).toEqual(rampColour(0));
    expect(rampColour(7)).toEqual(rampColour(1));
    expect(rampColour(Number.NaN)).toEqual([0, 0, 0]);
  });

  test('as a table is the function, opaque, at every byte', () => {
    const table = rampTable();
    expect(table.length).toBe(RAMP_ENTRIES * 4);
    for (let i = 0; i < RAMP_ENTRIES; i++) {
      const colour = rampColour(i / (RAMP_ENTRIES - 1)).map((c) => Math.round(c * 255));
      expect([...table.subarray(i * 4, i * 4 + 4)]).toEqual([...colour, 255]);
    }
  });

  test('gives bytes colours of their own, but for a few in the dark that eight bits cannot tell apart', () => {
    const colours = new Set<string>();
    const table = rampTable();
    for (let i = 0; i < RAMP_ENTRIES; i++) colours.add(table.subarray(i * 4, i * 4 + 3).join());
    expect(colours.size).toBeGreaterThan(RAMP_ENTRIES - 6);
  });
});
