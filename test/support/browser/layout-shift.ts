import type { Page } from 'playwright-core';
import { expect } from 'vitest';

interface Shift {
  readonly value: number;
  readonly what: string;
}

/** What `web.dev/cls` calls good is 0.1; a tool that a hand aims at shall move far less than that. */
const LIMIT = 0.02;

/**
 * Keeps every layout shift of the pages that are opened from here on, those during input as well: a hand that draws gives input all
 * the time, and nothing shall jump under it.
 */
export const watchShifts = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = entry as PerformanceEntry & {
          readonly value: number;
          readonly sources: readonly { readonly node?: Node | null }[];
        };
        const what = sources.map(({ node }) => (node instanceof Element ? node.className : node?.nodeName));
        shifts.push({ value, what: what.join(', ') });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

/** That what was there kept its place: the sum of all shifts, in shares of the window (web.dev/cls). */
export async function expectStill(page: Page): Promise<void> {
  const shifts = await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts);
  const sum = shifts.reduce((all, { value }) => all + value, 0);
  expect(sum, `shifts: ${JSON.stringify(shifts)}`).toBeLessThan(LIMIT);
}
