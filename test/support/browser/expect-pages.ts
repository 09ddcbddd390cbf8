import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { answerOf, barsOf, inkOf, outputLayerOf } from './room-page';

/** Long enough for a busy machine; a page that works is done in a fraction of it. */
const patience = { timeout: 60_000, interval: 50 };

/** Until `read` gives what is wanted: pages change in their own time, and no test sleeps. */
export const expectSoon = <T>(read: () => T | Promise<T>, message?: string) =>
  expect.poll(read, { ...patience, ...(message && { message }) });

export const expectAnswer = (page: Page, digit: number | '–') =>
  expectSoon(() => answerOf(page)).toBe(String(digit));

/** Until the page has joined its room. */
export const expectLive = (page: Page) => page.locator('[data-testid="status"][data-phase="live"]').waitFor();

/** Until both sheets bear the same ink, up to what two rasters of the same strokes may differ in. */
export async function expectSameInk(one: Page, other: Page): Promise<void> {
  await expectSoon(async () => {
    const [a, b] = await Promise.all([inkOf(one), inkOf(other)]);
    if (a === null || b === null) return a === b ? 0 : 1;
    const edges = (['left', 'top', 'right', 'bottom'] as const).map((edge) => Math.abs(a[edge] - b[edge]));
    return Math.max(...edges, Math.abs(a.share - b.share) / a.share);
  }, 'difference of the ink').toBeLessThan(0.02);
}

/** Until both pages show the very same ten probabilities. */
export async function expectSameBars(one: Page, other: Page): Promise<void> {
  await expectSoon(async () => {
    const [a, b] = await Promise.all([barsOf(one), barsOf(other)]);
    return a.length === 10 && a.some((value) => value > 0)
      ? Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))
      : 1;
  }, 'difference of the bars').toBe(0);
}

/** Frames carry the layers in 255 steps between nothing and the layer's largest value. */
const quantum = 1 / 255;

/** One network, one truth: until the output layer of the 3D view shows what the bars show. */
export async function expectOutputLayerLikeBars(page: Page): Promise<void> {
  await expectSoon(async () => {
    const [bars, outputs] = await Promise.all([barsOf(page), outputLayerOf(page)]);
    if (outputs.length !== 10) return 1;
    return Math.max(...bars.map((value, i) => Math.abs(value - outputs[i]!)));
  }, 'difference of the 3D output layer and the bars').toBeLessThanOrEqual(quantum);
}
