import { expect, test } from 'vitest';
import { DIVERGING_ENTRIES, divergingColour, divergingEntry, divergingTable } from '@/lib/scene/diverging';
import { colourDistance, srgbToLab } from '@/lib/scene/ramp';

test('grows from a neutral middle evenly to both sides, which look equally strong', () => {
  const lab = (value: number) => srgbToLab(divergingColour(value));
  const strength = (value: number) => colourDistance(lab(value), lab(0));
  for (let step = 1; step <= 10; step++) {
    const [against, spokenFor] = [strength(-step / 10), strength(step / 10)];
    expect(against).toBeGreaterThan(strength(-(step - 1) / 10));
    expect(spokenFor).toBeGreaterThan(strength((step - 1) / 10));
    expect(Math.abs(against - spokenFor)).toBeLessThan(0.05);
  }
  expect(colourDistance(lab(1), lab(-1))).toBeGreaterThan(0.2);
});

test('is blue below and orange above', () => {
  for (const value of [0.2, 0.5, 1]) {
    const [red, , blue] = divergingColour(value);
    const [redBelow, , blueBelow] = divergingColour(-value);
    expect(red).toBeGreaterThan(blue);
    expect(blueBelow).toBeGreaterThan(redBelow);
  }
});

test('has an entry of its own for nothing, and clamps', () => {
  expect(divergingTable()).toHaveLength(DIVERGING_ENTRIES * 4);
  expect(divergingEntry(0, 3)).toBe(127);
  expect(divergingEntry(3, 3)).toBe(254);
  expect(divergingEntry(9, 3)).toBe(254);
  expect(divergingEntry(-9, 3)).toBe(0);
  expect(divergingEntry(1.5, 3)).toBe(191);
});
