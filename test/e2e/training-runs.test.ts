import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { isHoldOut } from '@/lib/drawing/hold-out';
import type { PersonId } from '@/lib/ids';
import { NETWORKS } from '@/lib/network/layers';
import { readModel } from '@/server/inference/model-files';
import { openStorage } from '@/server/storage';
import { exportModel } from '@/server/training/export-model';
import { initialParameters, toWeights } from '@/server/training/parameters';
import { createRandom } from '@/server/training/random';
import { browserTest, type Visit } from '@/test/support/browser/browser-test';
import { expectSoon } from '@/test/support/browser/expect-pages';
import { keepDigits } from '@/test/support/drawings/kept-digits';
import { type Product, startProduct, temporaryData } from '@/test/support/servers/product';
import { trainerOf } from '@/test/support/servers/trainer-process';

const TOKEN = 'the-trainer-of-these-tests';
const SHIPPED = fileURLToPath(new URL('../../server/models', import.meta.url));
const people = Array.from({ length: 200 }, (_, i) => `author-${i}` as PersonId);
const [taught, judges] = [people.filter((id) => !isHoldOut(id)), people.filter(isHoldOut)];

/** A trainer yields to everything else on the machine, and waits long where much goes on. */
const PATIENCE_MS = 300_000;
const SLOW = { timeout: 2 * PATIENCE_MS };

const data = temporaryData();
let product: Product;

/** `dense@1` reads nothing right, `dense@2` as the shipped one, `cnn@1` is the shipped one by another name. */
async function addVersions(): Promise<void> {
  const { network, weights } = await readModel(join(SHIPPED, 'dense'));
  const random = toWeights(initialParameters(NETWORKS.dense, createRandom(1)));
  for (const [number, its, accuracy] of [['1', random, 0.1] as const, ['2', weights, 0.98] as const])
    await exportModel(join(data.dir, 'models', 'dense', number), network, its, {
      created: '2026-11-01T00:00:00Z',
      training: { engine: 'wasm', seed: 1, epochs: 1, chosenEpoch: 1, data: [] },
      metrics: [{ data: 'mnist-test', drawings: 10_000, accuracy, loss: 0.1 }],
    });
  await cp(join(SHIPPED, 'cnn'), join(data.dir, 'models', 'cnn', '1'), { recursive: true });
}

beforeAll(async () => {
  const storage = await openStorage({ dataDir: data.dir });
  await keepDigits(storage, { person: taught[0]!, from: 0, count: 40 });
  // Five who are never trained on, and enough of theirs for the gate.
  for (const [i, person] of judges.slice(0, 5).entries())
    await keepDigits(storage, { person, from: 100 + 40 * i, count: 40 });
  await storage.close();
  await addVersions();
  product = await startProduct({ dataDir: data.dir, env: { ADMIN_TOKEN: TOKEN } });
});
afterAll(async () => {
  await product.stop();
  data.remove();
});

async function admin(visit: Visit): Promise<Page> {
  const { page } = await visit();
  await page.goto(`${product.origin}/admin#t=${TOKEN}`);
  await page.getByRole('button', { name: 'Become administrator' }).click();
  await page.getByRole('heading', { name: 'You look after this Inkling now' }).waitFor();
  return page;
}

/** A run from `dense@shipped`, asked for on the page; resolves with its id when the page shows it. */
async function train(page: Page, settings: Readonly<Record<string, string>>): Promise<string> {
  await page.goto(`${product.origin}/models`);
  await page.getByRole('button', { name: 'Train a version' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Goes on from').selectOption('dense@shipped');
  await dialog.getByText('Settings').click();
  for (const [label, value] of Object.entries(settings)) await dialog.getByLabel(label).fill(value);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL('**/models/runs/*');
  return page.url().split('/').at(-1)!;
}

const becomes = (page: Page, status: string) =>
  page.locator(`[data-testid="run-status"][data-status="${status}"]`).waitFor({ timeout: PATIENCE_MS });

describe('training runs and candidates', () => {
  browserTest(
    'a run whose trainer dies says so, goes on from its checkpoint, and is cancelled',
    async (visit) => {
      const page = await admin(visit);
      const run = await train(page, { Epochs: '50', 'MNIST images with each drawing': '2' });
      await page.getByText(/^Epoch ([2-9]|\d\d) of 50/).waitFor({ timeout: PATIENCE_MS });
      process.kill(trainerOf(run), 'SIGKILL');
      await becomes(page, 'failed');
      await page
        .getByText('The trainer was killed, by somebody or because memory ran out.')
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Go on from its checkpoint' }).click();
      await page
        .getByTestId('run-log')
        .getByText(/from step [1-9]/)
        .waitFor({ timeout: PATIENCE_MS });
      await page.getByRole('button', { name: 'Cancel' }).click();
      await becomes(page, 'cancelled');
    },
    SLOW,
  );

  browserTest(
    'a run that begins elsewhere shows by itself, and a repeat comes to the same weights',
    async (visit) => {
      const list = await admin(visit);
      await list.goto(`${product.origin}/models`);
      const lines = list.getByTestId('run-line');
      const versions = list.getByRole('link', { name: 'dense@3' });
      await list.getByRole('button', { name: 'Train a version' }).waitFor();
      // Those of the tests before.
      await lines.first().waitFor();
      const before = await lines.count();
      const page = await admin(visit);
      await train(page, { Epochs: '1', 'MNIST images with each drawing': '0' });
      await expectSoon(() => lines.count()).toBe(before + 1);
      await becomes(page, 'done');
      await versions.first().waitFor();
      await page.getByRole('button', { name: 'Repeat' }).click();
      await page.getByText(': the same weights came out').waitFor({ timeout: PATIENCE_MS });
    },
    SLOW,
  );

  browserTest('a candidate reads beside the live version, seen by nobody', async (visit) => {
    const page = await admin(visit);
    await page.goto(`${product.origin}/models/cnn@1`);
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByText('It reads 20 % of what is drawn.').waitFor();
    const room = (await visit()).page;
    await room.goto(product.origin);
    await dots(room);
    await expectSoon(async () => {
      await page.getByRole('button', { name: 'Look again' }).click();
      return page.getByTestId('shadow-agreement').innerText();
    }).toMatch(/^They agree on 100.00 % of \d+ drawings?\.$/);
    await page.getByRole('button', { name: 'End the trial' }).click();
    await page.getByText('The trial is over.').waitFor();
  });

  browserTest('what passes the gate is promoted by one click', async (visit) => {
    const page = await admin(visit);
    await page.goto(`${product.origin}/models/dense@1`);
    await page.getByTestId('gate').filter({ hasText: 'Does not pass' }).waitFor();
    await page.getByRole('button', { name: 'Promote anyway' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('So that there is something to repair.');
    await page.getByRole('dialog').getByRole('button', { name: 'Promote' }).click();
    await page.getByText('live', { exact: true }).waitFor();
    await page.goto(`${product.origin}/models/dense@2`);
    await page.getByTestId('gate').filter({ hasText: 'May read for everybody' }).waitFor();
    await page.getByRole('button', { name: 'Promote', exact: true }).click();
    await page.getByText('live', { exact: true }).waitFor();
    await page.getByText(/^Promoted in the place of dense@1/).waitFor();
  });
});

/** Forty glyphs, far apart: of so many, one in five is chosen for a trial. */
async function dots(page: Page): Promise<void> {
  const sheet = page.getByTestId('sheet');
  const box = (await sheet.boundingBox())!;
  for (let i = 0; i < 40; i++)
    await page.mouse.click(
      box.x + box.width * (0.1 + 0.1 * (i % 8)),
      box.y + box.height * (0.2 + 0.15 * Math.floor(i / 8)),
    );
}
