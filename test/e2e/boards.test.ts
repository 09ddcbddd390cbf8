import { afterAll, beforeAll, describe, expect } from 'vitest';
import { ALL_TIME } from '@/lib/board/period';
import type { EpochMillis, PersonId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { aDrawing, belief } from '@/test/contracts/drawings';
import { phone } from '@/test/support/browser';
import { browserTest } from '@/test/support/browser-test';
import { drawDigit } from '@/test/support/draw';
import { expectAnswer } from '@/test/support/expect-pages';
import { type Product, startProduct, temporaryData } from '@/test/support/product';

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

describe('the leaderboard', () => {
  browserTest('ranks page by page, changes board and time, and keeps both in the address', async (visit) => {
    const { page } = await visit();
    await page.goto(`${product.origin}/leaderboard`);
    await page.getByText('Nobody has played here yet').waitFor();
    await page.getByRole('button', { name: 'Readability' }).click();
    const board = page.getByTestId('board');
    await board.getByText('52 people').waitFor();
    const lines = board.getByRole('listitem');
    expect(await lines.count()).toBe(50);
    expect(await lines.first().innerText()).toContain('100.0 %');
    await page.getByRole('button', { name: 'Show more' }).click();
    await board.getByText('Writer 52').waitFor();
    expect(await lines.count()).toBe(PEOPLE);
    await page.getByRole('button', { name: 'Last week' }).click();
    await board.getByText('Nobody has been asked for twenty digits').waitFor();
    expect(new URL(page.url()).search).toBe('?board=readability&period=last-week');
    await page.goto(`${product.origin}/leaderboard?board=digits`);
    await board.getByText(/misread \d+ of 104 times, mostly as a 1/).waitFor();
    await page.getByRole('button', { name: 'Model versions' }).click();
    await board.getByText('cnn@shipped').waitFor();
  });
});

describe('the gallery', () => {
  browserTest(
    'shows a kept drawing, hides it from one who reports it, and a reviewer takes it out for all',
    async (visit) => {
      const author = (await visit()).page;
      await author.goto(product.origin);
      await drawDigit(author, 7, { x: 0.5, y: 0.5, size: 0.6 });
      await expectAnswer(author, 7);
      const popover = author.getByTestId('glyph-popover');
      await author.locator('button[data-glyph]', { hasText: '7' }).click();
      await popover.getByRole('button', { name: 'Yes, right' }).click();
      await popover.getByText('in the gallery').waitFor();
      await popover.getByRole('button', { name: 'Keep it' }).click();
      await popover.getByText('Thanks!').waitFor();

      const guest = (await visit({ viewport: phone, touch: true })).page;
      await guest.goto(`${product.origin}/gallery`);
      await guest.getByLabel('From').selectOption('free');
      const tile = guest.getByTestId('tile');
      await tile.getByText('A 7').waitFor();
      expect(await tile.count()).toBe(1);
      await tile.click();
      const dialog = guest.getByRole('dialog');
      await dialog.getByText('Drawn freely, read right').waitFor();
      expect(await dialog.getByRole('button', { name: 'Delete' }).count()).toBe(0);
      await dialog.getByRole('button', { name: 'Report' }).click();
      await dialog.getByRole('button', { name: 'It is rude or hateful' }).click();
      await tile.waitFor({ state: 'detached' });
      await guest.getByText('There is nothing of that kind yet').waitFor();
      await guest.getByLabel('Whose').selectOption('hidden');
      await tile.getByText('A 7').waitFor();

      const reviewer = (await visit()).page;
      await reviewer.goto(`${product.origin}/admin#t=the-reviewer-of-this-test`);
      await reviewer.getByRole('button', { name: 'Become administrator' }).click();
      await reviewer.getByRole('heading', { name: 'You look after this Inkling now' }).waitFor();
      await reviewer.goto(`${product.origin}/gallery/reported`);
      const reported = reviewer.getByTestId('reported');
      await reported.getByText('It is rude or hateful').waitFor();
      await reported.getByRole('button', { name: 'Take out' }).click();
      await reviewer.getByText('Nothing waits for a look').waitFor();

      await author.goto(`${product.origin}/gallery`);
      await author.getByLabel('Whose').selectOption('own');
      await author.getByText('None of yours is shown').waitFor();
    },
  );

  browserTest('lets its author delete a drawing, and it is gone from their own list, too', async (visit) => {
    const { page } = await visit();
    await page.goto(product.origin);
    await drawDigit(page, 3, { x: 0.5, y: 0.5, size: 0.6 });
    await expectAnswer(page, 3);
    const popover = page.getByTestId('glyph-popover');
    await page.locator('button[data-glyph]', { hasText: '3' }).click();
    await popover.getByRole('button', { name: 'Yes, right' }).click();
    await popover.getByRole('button', { name: 'Keep it' }).click();
    await popover.getByText('Thanks!').waitFor();
    await page.goto(`${product.origin}/gallery`);
    await page.getByLabel('Whose').selectOption('own');
    await page.getByTestId('tile').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete for ever' }).click();
    await page.getByText('None of yours is shown').waitFor();
    await page.goto(`${product.origin}/me`);
    await page.getByText('Nothing is kept yet').waitFor();
  });
});
