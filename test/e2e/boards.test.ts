import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { ALL_TIME } from '@/lib/board/period';
import type { EpochMillis, PersonId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { aDrawing, belief } from '@/test/contracts/drawings';
import { phone } from '@/test/support/browser/browser';
import { browserTest, type Visit } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import { type Product, startProduct, temporaryData } from '@/test/support/servers/product';

const AT = Date.now() as EpochMillis;
const PEOPLE = 52;

/** Twenty digits each, asked for; the later somebody comes, the more of theirs are misread. */
async function fill(dataDir: string): Promise<void> {
  const storage = await openStorage({ dataDir });
  for (let i = 0; i < PEOPLE; i++) {
    const person = `writer-${String(i).padStart(3, '0')}` as PersonId;
    await storage.people.enter(person, `Writer ${i + 1}`, AT);
    await storage.drawings.save(
      Array.from({ length: 20 }, (_, n) =>
        aDrawing(0, {
          id: `${person}-${n}` as never,
          request: `${person}-${n}`,
          person,
          savedBy: person,
          place: null,
          source: 'beat',
          at: AT,
          label: n % 10,
          labelSource: 'prompt',
          status: 'accepted',
          probabilities: belief(n < i / 4 ? (n + 1) % 10 : n % 10),
        }),
      ),
    );
  }
  expect(
    (await storage.boards.people('readability', { room: null, period: ALL_TIME }, { after: null, limit: 1 }))
      .people,
  ).toBe(PEOPLE);
  await storage.close();
}

const data = temporaryData();
let product: Product;
beforeAll(async () => {
  await fill(data.dir);
  product = await startProduct({ dataDir: data.dir, env: { ADMIN_TOKEN: 'the-reviewer-of-this-test' } });
});
afterAll(async () => {
  await product.stop();
  data.remove();
});

/** What was asked for is there: an earlier list stands until then. */
const settled = async (list: Locator): Promise<void> =>
  list.and(list.page().locator('[aria-busy="false"]')).waitFor({ state: 'attached' });
const board = (page: Page) => page.getByTestId('board');
const listed = (page: Page) => page.getByTestId('gallery-list');

describe('the leaderboard', () => {
  browserTest('ranks page by page, changes board and time, and keeps both in the address', async (visit) => {
    const { page } = await visit();
    await page.goto(`${product.origin}/leaderboard?board=readability`);
    await settled(board(page));
    await board(page).getByText('52 people').waitFor();
    const lines = board(page).getByRole('listitem');
    expect(await lines.count()).toBe(50);
    expect(await lines.first().innerText()).toContain('100.0 %');
    await page.getByRole('button', { name: 'Show more' }).click();
    await board(page).getByText('Writer 52', { exact: true }).waitFor();
    expect(await lines.count()).toBe(PEOPLE);
    await page.getByRole('button', { name: 'Last week' }).click();
    await board(page).getByText('Nobody has been asked for twenty digits').waitFor();
    expect(new URL(page.url()).search).toBe('?board=readability&period=last-week');
    await page.goto(`${product.origin}/leaderboard?board=digits`);
    await board(page)
      .getByText(/misread \d+ of 104 times, mostly as a 1/)
      .waitFor();
    await page.getByRole('button', { name: 'Model versions' }).click();
    await board(page).getByText('cnn@shipped').waitFor();
  });
});

/** One round of Beat the net, alone, by somebody who agreed to keep what they draw; resolves with what was to be drawn. */
async function playOnce(page: Page, name: string): Promise<string> {
  await page.goto(`${product.origin}/play`);
  await page.getByTestId('play-beat').click();
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('textbox', { name: 'Your name' }).press('Enter');
  await page.getByRole('listitem').getByText(name).waitFor();
  await page.getByLabel('Keep what I draw here').check();
  await page.getByLabel('Rounds').selectOption('1');
  await page.getByRole('button', { name: 'Play alone' }).click();
  await page.locator('main[data-phase="draw"]').waitFor();
  const prompt = (await page.getByTestId('prompt').innerText()).trim();
  await drawDigit(page, Number(prompt), { x: 0.5, y: 0.5, size: 0.7, on: 'play-sheet' });
  await page.getByTestId('podium').waitFor();
  return prompt;
}

async function reviewer(visit: Visit): Promise<Page> {
  const { page } = await visit();
  await page.goto(`${product.origin}/admin#t=the-reviewer-of-this-test`);
  await page.getByRole('button', { name: 'Become administrator' }).click();
  await page.getByRole('heading', { name: 'You look after this Inkling now' }).waitFor();
  return page;
}

describe('what was drawn in a game', () => {
  browserTest(
    'is on the board and in the gallery; each hides it for themselves, a reviewer for all',
    async (visit) => {
      const author = (await visit()).page;
      const digit = await playOnce(author, 'Quick Quill');
      await author.getByRole('link', { name: 'Leaderboard' }).click();
      const line = board(author).getByRole('listitem').filter({ hasText: 'Quick Quill' });
      await line.getByText('1 round').waitFor();
      expect(await line.getByText('you').count()).toBe(1);

      const guest = (await visit({ viewport: phone, touch: true })).page;
      await guest.goto(`${product.origin}/gallery`);
      await settled(listed(guest));
      await guest.getByLabel('From').selectOption('beat');
      await guest.getByLabel('Digit').selectOption(String((Number(digit) + 1) % 10));
      await settled(listed(guest));
      const tile = guest.getByTestId('tile').filter({ hasText: 'Quick Quill' });
      expect(await tile.count()).toBe(0);
      await guest.getByLabel('Digit').selectOption(digit);
      await settled(listed(guest));
      await tile.click();
      const dialog = guest.getByRole('dialog');
      await dialog.getByText('Beat the net, read right').waitFor();
      expect(await dialog.getByRole('button', { name: 'Delete' }).count()).toBe(0);
      // Hidden and shown again: nobody else is asked.
      await dialog.getByRole('button', { name: 'Hide from me' }).click();
      await tile.waitFor({ state: 'detached' });
      await guest.getByLabel('Whose').selectOption('hidden');
      await tile.click();
      await dialog.getByRole('button', { name: 'Show me again' }).click();
      await tile.waitFor({ state: 'detached' });
      await guest.getByLabel('Whose').selectOption('');
      await tile.click();
      await dialog.getByRole('button', { name: 'Report' }).click();
      await dialog.getByRole('button', { name: 'It is rude or hateful' }).click();
      await tile.waitFor({ state: 'detached' });

      const moderator = await reviewer(visit);
      await moderator.goto(`${product.origin}/gallery/reported`);
      const reported = moderator.getByTestId('reported');
      await reported.getByText('It is rude or hateful').waitFor();
      await reported.getByRole('button', { name: 'Take out' }).click();
      await moderator.getByText('Nothing waits for a look').waitFor();

      await author.goto(`${product.origin}/gallery`);
      await author.getByLabel('Whose').selectOption('own');
      await author.getByText('None of yours is shown').waitFor();
    },
  );

  browserTest('is deleted by its author, and is gone from gallery, rounds and list', async (visit) => {
    const { page } = await visit();
    await playOnce(page, 'Brief Brush');
    const guest = (await visit()).page;
    const rounds = async (): Promise<number> => {
      await guest.goto(`${product.origin}/gallery?view=rounds`);
      await settled(listed(guest));
      return guest.getByTestId('round').filter({ hasText: 'Brief Brush' }).count();
    };
    expect(await rounds()).toBe(1);
    await page.goto(`${product.origin}/gallery`);
    await page.getByLabel('Whose').selectOption('own');
    await page.getByTestId('tile').filter({ hasText: 'Brief Brush' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete for ever' }).click();
    await page.getByText('None of yours is shown').waitFor();
    expect(await rounds()).toBe(0);
    await page.goto(`${product.origin}/me`);
    await page.getByText('Nothing is kept yet').waitFor();
    // Points were won in the game, and stay.
    await page.goto(`${product.origin}/leaderboard`);
    await board(page).getByRole('listitem').filter({ hasText: 'Brief Brush' }).waitFor();
  });
});
