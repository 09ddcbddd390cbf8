import { join } from 'node:path';
import type { FileChooser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import { expectAnswer, expectLive, expectSameInk, expectSoon } from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { inkOf, inviteLinks } from '@/test/support/browser/room-page';
import { type Product, startProduct, temporaryData } from '@/test/support/servers/product';

describe('a drawing that is put right', () => {
  browserTest(
    'is kept after its author agreed, and deleted it is gone for the other person, too',
    async (visit) => {
      const visitor = await visit();
      const host = visitor.page;
      await host.goto(origin);
      await drawDigit(host, 7, { x: 0.25, y: 0.5, size: 0.6 });
      await expectAnswer(host, 7);
      const links = await inviteLinks(host);
      const guest = (await visit()).page;
      await guest.goto(links.draw);
      await expectLive(guest);
      await drawDigit(guest, 2, { x: 0.75, y: 0.5, size: 0.6 });
      await expectSameInk(host, guest);

      const label = host.locator('button[data-glyph]', { hasText: '7' });
      await label.click();
      const popover = host.getByTestId('glyph-popover');
      await popover.getByRole('button', { name: 'It is a 1' }).click();
      await popover.getByRole('button', { name: 'Keep it' }).click();
      await popover.getByText('Thanks!').waitFor();
      await popover.getByText('Saved as a 1.').waitFor();
      // Somebody else's ink is kept only where they agreed, too.
      await host.keyboard.press('Escape');
      await host.locator('button[data-glyph]', { hasText: '2' }).click();
      await popover.getByRole('button', { name: 'Yes, right' }).click();
      await popover.getByRole('alert').filter({ hasText: 'has not agreed' }).waitFor();
      visitor.expectProblem(/403 \(Forbidden\).*\/api\/drawings/);

      await popover.press('Escape');
      const mine = await host.context().newPage();
      await mine.goto(`${origin}/me`);
      const kept = mine.getByTestId('kept-drawing');
      await kept.getByText('A 1').waitFor();
      await kept.getByText('read as 7').waitFor();
      await kept.getByRole('button', { name: 'Delete A 1' }).click();
      await kept.getByRole('button', { name: 'Delete', exact: true }).click();
      await kept.waitFor({ state: 'detached' });

      for (const page of [host, guest])
        await expectSoon(async () => (await inkOf(page))!.left).toBeGreaterThan(0.5);
      await guest.reload();
      await expectLive(guest);
      await expectSoon(async () => (await inkOf(guest))?.left).toBeGreaterThan(0.5);
      expect(await guest.locator('button[data-glyph]').count()).toBe(1);
    },
  );
});

describe('a reviewer', () => {
  const data = temporaryData();
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ dataDir: data.dir, env: { ADMIN_TOKEN: 'the-reviewer-of-this-test' } });
  });
  afterAll(async () => {
    await product.stop();
    data.remove();
  });

  browserTest('relabels by keyboard, takes it back, and the next drawing is there at once', async (visit) => {
    const { page, expectProblem } = await visit();
    await page.goto(product.origin);
    for (const [digit, x] of [
      [7, 0.25],
      [2, 0.75],
    ] as const) {
      await drawDigit(page, digit, { x, y: 0.5, size: 0.6 });
      await expectAnswer(page, digit);
      // Half drawn, a 2 is called 7, and a label follows the answer a moment later.
      await page.locator('button[data-glyph]', { hasText: String(digit) }).waitFor();
    }
    const popover = page.getByTestId('glyph-popover');
    await page.locator('button[data-glyph]', { hasText: '7' }).click();
    await popover.getByRole('button', { name: 'It is a 1' }).click();
    await popover.getByRole('button', { name: 'Keep it' }).click();
    await popover.getByText('Thanks!').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('button[data-glyph]', { hasText: '2' }).click();
    await popover.getByRole('button', { name: 'Yes, right' }).click();
    await popover.getByText('Thanks!').waitFor();

    await page.goto(`${product.origin}/admin#t=the-reviewer-of-this-test`);
    await page.getByRole('button', { name: 'Become administrator' }).click();
    await page.getByRole('heading', { name: 'You look after this Inkling now' }).waitFor();
    await page.goto(`${product.origin}/review`);
    const label = page.getByTestId('review-label');
    // What the network disagrees with most comes first.
    await expectSoon(() => label.innerText()).toBe('1');
    await page.getByTestId('review-standing').filter({ hasText: '2 to look at' }).waitFor();
    await page.keyboard.press('7');
    await expectSoon(() => label.innerText()).toBe('2');
    await page.keyboard.press('u');
    await expectSoon(() => label.innerText()).toBe('1');
    await page.keyboard.press('7');
    await page.keyboard.press('a');
    await page.getByTestId('review-end').filter({ hasText: 'That is all' }).waitFor();

    await page.getByLabel('Label').selectOption('7');
    await page.getByLabel('Status').selectOption('accepted');
    await page.getByLabel('History').filter({ hasText: 'labelled 7' }).waitFor();
    expect(await page.getByTestId('review-item').count()).toBe(1);

    const files = (item: string) =>
      page
        .getByRole('button', { name: 'Files' })
        .click()
        .then(() => page.getByRole('menuitem', { name: item }).click());
    const [download] = await Promise.all([page.waitForEvent('download'), files('NDJSON with strokes')]);
    const taken = join(data.dir, download.suggestedFilename());
    await download.saveAs(taken);
    const bring = async (file: Parameters<FileChooser['setFiles']>[0]) => {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), files('Bring in a file…')]);
      await chooser.setFiles(file);
    };
    await bring(taken);
    await page.getByText('drawings.ndjson: 1 drawing brought in.').waitFor();
    await bring({ name: 'broken.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from('{"id": 1') });
    await page.getByText('broken.ndjson: line 1: it is not JSON; the file may be cut off.').waitFor();
    expectProblem(/400/);
  });
});
