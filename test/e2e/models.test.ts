import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { isHoldOut } from '@/lib/drawing/hold-out';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import { expectAnswer, expectSoon } from '@/test/support/browser/expect-pages';
import { type Product, startProduct, temporaryData } from '@/test/support/servers/product';

const TOKEN = 'the-trainer-of-this-test';
/** Somebody whom runs are taught by. */
const author = ['author-of-ones-1', 'author-of-ones-2', 'author-of-ones-3'].find((id) => !isHoldOut(id))!;
/** Fewer than ten are not enough for a run. */
const COPIES = 14;
/** A trainer yields to everything else on the machine, and waits long where much goes on. */
const TRAINER_PATIENCE_MS = 300_000;

describe('from drawings to a version that reads better', () => {
  const data = temporaryData();
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ dataDir: data.dir, env: { ADMIN_TOKEN: TOKEN } });
  });
  afterAll(async () => {
    await product.stop();
    data.remove();
  });

  browserTest(
    'what is drawn is reviewed, trained on, compared and promoted, and the open room reads differently',
    async (visit) => {
      const { page: room, context } = await visit();
      await room.goto(product.origin);
      await drawDigit(room, 7);
      await expectAnswer(room, 7);
      await keepAsOne(room);

      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      await page.goto(`${product.origin}/admin#t=${TOKEN}`);
      await page.getByRole('button', { name: 'Become administrator' }).click();
      await page.getByRole('heading', { name: 'You look after this Inkling now' }).waitFor();
      await page.evaluate(bringCopies, { person: author, copies: COPIES });

      await page.goto(`${product.origin}/review`);
      await acceptAll(page, COPIES + 1);

      await page.getByRole('link', { name: 'Models', exact: true }).click();
      await page.getByRole('button', { name: 'Train a version' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Settings').click();
      await dialog.getByLabel('Epochs').fill('16');
      await dialog.getByLabel('MNIST images with each drawing').fill('0');
      await dialog.getByLabel('Learning rate').fill('0.002');
      await dialog.getByRole('button', { name: 'Start' }).click();

      const status = page.getByTestId('run-status');
      await status.and(page.locator('[data-status="done"]')).waitFor({ timeout: TRAINER_PATIENCE_MS });
      expect(await page.getByRole('img', { name: /^Loss: .* at first/ }).count()).toBe(1);
      await page.getByRole('link', { name: 'Compare with cnn@shipped' }).click();
      await page
        .getByRole('table', { name: /Difference/ })
        .first()
        .waitFor();

      await page.goto(`${product.origin}/models/cnn@1`);
      await page.getByTestId('gate').filter({ hasText: 'Not enough evidence' }).waitFor();
      await page.getByRole('button', { name: 'Promote anyway' }).click();
      await dialog.getByLabel('Reason').fill('People here write their ones like this.');
      await dialog.getByRole('button', { name: 'Promote' }).click();
      await page.getByText('live', { exact: true }).waitFor();

      // The room was open all the while, and was not loaded again.
      await expectAnswer(room, 1);

      await page.goto(`${product.origin}/models/time-machine`);
      await page.getByRole('button', { name: 'Sample' }).click();
      await expectSoon(() => page.locator('[data-model="cnn@1"] strong').innerText()).not.toBe('');
      await page.goto(`${product.origin}/models/cnn@1`);
      await page.getByRole('button', { name: 'Roll back' }).click();
      await expectAnswer(room, 7);
    },
    { timeout: 2 * TRAINER_PATIENCE_MS },
  );
});

async function keepAsOne(room: Page): Promise<void> {
  const popover = room.getByTestId('glyph-popover');
  await room.locator('button[data-glyph]', { hasText: '7' }).click();
  await popover.getByRole('button', { name: 'It is a 1' }).click();
  await popover.getByRole('button', { name: 'Keep it' }).click();
  await popover.getByText('Thanks!').waitFor();
  await room.keyboard.press('Escape');
}

async function acceptAll(page: Page, count: number): Promise<void> {
  const item = page.getByTestId('review-item');
  for (let accepted = 0; accepted < count; accepted++) {
    const id = await item.getAttribute('data-id');
    await page.keyboard.press('a');
    await page.waitForFunction(
      (before) => document.querySelector('[data-testid="review-item"]')?.getAttribute('data-id') !== before,
      id,
    );
  }
  await page.getByTestId('review-end').filter({ hasText: 'That is all' }).waitFor();
}

/** In the page: the one kept drawing comes back from a file as somebody else's, each time a little elsewhere and paler. */
async function bringCopies({ person, copies }: { person: string; copies: number }): Promise<void> {
  const exported = await fetch('/api/export/drawings.ndjson?status=any');
  const [line] = (await exported.text()).trim().split('\n');
  const drawing = JSON.parse(line!) as { input: string };
  const bytes = Uint8Array.from(atob(drawing.input), (c) => c.charCodeAt(0));
  const lines = Array.from({ length: copies }, (_, copy) => {
    const [dx, dy, light] = [(copy % 3) - 1, (Math.floor(copy / 3) % 3) - 1, 1 - 0.01 * copy];
    const moved = bytes.map((_, at) =>
      Math.round(light * (bytes[Math.max(0, Math.min(783, at - dx - 28 * dy))] ?? 0)),
    );
    return JSON.stringify({
      ...drawing,
      id: `copy-of-one-${copy}`,
      person,
      source: 'import',
      status: 'pending',
      partOf: null,
      input: btoa(String.fromCharCode(...moved)),
    });
  });
  const answer = await fetch('/api/import/ndjson', {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
