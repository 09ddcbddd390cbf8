import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { phone } from '@/test/support/browser/browser';
import { browserTest } from '@/test/support/browser/browser-test';
import { origin } from '@/test/support/browser/origin';
import { DIGITS } from '../lib/preprocess/drawings';
import { dataUrl, drawn } from '../server/http/pictures';

const open = async (page: Page): Promise<void> => {
  await page.goto(`${origin}/developers`);
  // The description came: the page runs.
  await page.locator('summary', { hasText: '/api/predict' }).waitFor();
};
const digit = (page: Page) => page.getByTestId('api-digit');
const expectDigit = async (page: Page, wanted: number): Promise<void> => {
  await digit(page)
    .filter({ hasText: String(wanted) })
    .waitFor();
  for (const step of ['ink', 'outline', 'box', 'centred', 'input'])
    expect(await page.getByTestId(`api-step-${step}`).getAttribute('src')).toMatch(/^data:image\/png/);
  const bars = await page
    .locator('[data-testid^="bar-"]')
    .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.value)));
  expect(bars.indexOf(Math.max(...bars))).toBe(wanted);
};

describe('the page for developers', () => {
  browserTest('is found from the menu, lists every address, and reads the sample', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: 'For developers' }).click();
    await page.locator('summary', { hasText: '/api/predict' }).waitFor();
    const { paths } = (await (await page.request.get(`${origin}/api/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    const operations = Object.values(paths).flatMap((methods) => Object.keys(methods));
    expect(await page.locator('summary').count()).toBe(operations.length);
    await page.getByTestId('send-sample').click();
    await expectDigit(page, 7);
  });

  browserTest('reads a chosen picture, a pasted one, and says why it cannot read another', async (visit) => {
    const { page, expectProblem } = await visit();
    await open(page);
    const three = await drawn(DIGITS.three);
    await page
      .getByTestId('picture-file')
      .setInputFiles({ name: 'three.png', mimeType: 'image/png', buffer: three });
    await expectDigit(page, 3);

    await paste(page, await drawn(DIGITS.five));
    await expectDigit(page, 5);

    await page
      .getByTestId('picture-file')
      .setInputFiles({ name: 'cut.png', mimeType: 'image/png', buffer: three.subarray(0, 700) });
    await page.getByRole('alert').filter({ hasText: 'cannot be read' }).waitFor();
    expectProblem(/400/);
    expect(await digit(page).count()).toBe(0);

    await page.getByTestId('send-sample').click();
    await expectDigit(page, 7);
  });

  browserTest('takes a photo on a phone, and keeps within its width', async (visit) => {
    const { page } = await visit({ viewport: phone, touch: true });
    await open(page);
    await page.getByRole('button', { name: 'Take a photo' }).waitFor();
    const photo = await drawn(DIGITS.seven, { side: 1200, format: 'jpeg' });
    expect(await page.getByTestId('picture-photo').getAttribute('capture')).toBe('environment');
    await page
      .getByTestId('picture-photo')
      .setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
    await expectDigit(page, 7);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);
  });
});

/** As Ctrl+V does with a picture in the clipboard. */
const paste = (page: Page, png: Uint8Array): Promise<void> =>
  page.evaluate((url) => {
    const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (c) => c.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }));
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, dataUrl(png));
