import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import {
  expectAnswer,
  expectLive,
  expectOutputLayerLikeBars,
  expectSameInk,
  expectSoon,
} from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { inkOf, inviteLinks } from '@/test/support/browser/room-page';

const digits = (page: Page): Promise<string[]> =>
  page.locator('[data-glyph]').evaluateAll((all) => all.map((label) => label.textContent ?? '').sort());

/** Milliseconds for which the first stroke was drawn, by the history that the page gets. */
const firstStrokeTook = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const lines = await (await fetch(`/api${location.pathname.replace('/room/', '/rooms/')}/history`)).text();
    const begin = lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
      .find(({ op }) => op?.kind === 'begin');
    return begin.op.points.at(-2);
  });

const scrubTo = (page: Page, ms: number): Promise<void> =>
  page.getByTestId('replay-time').evaluate((slider: HTMLInputElement, value) => {
    slider.value = String(value);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }, ms);

describe('replay', () => {
  browserTest('goes back to the first of two strokes, and a link leads there', async (visit) => {
    const host = await visit();
    await host.page.goto(origin);
    await drawDigit(host.page, 1, { x: 0.25, y: 0.5, size: 0.5 });
    await expectAnswer(host.page, 1);
    const links = await inviteLinks(host.page);
    await host.page.goto(links.draw);
    await expectLive(host.page);
    await drawDigit(host.page, 2, { x: 0.75, y: 0.5, size: 0.5 });
    await expectSoon(() => digits(host.page)).toEqual(['1', '2']);

    await host.page.getByRole('button', { name: 'Menu' }).click();
    await host.page.getByTestId('menu-replay').click();
    await host.page.getByTestId('replay').waitFor();
    await scrubTo(host.page, await firstStrokeTook(host.page));
    await expectSoon(() => digits(host.page)).toEqual(['1']);
    await expectSoon(async () => (await inkOf(host.page))?.right ?? 1).toBeLessThan(0.5);
    await expectAnswer(host.page, 1);
    await expectOutputLayerLikeBars(host.page);

    await host.page.getByRole('button', { name: 'Share this moment' }).click();
    const field = host.page.getByTestId('moment-link');
    await expectSoon(() => field.inputValue()).toContain('moment=');
    const link = await field.inputValue();
    // At the link's address this browser is another person, who hands on the link by which it came; the key stays behind the hash.
    expect(new URL(link).hash).toContain(new URL(links.draw).hash.slice(1));
    expect(new URL(link).search).toBe('');

    const guest = await visit();
    await guest.page.goto(link);
    await guest.page.getByTestId('replay').waitFor();
    await expectSoon(() => digits(guest.page)).toEqual(['1']);
    await expectAnswer(guest.page, 1);
    await expectSameInk(host.page, guest.page);

    // Meanwhile the room went on; it is all there again.
    await guest.page.getByRole('button', { name: 'Back to live' }).click();
    await expectSoon(() => digits(guest.page)).toEqual(['1', '2']);
    expect(guest.page.url()).not.toContain('moment=');
    await expectAnswer(guest.page, 2);

    // The link once more, in the tab that has the room open already.
    await guest.page.evaluate((address) => location.assign(address), link);
    await guest.page.getByTestId('replay').waitFor();
    await expectSoon(() => digits(guest.page)).toEqual(['1']);
  });

  browserTest('ends with what the room shows, undone ink left out', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await drawDigit(page, 1, { x: 0.25, y: 0.5, size: 0.5 });
    await expectAnswer(page, 1);
    const { pathname, hash } = new URL((await inviteLinks(page)).draw);
    // At the page's own address, where this browser is still the room's owner, whatever address others are given.
    await page.goto(`${origin}${pathname}${hash}`);
    await expectLive(page);
    await drawDigit(page, 2, { x: 0.75, y: 0.5, size: 0.5 });
    await expectSoon(() => digits(page)).toEqual(['1', '2']);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expectSoon(() => digits(page)).toEqual(['1']);
    const shown = await inkOf(page);

    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByTestId('menu-replay').click();
    await page.getByTestId('replay').waitFor();
    const end = await page
      .getByTestId('replay-time')
      .evaluate((slider: HTMLInputElement) => Number(slider.max));
    await scrubTo(page, end - 2);
    await expectSoon(() => digits(page)).toEqual(['1', '2']);
    await scrubTo(page, end);
    await expectSoon(() => digits(page)).toEqual(['1']);
    await expectSoon(() => inkOf(page)).toEqual(shown);
    await expectAnswer(page, 1);
  });
});
