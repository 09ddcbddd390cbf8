import type { Page } from 'playwright-core';
import type { NetworkProbe } from '@/app/network/network-view';
import { launchBrowser, openVisitor } from '../support/browser';
import { drawDigit, type Spot } from '../support/draw';
import { startProduct, temporaryData } from '../support/product';
import type { Benchmark } from './benchmark';

const ROUNDS = 11;
/** A loaded machine starts a browser slowly. */
const PATIENCE_MS = 60_000;
const POLL_MS = 20;

/** The 3D view on a real page, all layers shown: what one activation frame costs the page's main thread. */
export const viewUpdate: Benchmark = {
  name: 'view-update',
  about: 'a page that draws: main-thread script of one activation update, and draw calls of the network',
  async run(context) {
    const data = temporaryData();
    const product = await startProduct({ dataDir: data.dir, env: { INFERENCE_ENGINE: context.engine } });
    const browser = await launchBrowser();
    const update: number[] = [];
    const calls: number[] = [];
    try {
      const { page } = await openVisitor(browser);
      await page.goto(product.origin);
      await page.getByTestId('network-stage').waitFor();
      await drawDigit(page, 0, spotOf(0));
      await page.getByRole('button', { name: /all layers/i }).click();
      await countsWhere(page, ({ updates }) => updates > 0);
      for (let round = 0; round < ROUNDS; round++) {
        const before = await counts(page);
        await drawDigit(page, round % 10, spotOf(round + 1));
        const after = await countsWhere(page, ({ updates }) => updates > before.updates);
        update.push((after.updateMs - before.updateMs) / (after.updates - before.updates));
        calls.push(after.drawCalls);
      }
      context.note(
        `view-update: ${await rendererOf(page)}; each run is the mean over the frames of one drawn digit.`,
      );
    } finally {
      await browser.close();
      await product.stop();
      data.remove();
    }
    return [
      {
        name: 'script of one update, all layers of cnn',
        unit: 'ms',
        samples: update,
        promise: { of: 'mean', atMost: 0.5 },
      },
      {
        name: 'draw calls of the whole network',
        unit: 'calls',
        samples: calls,
        promise: { of: 'p99', atMost: 7 },
      },
    ];
  },
};

/** Four beside each other, three below: far enough apart that no pen goes down on the label of a neighbour. */
const spotOf = (place: number): Spot => ({
  x: 0.15 + (place % 4) * 0.22,
  y: 0.2 + Math.floor(place / 4) * 0.3,
  size: 0.2,
});

type Stage = HTMLElement & { networkView?: NetworkProbe };

/** Reads the probe until it fits. The page's policy forbids Playwright's own way of waiting, which evaluates text. */
async function countsWhere(page: Page, fits: (counts: Counts) => boolean): Promise<Counts> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const now = await counts(page);
    if (fits(now)) return now;
    await page.waitForTimeout(POLL_MS);
  }
  throw new Error('The 3D view did not show the drawing in time.');
}

interface Counts {
  readonly updates: number;
  readonly updateMs: number;
  readonly drawCalls: number;
}

const counts = (page: Page): Promise<Counts> =>
  page.getByTestId('network-stage').evaluate((stage: Stage) => {
    const { updates = 0, updateMs = 0, drawCalls = 0 } = stage.networkView ?? {};
    return { updates, updateMs, drawCalls };
  });

const rendererOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const info = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'an unknown renderer';
  });
