import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import type { EpochMillis } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { expectAccessible } from '@/test/support/browser/accessibility';
import { phone } from '@/test/support/browser/browser';
import { browserTest, type Visit } from '@/test/support/browser/browser-test';
import { drawDigit, finger } from '@/test/support/browser/draw';
import { expectAnswer, expectLive, expectSoon } from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { inviteLinks } from '@/test/support/browser/room-page';
import { type Product, startProduct, temporaryData } from '@/test/support/servers/product';

const TOKEN = 'who-looks-after-this-test';
const schemes = ['light', 'dark'] as const;

const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });

async function chooseFromMenu(page: Page, item: string): Promise<void> {
  await button(page, 'Menu').click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Escape, and the dialog is gone with all that belonged to it. */
async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** A room with a 4 in it and a guest who looks at it. */
async function host(visit: Visit, options: Parameters<Visit>[0]) {
  const { page } = await visit(options);
  await page.goto(origin);
  await drawDigit(page, 4, undefined, options?.touch ? await finger(page) : undefined);
  await expectAnswer(page, 4);
  const links = await inviteLinks(page);
  const guest = (await visit()).page;
  await guest.goto(links.draw);
  await expectLive(guest);
  await button(page, /^People: 2/).waitFor();
  return { page, guest, links };
}

describe.for(schemes)('axe finds nothing serious in what a room opens, %s', (colorScheme) => {
  browserTest(`settings, links, people and keys, ${colorScheme}`, async (visit) => {
    const { page } = await host(visit, { colorScheme });
    await button(page, 'Invite a friend').click();
    await page.getByTestId('view-link').waitFor();
    await expectAccessible(page, 'invitation');
    await leave(page);
    await button(page, 'Room settings').click();
    await page.getByRole('switch', { name: 'Lock drawing' }).waitFor();
    await expectAccessible(page, 'settings');
    await leave(page);
    await button(page, /^People: /).click();
    await button(page, /^What to do about /).click();
    await page.getByRole('menuitem', { name: 'Mute' }).waitFor();
    await expectAccessible(page, 'people, and what to do about one');
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
    // A hint stands at the button that has the focus again, and Escape would be for that.
    await button(page, /^People: /).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByTestId('keys-help').waitFor();
    await expectAccessible(page, 'keys');
    await leave(page);
  });

  browserTest(`chat, menu, sheets and what a glyph is asked, ${colorScheme}`, async (visit) => {
    const { page, guest } = await host(visit, { colorScheme });
    await button(guest, /^Chat/).click();
    await guest.getByLabel('Your message').fill('Is that a four?');
    await guest.keyboard.press('Enter');
    await button(page, /^Chat/).click();
    await page.getByTestId('remark').waitFor();
    await expectAccessible(page, 'chat');
    await button(page, /^React to what /).click();
    await expectAccessible(page, 'reactions');
    await page.keyboard.press('Escape');
    await button(page, 'Menu').click();
    await page.getByRole('menuitem', { name: 'Save as PNG' }).waitFor();
    await expectAccessible(page, 'menu with export and import');
    await page.keyboard.press('Escape');
    await button(page, 'Arrange the sheets').click();
    await page.getByRole('menuitem', { name: /^One sheet each/ }).click();
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page, 'one sheet each');
    await leave(page);
    await page.locator('button[data-glyph]').click();
    await page.getByTestId('glyph-popover').waitFor();
    await expectAccessible(page, 'what a glyph is asked');
  });

  browserTest(`replay and the tour's second stop, ${colorScheme}`, async (visit) => {
    const { page } = await host(visit, { colorScheme });
    await page.reload();
    await expectLive(page);
    await expectAnswer(page, 4);
    await chooseFromMenu(page, 'Replay');
    await page.getByTestId('replay').waitFor();
    await button(page, 'Share this moment').click();
    await page.getByTestId('moment-link').waitFor();
    await expectAccessible(page, 'replay, and a moment shared');
    await page.keyboard.press('Escape');
    await button(page, 'Back to live').click();
    await chooseFromMenu(page, 'How it reads: the tour');
    await page.locator('[data-testid="tour"][data-stop="start"]').waitFor();
    await page.getByTestId('tour-next').click();
    await page.locator('[data-testid="tour"][data-stop="input"]').waitFor();
    await expectAccessible(page, 'second stop of the tour');
  });

  browserTest(`on a phone, ${colorScheme}`, async (visit) => {
    const { page } = await host(visit, { colorScheme, viewport: phone, touch: true });
    await button(page, /^Chat/).click();
    await page.getByTestId('chat').waitFor();
    await expectAccessible(page, 'chat on a phone');
    await button(page, /^Chat/).click();
    await chooseFromMenu(page, 'Room settings');
    await page.getByRole('switch', { name: 'Lock drawing' }).waitFor();
    await expectAccessible(page, 'settings on a phone');
  });
});

describe('where nothing can be drawn', () => {
  const data = temporaryData();
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ dataDir: data.dir });
  });
  afterAll(async () => {
    await product.stop();
    data.remove();
  });

  browserTest('axe finds nothing serious in an archived room and with a link to look on', async (visit) => {
    const { page } = await visit();
    await page.goto(product.origin);
    await drawDigit(page, 4);
    await expectAnswer(page, 4);
    const links = await inviteLinks(page);
    const { pathname, hash } = new URL(links.view);
    const { page: viewer } = await visit();
    await viewer.goto(`${product.origin}${pathname}${hash}`);
    await viewer.getByTestId('viewer-note').waitFor();
    for (const colorScheme of schemes) {
      await viewer.emulateMedia({ colorScheme });
      await expectAccessible(viewer, `somebody who looks on, ${colorScheme}`);
    }
    await viewer.goto('about:blank');
    await page.goto('about:blank');
    await product.stop();
    const storage = await openStorage({ dataDir: data.dir });
    const now = Date.now() as EpochMillis;
    await storage.rooms.archive((now + 1) as EpochMillis, now);
    await storage.close();
    product = await startProduct({ dataDir: data.dir });
    await page.goto(`${product.origin}${pathname}`);
    await page.getByTestId('archived-note').waitFor();
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page, `an archived room, ${colorScheme}`);
    }
  });
});

describe('the pages about models', () => {
  const data = temporaryData();
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ dataDir: data.dir, env: { ADMIN_TOKEN: TOKEN } });
  });
  afterAll(async () => {
    await product.stop();
    data.remove();
  });

  browserTest('axe finds nothing serious in the tree, a version and a comparison', async (visit) => {
    const { page } = await visit();
    await page.goto(`${product.origin}/admin#t=${TOKEN}`);
    await button(page, 'Become administrator').click();
    await page.getByRole('heading', { name: 'You look after this Inkling now' }).waitFor();
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${product.origin}/models`);
      await page.getByRole('link', { name: 'cnn@shipped' }).first().waitFor();
      await expectAccessible(page, `models, ${colorScheme}`);
      await page.goto(`${product.origin}/models/cnn@shipped`);
      await page.getByRole('table').first().waitFor();
      await expectAccessible(page, `a version, ${colorScheme}`);
      await page.goto(`${product.origin}/models/compare?before=cnn@shipped&after=deep@shipped`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectSoon(() => page.getByTestId('comparison').getAttribute('aria-busy')).toBe('false');
      await expectAccessible(page, `a comparison, ${colorScheme}`);
    }
  });
});
