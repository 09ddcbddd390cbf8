import type { Page } from 'playwright-core';
import type { PersonId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { launchBrowser, openVisitor } from '../support/browser/browser';
import { keepDigits } from '../support/drawings/kept-digits';
import { startProduct, temporaryData } from '../support/servers/product';
import type { Benchmark } from './benchmark';

const DRAWINGS = 120;
const JUDGED = 100;
const PROMISED_MS = 50;
const TOKEN = 'the-reviewer-of-this-benchmark';
/** A loaded machine starts a browser slowly. */
const PATIENCE_MS = 60_000;

/** A reviewer at a real page: from a key that judges a drawing to the next one on the screen. */
export const review: Benchmark = {
  name: 'review',
  about: 'a reviewer at a real page: from a key to the next drawing on the screen',
  async run(context) {
    const data = temporaryData();
    const storage = await openStorage({ dataDir: data.dir });
    await keepDigits(storage, {
      person: 'somebody-who-drew' as PersonId,
      from: 0,
      count: DRAWINGS,
      status: 'pending',
    });
    await storage.close();
    const product = await startProduct({
      dataDir: data.dir,
      env: { INFERENCE_ENGINE: context.engine, ADMIN_TOKEN: TOKEN },
    });
    const browser = await launchBrowser();
    try {
      const { page } = await openVisitor(browser);
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(`${product.origin}/admin#t=${TOKEN}`);
      await page.getByRole('button', { name: 'Become administrator' }).click();
      await page.getByRole('heading', { name: 'You look after this Inkling now' }).waitFor();
      await page.goto(`${product.origin}/review`);
      await page.getByTestId('review-item').waitFor();
      const delays: number[] = [];
      for (let judged = 0; judged < JUDGED; judged++) delays.push(await judgeOne(page));
      context.note(
        'review: the browser paints without a graphics card, on the cores that the server runs on.',
      );
      return [
        {
          name: 'from a key to the next drawing',
          unit: 'ms',
          samples: delays,
          promise: { of: 'p95', atMost: PROMISED_MS },
        },
      ];
    } finally {
      await browser.close();
      await product.stop();
      data.remove();
    }
  },
};

/** By the page's own clock: from the key, as the browser noted it, to when the frame with the next drawing was handed to the screen. */
async function judgeOne(page: Page): Promise<number> {
  const measured = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const item = '[data-testid="review-item"]';
        const before = document.querySelector<HTMLElement>(item)?.dataset.id;
        document.documentElement.dataset.measures = before ?? '';
        addEventListener(
          'keydown',
          async ({ timeStamp }) => {
            for (;;) {
              await new Promise((frame) => requestAnimationFrame(frame));
              const now = document.querySelector<HTMLElement>(item)?.dataset.id;
              if (now !== before && now !== undefined) break;
            }
            // What waits from within a frame comes when that has been painted.
            setTimeout(() => resolve(performance.now() - timeStamp));
          },
          { once: true, capture: true },
        );
      }),
  );
  await page.waitForFunction(
    () =>
      document.documentElement.dataset.measures ===
      document.querySelector('[data-testid="review-item"]')?.getAttribute('data-id'),
  );
  await page.keyboard.press('a');
  return measured;
}
