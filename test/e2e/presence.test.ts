import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { browserTest, type Visit } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import { expectAnswer, expectLive, expectSameInk, expectSoon } from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { inkOf, inviteLinks } from '@/test/support/browser/room-page';

/** Two people in one room that has a 7 in it. */
async function meet(visit: Visit) {
  const host = await visit();
  await host.page.goto(origin);
  await drawDigit(host.page, 7, { x: 0.25, y: 0.5, size: 0.6 });
  const links = await inviteLinks(host.page);
  const guest = await visit();
  await guest.page.goto(links.draw);
  await expectLive(guest.page);
  return { host, guest, links };
}

async function pointAt(page: Page, x: number, y: number): Promise<void> {
  const box = (await page.getByTestId('sheet').boundingBox())!;
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
}

/** Where the other's cursor stands, as parts of the sheet; null when there is none. */
async function cursorOn(page: Page): Promise<{ x: number; y: number } | null> {
  const box = (await page.getByTestId('sheet').boundingBox())!;
  const cursor = page.getByTestId('cursor');
  if ((await cursor.count()) === 0) return null;
  const place = await cursor.first().evaluate((element) => {
    const { left, top } = element.getBoundingClientRect();
    return { left, top };
  });
  return { x: (place.left - box.x) / box.width, y: (place.top - box.y) / box.height };
}

describe('two people in one room', () => {
  browserTest('see each other point, by name, and the cursor go with its owner', async (visit) => {
    const { host, guest } = await meet(visit);
    await pointAt(guest.page, 0.3, 0.4);
    await expectSoon(async () => (await cursorOn(host.page))?.x ?? 0).toBeCloseTo(0.3, 1);
    await pointAt(guest.page, 0.8, 0.6);
    await expectSoon(async () => (await cursorOn(host.page))?.x ?? 0).toBeCloseTo(0.8, 1);
    await expectSoon(async () => (await cursorOn(host.page))?.y ?? 0).toBeCloseTo(0.6, 1);
    const name = await host.page.getByTestId('cursor').innerText();
    await host.page.getByRole('button', { name: /^People: 2/ }).click();
    await host.page.getByRole('listitem').filter({ hasText: name.trim() }).waitFor();
    await guest.context.close();
    await expectSoon(() => cursorOn(host.page)).toBeNull();
  });

  browserTest(
    'follow each other to the glyph that is looked at, until they go their own way',
    async (visit) => {
      const { host, guest } = await meet(visit);
      await drawDigit(host.page, 2, { x: 0.75, y: 0.5, size: 0.6 });
      for (const { page } of [host, guest]) await expectAnswer(page, 2);
      await guest.page.getByRole('button', { name: /^People: 2/ }).click();
      await guest.page.getByRole('button', { name: /^Follow / }).click();
      await guest.page.keyboard.press('Escape');
      // Escape closes the list first; whoever is followed is followed on.
      await guest.page.getByTestId('follow-bar').waitFor();
      await host.page.getByTestId('followers').waitFor();
      await host.page.getByRole('button', { name: /^Reads as 7/ }).click();
      await expectAnswer(guest.page, 7);
      await drawDigit(guest.page, 1, { x: 0.5, y: 0.5, size: 0.5 });
      await guest.page.getByTestId('follow-bar').waitFor({ state: 'detached' });
      await host.page.getByTestId('followers').waitFor({ state: 'detached' });
    },
  );
});

describe('the chat', () => {
  browserTest('carries words as words, counts what is unread, and takes reactions', async (visit) => {
    const { host, guest } = await meet(visit);
    await guest.page.getByRole('button', { name: 'Chat' }).click();
    await guest.page.getByRole('textbox', { name: 'Your message' }).fill('is <b>that</b> a \u202e7?');
    await guest.page.keyboard.press('Enter');
    await host.page.getByTestId('chat-unread').filter({ hasText: '1' }).waitFor();
    await host.page.getByRole('button', { name: 'Chat, 1 unread' }).click();
    await host.page.getByTestId('remark').filter({ hasText: 'is <b>that</b> a 7?' }).waitFor();
    await host.page.getByTestId('chat-unread').waitFor({ state: 'detached' });
    await host.page.getByRole('button', { name: /^React to what/ }).click();
    await host.page.getByTestId('remark').getByRole('button', { name: 'Heart' }).click();
    await guest.page.getByRole('button', { name: 'Heart: 1' }).waitFor();
    const cheered = host.page.getByTestId('cheer').waitFor();
    await guest.page.getByRole('button', { name: 'Party, over the sheet' }).click();
    await cheered;
    await guest.page.keyboard.press('Escape');
    await guest.page.getByTestId('chat').waitFor({ state: 'detached' });
  });
});

describe('ink that was drawn offline', () => {
  browserTest('is kept through a closed tab and brought by the next', async (visit) => {
    const { host, guest, links } = await meet(visit);
    await expectSameInk(host.page, guest.page);
    await guest.context.setOffline(true);
    await guest.page.locator('[data-testid="status"][data-phase="offline"]').waitFor({ timeout: 60_000 });
    await drawDigit(guest.page, 3, { x: 0.75, y: 0.5, size: 0.6 });
    await guest.page.getByTestId('status').filter({ hasText: 'unsent' }).waitFor();
    await guest.page.close({ runBeforeUnload: false });
    await expectAnswer(host.page, 7);
    await guest.context.setOffline(false);
    guest.allowProblem(/ERR_INTERNET_DISCONNECTED|WebSocket connection/);
    const back = await guest.context.newPage();
    await back.goto(links.draw);
    await expectAnswer(host.page, 3);
    await expectAnswer(back, 3);
    await expectSameInk(host.page, back);
  });

  browserTest(
    'and refused on return is shown as not sent, outlives a reload, and becomes a room of its own',
    async (visit) => {
      const { host, guest, links } = await meet(visit);
      await guest.context.setOffline(true);
      await guest.page.locator('[data-testid="status"][data-phase="offline"]').waitFor({ timeout: 60_000 });
      await drawDigit(guest.page, 3, { x: 0.75, y: 0.5, size: 0.6 });
      await host.page.getByRole('button', { name: 'Room settings' }).click();
      await host.page.getByRole('switch', { name: 'Lock drawing' }).click();
      await host.page.keyboard.press('Escape');
      await guest.context.setOffline(false);
      guest.allowProblem(/ERR_INTERNET_DISCONNECTED|WebSocket connection/);
      await guest.page.getByTestId('not-sent').filter({ hasText: 'not sent' }).waitFor({ timeout: 60_000 });
      await guest.page.getByTestId('not-sent-layer').waitFor();
      await expectAnswer(host.page, 7);
      // With nothing but that on the sheet, no word stands over it.
      await host.page.getByRole('button', { name: 'Clear' }).click();
      await expectSoon(() => inkOf(guest.page)).toBeNull();
      expect(await guest.page.getByTestId('empty-hint').count()).toBe(0);
      await guest.page.reload();
      await guest.page.getByTestId('not-sent').waitFor();
      await guest.page.getByRole('button', { name: 'Keep as a new room' }).click();
      await guest.page.waitForURL((url) => url.pathname !== new URL(links.draw).pathname);
      await expectAnswer(guest.page, 3);
    },
  );
});
