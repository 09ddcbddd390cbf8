import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { cellAt, engineIndex, oneHot, placeOf } from '@/lib/explain/cells';
import { referenceGradients } from '@/lib/network/backward';
import { layerValues, referenceForward } from '@/lib/network/forward';
import { readModel } from '@/server/inference/model-files';
import { launchBrowser, phone } from '@/test/support/browser/browser';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit, finger } from '@/test/support/browser/draw';
import { expectAnswer, expectSoon } from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { inviteLinks } from '@/test/support/browser/room-page';

const { network, weights } = await readModel(
  fileURLToPath(new URL('../../server/models/cnn', import.meta.url)),
);
/** Floats are summed in another order on the server. */
const TOLERANCE = 1e-4;

/** Everything the network makes of 784 values, in Node. */
function passOf(input: Float32Array) {
  const pass = referenceForward(network, weights, input);
  return { pass, values: layerValues(network, pass) };
}

const numberAt = (page: Page, testId: string, attribute = 'data-value') =>
  page.getByTestId(testId).first().getAttribute(attribute).then(Number);

/** The network's input, off the bytes that the 3D view draws: exact. */
const drawnInput = (page: Page): Promise<number[]> =>
  page
    .getByTestId('network-stage')
    .evaluate(
      (stage) =>
        (
          stage as HTMLElement & { networkView?: { layerValues(index: number): number[] } }
        ).networkView?.layerValues(0) ?? [],
    );

/** Figures as they are written, with a true minus. */
const written = (text: string): number => Number(text.replace('−', '-').replace('+', ''));

/** What stands in the ledger adds up, as exact numbers and as they are shown; returns the exact ones. */
async function expectSum(page: Page): Promise<{ sum: number; value: number }> {
  const amounts = await page
    .getByTestId('ledger-line')
    .evaluateAll((lines) => lines.map((line) => Number((line as HTMLElement).dataset.amount)));
  const shown = await page
    .getByTestId('ledger-line')
    .evaluateAll((lines) => lines.map((line) => line.querySelector('td:last-child')!.textContent!));
  const total = await page.getByTestId('ledger-sum').locator('td').last().innerText();
  const sum = await numberAt(page, 'ledger-sum', 'data-amount');
  const value = await numberAt(page, 'ledger-value', 'data-amount');
  expect(amounts.length).toBeGreaterThanOrEqual(2);
  expect(amounts.reduce((all, amount) => all + amount, 0)).toBeCloseTo(sum, 4);
  const units = (text: string) => Math.round(written(text) * 1000);
  expect(shown.reduce((all, text) => all + units(text), 0)).toBe(units(total));
  expect(value).toBeCloseTo(Math.max(0, sum), 6);
  return { sum, value };
}

/** A place in a map of the inspector, clicked. */
async function clickCell(page: Page, testId: string, at: { row: number; column: number }, side: number) {
  const map = page.getByTestId(testId).first();
  await map.scrollIntoViewIfNeeded();
  const { width, height } = (await map.boundingBox())!;
  await map.click({
    position: { x: ((at.column + 0.5) / side) * width, y: ((at.row + 0.5) / side) * height },
  });
}

describe('the inspector', () => {
  browserTest('answers which pixels made a neuron fire, and what that did to the answer', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await drawDigit(page, 3);
    await expectAnswer(page, 3);
    await expectSoon(async () => (await drawnInput(page)).length).toBe(784);
    const passNow = async () => passOf(Float32Array.from(await drawnInput(page)));

    // The whole answer: its score, and the ink that speaks for it marked on the sheet. The last of the ink may come to the view after it was read.
    await page.getByTestId('ask-why').click();
    await expectSoon(async () =>
      Math.abs((await numberAt(page, 'why-score')) - (await passNow()).pass.sums.get('digits')![3]!),
    ).toBeLessThan(TOLERANCE);
    const { pass, values } = await passNow();
    await page.getByTestId('ink-contributions').waitFor();
    await page
      .getByRole('group', { name: 'Rather than' })
      .getByRole('button', { name: '8', exact: true })
      .click();
    const ahead = pass.sums.get('digits')![3]! - pass.sums.get('digits')![8]!;
    await expectSoon(async () => Math.abs((await numberAt(page, 'why-score')) - ahead)).toBeLessThan(
      TOLERANCE,
    );

    // The brightest cell of the first convolution: through its layer and map, as a visitor would.
    const conv = values.get('conv1')!;
    const cell = conv.indexOf(Math.max(...conv));
    const shape = [26, 26, 32] as const;
    const { map, row, column } = placeOf(shape, cell);
    await page.getByTestId('rail-conv1').click();
    await page.getByTestId(`map-${map}`).click();
    await clickCell(page, 'map-cells', { row, column }, 26);
    await expectSoon(async () => Math.abs((await numberAt(page, 'cell-value')) - conv[cell]!)).toBeLessThan(
      TOLERANCE,
    );
    const { value } = await expectSum(page);
    expect(Math.abs(value - conv[cell]!)).toBeLessThan(TOLERANCE);
    // The products come to what stands in the sum, figure by figure.
    const products = await page.getByTestId('ledger-line').first().locator('td').last().innerText();
    await expectSoon(() => page.getByTestId('patch-total').innerText()).toBe(`together ${products}`);

    // Its pixels: framed on the sheet itself, three by three of them.
    const sheet = (await page.getByTestId('sheet').boundingBox())!;
    const field = (await page.getByTestId('ink-field').boundingBox())!;
    expect(field.width).toBeCloseTo(field.height, 0);
    expect(field.width).toBeGreaterThan(4);
    expect(field.width).toBeLessThan(sheet.height / 4);

    // What it did to the answer: value × gradient of the logit.
    const output = network.layers.find(({ id }) => id === 'digits')!;
    const slope = referenceGradients(network, weights, pass, {
      sums: new Map([['digits', oneHot(output, 3)]]),
    }).get('conv1')![engineIndex(shape, cell)]!;
    await expectSoon(async () => {
      const effect = page.locator('[data-testid="effect"][data-digit="3"]');
      return Math.abs(Number(await effect.getAttribute('data-value')) - slope * conv[cell]!);
    }).toBeLessThan(TOLERANCE);

    // On along the strongest connection: the pool whose window it won.
    const pooled = { map, row: Math.floor(row / 2), column: Math.floor(column / 2) };
    await page.getByTestId('connection').filter({ hasText: 'Pooled 1' }).first().click();
    const poolValue = values.get('pool1')![cellAt([13, 13, 32], pooled)]!;
    await expectSoon(async () => Math.abs((await numberAt(page, 'cell-value')) - poolValue)).toBeLessThan(
      TOLERANCE,
    );
    expect(await page.getByTestId('pool-cell').count()).toBe(4);

    // The answer itself: ten logits and their shares, which are the bars'.
    await page.getByTestId('rail-digits').click();
    await page.getByTestId('unit-3').click();
    const rows = page.getByTestId('softmax-row');
    await expectSoon(() => rows.count()).toBe(10);
    const shares = await rows.evaluateAll((list) =>
      list.map((item) => Number((item as HTMLElement).dataset.value)),
    );
    shares.forEach((share, digit) => {
      expect(Math.abs(share - pass.values.get('digits')![digit]!)).toBeLessThan(TOLERANCE);
    });
    await page.keyboard.press('Escape');
    await page.getByTestId('inspector').waitFor({ state: 'detached' });
    expect(await page.getByTestId('ink-field').isVisible()).toBe(false);
  });

  browserTest('says what flatten and dropout do, where each cell went among it', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await drawDigit(page, 5);
    await expectAnswer(page, 5);
    await page.getByTestId('ask-why').click();
    await page.getByTestId('rail-flatten').click();
    // 1,600 values, folded into rows of 64.
    await clickCell(page, 'unrolled-row', { row: 0, column: 0 }, 64);
    await expectSoon(() => numberAt(page, 'unrolled-place', 'data-index')).toBe(0);
    await expectSoon(() => page.getByTestId('unrolled-place').innerText()).toContain(
      'map 1, row 1, column 1',
    );
    await page.getByTestId('rail-dropout').click();
    await expectSoon(() => page.getByTestId('inspector').innerText()).toContain('of 1,600 switched off');
  });

  browserTest('is the same without WebGL, in two dimensions', async (visit) => {
    const browser = await launchBrowser({ webgl: false });
    try {
      const { page } = await visit({ browser });
      await page.goto(origin);
      await drawDigit(page, 3);
      await expectAnswer(page, 3);
      const pictured = page.locator('[data-layer="pool1"] canvas');
      await pictured.waitFor();
      const { width, height } = (await pictured.boundingBox())!;
      await pictured.click({ position: { x: width * 0.1, y: height * 0.1 } });
      await page.getByTestId('cell-value').waitFor();
      const marks = page.getByTestId('flat-network').getByTestId('flat-marks');
      await expectSoon(() => marks.locator('[data-kind="selected"]').count()).toBe(1);
      expect(await page.getByTestId('pool-cell').count()).toBe(4);
      await page.getByTestId('pool-cell').first().click();
      await page.getByTestId('ledger-sum').waitFor();
      await expectSum(page);
      await page.getByTestId('pixel-map').waitFor();
      await page.getByTestId('ink-field').waitFor();
      // The map that it lies in was left out until it was asked about, and stands in sight.
      const features = page.locator('[data-layer="conv1"] canvas');
      await expectSoon(() =>
        features.evaluate((canvas) => {
          const network = document.querySelector('[data-testid="flat-network"]')!.getBoundingClientRect();
          const { top, bottom } = canvas.getBoundingClientRect();
          return top < network.bottom && bottom > network.top;
        }),
      ).toBe(true);
      await page.locator('[data-layer="digits"] button').click();
      await page.getByTestId('unit-3').click();
      await expectSoon(() => page.getByTestId('softmax-row').count()).toBe(10);
      // What spoke for the 3 and against it comes to it in lines.
      await expectSoon(() => marks.locator('path').count()).toBeGreaterThan(4);
      await page.getByRole('button', { name: 'Close the inspector' }).click();
      await page.getByTestId('ask-why').click();
      await page.getByTestId('why-score').waitFor();
      await page.getByRole('button', { name: 'Close the inspector' }).click();

      await page.getByRole('button', { name: 'Step by step', exact: true }).click();
      const journey = page.getByTestId('journey');
      const unlit = page.locator('[data-testid="flat-network"] [data-unlit]');
      await journey.getByRole('button', { name: 'Drawing' }).click();
      await expectSoon(() => unlit.count()).toBeGreaterThan(2);

      await page.getByRole('button', { name: 'Compare', exact: true }).click();
      await expectSoon(() => unlit.count()).toBe(0);
      const [live, second] = [page.getByTestId('flat-network'), page.getByTestId('second-flat-network')];
      await page.getByTestId('compare-network').selectOption('dense@shipped');
      await second.locator('[data-layer="hidden"]').waitFor();
      const above = (await live.boundingBox())!;
      expect((await second.boundingBox())!.y).toBeGreaterThanOrEqual(above.y + above.height);
      // A cell of this network is none of another's, though both have a layer of that name.
      const marked = second.locator('[data-kind="selected"]');
      await page.getByTestId('compare-network').selectOption('deep@shipped');
      await second.locator('[data-layer="conv5"]').waitFor();
      await live.locator('[data-layer="pool1"] button').click();
      await expectSoon(() => live.locator('[data-kind="selected"]').count()).toBe(1);
      expect(await marked.count()).toBe(0);
      await page.getByTestId('compare-network').selectOption('');
      await expectSoon(() => marked.count()).toBe(1);
      await page.getByRole('button', { name: 'Difference' }).click();
      await second.waitFor({ state: 'detached' });
    } finally {
      await browser.close();
    }
  });

  browserTest('without WebGL, who follows sees what is looked at, and follows on', async (visit) => {
    const browser = await launchBrowser({ webgl: false });
    try {
      const host = (await visit()).page;
      await host.goto(origin);
      await drawDigit(host, 3);
      await expectAnswer(host, 3);
      const { draw } = await inviteLinks(host);
      const guest = (await visit({ browser })).page;
      await guest.goto(draw);
      await expectAnswer(guest, 3);
      await guest.getByRole('button', { name: /^People: 2/ }).click();
      await guest.getByRole('button', { name: /^Follow / }).click();
      await guest.keyboard.press('Escape');
      await host.getByTestId('followers').waitFor();
      await host.getByTestId('ask-why').click();
      await host.getByTestId('rail-conv1').click();
      await guest.getByTestId('flat-network').locator('[data-layer="conv1"]').waitFor();
      await expectSoon(() => guest.getByTestId('flat-marks').locator('[data-kind="selected"]').count()).toBe(
        1,
      );
      expect(await guest.getByTestId('follow-bar').count()).toBe(1);
      await host.getByTestId('rail-conv2').click();
      await guest.getByRole('heading', { name: /^Features 2/ }).waitFor();
    } finally {
      await browser.close();
    }
  });

  browserTest('on a phone, opens over the sheet and gives it back', async (visit) => {
    const { page } = await visit({ viewport: phone, touch: true });
    await page.goto(origin);
    await drawDigit(page, 2, undefined, await finger(page));
    await expectAnswer(page, 2);
    await page.getByTestId('ask-why').tap();
    await page.getByTestId('why-score').waitFor();
    const { width, height } = (await page.getByTestId('inspector').boundingBox())!;
    expect(width).toBeGreaterThan(340);
    expect(height).toBeGreaterThan(260);
    await page.getByRole('button', { name: 'Close the inspector' }).tap();
    expect(await page.getByTestId('sheet').isVisible()).toBe(true);
  });
});

describe('the guided tour', () => {
  browserTest(
    'draws a digit where there is none, goes by keys from ink to answer, and is offered once',
    async (visit) => {
      // Past every kind of picture that the 3D view has.
      const { page } = await visit({ painted3d: true });
      await page.goto(origin);
      await page.getByTestId('tour-offer').click();
      const tour = page.getByTestId('tour');
      const seen: string[] = [];
      for (;;) {
        await expectSoon(() => tour.getAttribute('data-stop')).not.toBe(seen.at(-1) ?? null);
        seen.push((await tour.getAttribute('data-stop'))!);
        if (seen.at(-1) === 'why') break;
        await page.keyboard.press('ArrowRight');
      }
      expect(seen).toEqual(['start', 'input', 'features', 'cell', 'pooled', 'hidden', 'answer', 'why']);
      await page.getByTestId('why-score').waitFor();
      await expectAnswer(page, 3);
      await page.keyboard.press('ArrowRight');
      await tour.waitFor({ state: 'detached' });
      await page.getByTestId('inspector').waitFor({ state: 'detached' });

      await page.reload();
      await page.getByTestId('sheet').waitFor();
      await page.getByTestId('network-panel').waitFor();
      expect(await page.getByTestId('tour-offer').count()).toBe(0);
      // Whoever wants it again finds it in the menu, and may leave it at any time.
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByTestId('menu-tour').click();
      await tour.waitFor();
      await expectSoon(() => tour.getAttribute('data-stop')).toBe('start');
      await page.keyboard.press('Escape');
      await tour.waitFor({ state: 'detached' });
    },
  );

  browserTest('on a phone, its words cover nothing of what they are about', async (visit) => {
    const { page } = await visit({ viewport: phone, touch: true });
    await page.goto(origin);
    await page.getByTestId('tour-offer').tap();
    const tour = page.getByTestId('tour');
    for (let last: string | null = null; last !== 'why'; await page.getByTestId('tour-next').tap()) {
      await expectSoon(() => tour.getAttribute('data-stop')).not.toBe(last);
      last = await tour.getAttribute('data-stop');
      const about = [page.getByTestId('network-panel')];
      if (last === 'start') about.push(page.getByTestId('sheet'));
      else about.push(page.locator('[data-testid="inspector"] [data-main]'));
      for (const part of about) await part.waitFor();
      const card = (await tour.boundingBox())!;
      expect(card.y + card.height, `${last}: the card is on the screen`).toBeLessThanOrEqual(phone.height);
      for (const part of about) {
        const { top, seen, height } = await part.evaluate(seenOf);
        expect(top + seen, `${last}: ends above the card`).toBeLessThanOrEqual(card.y);
        // Of a long list its beginning, else the whole.
        expect(seen, `${last}: is in sight`).toBeGreaterThanOrEqual(Math.min(height, 240) - 1);
      }
    }
    await tour.waitFor({ state: 'detached' });
    await page.getByTestId('inspector').waitFor({ state: 'detached' });
  });
});

/** How much of an element is in sight, from its top on: its own height, less what is cut off by what it scrolls in. */
function seenOf(element: Element): { top: number; seen: number; height: number } {
  const box = element.getBoundingClientRect();
  let [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  for (let around = element.parentElement; around !== null; around = around.parentElement) {
    if (getComputedStyle(around).overflowY === 'visible') continue;
    const edge = around.getBoundingClientRect();
    [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
  }
  return { top, seen: bottom - top, height: box.height };
}
