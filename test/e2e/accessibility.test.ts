import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { expectAccessible } from '@/test/support/browser/accessibility';
import { phone } from '@/test/support/browser/browser';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit, finger } from '@/test/support/browser/draw';
import { expectAnswer, expectLive, expectSoon } from '@/test/support/browser/expect-pages';
import { expectStill, watchShifts } from '@/test/support/browser/layout-shift';
import { origin } from '@/test/support/browser/origin';
import { inviteLinks } from '@/test/support/browser/room-page';
import { type Product, startProduct, temporaryData } from '@/test/support/servers/product';

const schemes = ['light', 'dark'] as const;

const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });

async function chooseFromMenu(page: Page, item: string): Promise<void> {
  await button(page, 'Menu').click();
  await page.getByRole('menuitem', { name: item }).click();
}

describe.for(schemes)('axe finds nothing serious, %s', (colorScheme) => {
  browserTest(`on the first page and in a room, ${colorScheme}`, async (visit) => {
    const { page } = await visit({ colorScheme });
    await page.goto(origin);
    await page.getByTestId('empty-hint').waitFor();
    await expectAccessible(page, 'first page');
    await drawDigit(page, 4);
    await expectAnswer(page, 4);
    await expectAccessible(page, 'first page with ink');

    const links = await inviteLinks(page);
    await page.goto(links.draw);
    await expectLive(page);
    await expectAnswer(page, 4);
    await expectAccessible(page, 'room');
  });

  browserTest(`on what the network shows of itself, ${colorScheme}`, async (visit) => {
    const { page } = await visit({ colorScheme });
    await page.goto(origin);
    await drawDigit(page, 4);
    await expectAnswer(page, 4);
    await page.getByTestId('ask-why').click();
    await page.getByTestId('ink-contributions').waitFor();
    await expectAccessible(page, 'why this digit');
    await page.keyboard.press('Escape');
    await button(page, 'Compare').click();
    await page.getByTestId('compare-network').waitFor();
    await expectAccessible(page, 'compare');
    await button(page, 'Step by step').click();
    await page.getByRole('slider').first().waitFor();
    await expectAccessible(page, 'step by step');
    await button(page, 'Step by step').click();
    await chooseFromMenu(page, 'How it reads: the tour');
    await page.getByTestId('tour-next').waitFor();
    await expectAccessible(page, 'tour');
  });

  browserTest(`on a phone, ${colorScheme}`, async (visit) => {
    const { page } = await visit({ colorScheme, viewport: phone, touch: true });
    await page.goto(origin);
    await page.getByTestId('empty-hint').waitFor();
    await drawDigit(page, 4, undefined, await finger(page));
    await expectAnswer(page, 4);
    await expectAccessible(page, 'first page on a phone');
    await button(page, 'How it reads this').click();
    await expectAccessible(page, 'network pulled up');
  });

  browserTest(`on the pages for developers and for one's own drawings, ${colorScheme}`, async (visit) => {
    const { page } = await visit({ colorScheme });
    await page.goto(`${origin}/developers`);
    await page.locator('summary').first().waitFor();
    await page.getByTestId('send-sample').click();
    await page.getByTestId('api-digit').filter({ hasText: '7' }).waitFor();
    await page.locator('summary').first().click();
    await expectAccessible(page, 'developers');
    await page.goto(`${origin}/me`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectAccessible(page, 'own drawings');
    await page.goto(`${origin}/room/nosuchroom01`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectAccessible(page, 'a room that is not there');
  });
});

describe('the review', () => {
  const data = temporaryData();
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ dataDir: data.dir, env: { ADMIN_TOKEN: 'the-reviewer-of-this-test' } });
  });
  afterAll(async () => {
    await product.stop();
    data.remove();
  });

  browserTest('is free of serious findings with a drawing and at its end, light and dark', async (visit) => {
    const { page } = await visit();
    await page.goto(product.origin);
    await drawDigit(page, 7);
    await expectAnswer(page, 7);
    const popover = page.getByTestId('glyph-popover');
    await page.locator('button[data-glyph]').click();
    await popover.getByRole('button', { name: 'Yes, right' }).click();
    await popover.getByRole('button', { name: 'Keep it' }).click();
    await popover.getByText('Thanks!').waitFor();
    await expectAccessible(page, 'a drawing kept');
    await page.goto(`${product.origin}/me`);
    await page.getByTestId('kept-drawing').waitFor();
    await expectAccessible(page, 'own drawings with one kept');
    await page.goto(`${product.origin}/admin#t=the-reviewer-of-this-test`);
    await button(page, 'Become administrator').click();
    await page.getByRole('heading', { name: 'You look after this Inkling now' }).waitFor();
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${product.origin}/review`);
      await page.getByTestId('review-label').waitFor();
      await expectAccessible(page, `review, ${colorScheme}`);
    }
    await page.keyboard.press('a');
    await page.getByTestId('review-end').filter({ hasText: 'That is all' }).waitFor();
    await expectAccessible(page, 'the end of the review');
  });
});

describe('the page holds still', () => {
  for (const [name, options] of [
    ['on a laptop', {}],
    ['on a phone', { viewport: phone, touch: true }],
  ] as const)
    browserTest(`while one joins and draws, ${name}`, async (visit) => {
      const host = (await visit()).page;
      await host.goto(origin);
      await drawDigit(host, 4, { x: 0.3, y: 0.5, size: 0.6 });
      const links = await inviteLinks(host);

      const { page } = await visit(options);
      await watchShifts(page);
      await page.goto(links.draw);
      await expectLive(page);
      await expectAnswer(page, 4);
      const hand = 'touch' in options ? await finger(page) : undefined;
      await drawDigit(page, 2, { x: 0.7, y: 0.5, size: 0.6 }, hand);
      await expectAnswer(page, 2);
      await expectStill(page);
    });
});

describe('the keyboard', () => {
  browserTest('reaches every control of a room, and shows where it is', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await drawDigit(page, 4);
    await expectAnswer(page, 4);
    // From the top of the page on.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.locator('body').press('Tab');
    const reached: string[] = [];
    const unseen: string[] = [];
    for (let presses = 0; presses < 80; presses++) {
      const { name, outlined } = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const style = getComputedStyle(element);
        return {
          name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '',
          outlined:
            element === document.body || (style.outlineStyle !== 'none' && style.outlineWidth !== '0px'),
        };
      });
      reached.push(name);
      if (!outlined) unseen.push(name);
      await page.keyboard.press('Tab');
    }
    expect(unseen, 'focused without an outline').toEqual([]);
    for (const wanted of [
      /^Chat/,
      /^People/,
      /^Invite/,
      /^Menu$/,
      /^Why this/,
      /^Compare$/,
      /^Undo/,
      /^Reads as 4/,
    ])
      expect(
        reached.some((name) => wanted.test(name)),
        `${wanted} in: ${reached.join(', ')}`,
      ).toBe(true);
  });

  browserTest('speaks the answer once, when it has come to rest', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await page.getByTestId('empty-hint').waitFor();
    const spoken = page.getByTestId('answer-spoken');
    await spoken.evaluate((region) => {
      const said: string[] = [];
      Object.assign(window, { said });
      new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    await drawDigit(page, 4);
    await expectSoon(() => spoken.innerText()).toMatch(/^4, /);
    const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
    // A 4 has two strokes, with a rest between them on a slow machine; the network answers at each move of the pen.
    expect(said.length).toBeLessThanOrEqual(3);
    expect(await spoken.getAttribute('role')).toBe('status');
  });
});
