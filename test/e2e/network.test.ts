import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import { expectAnswer, expectLive, expectSoon } from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { barsOf, inviteLinks } from '@/test/support/browser/room-page';

/** The 3D view is what these tests are about: its programs run as well. */
const painted = { painted3d: true };

interface Stage extends HTMLElement {
  networkView?: { outputValues(): number[]; litCells(): number; readonly drawCalls: number };
}

/** What a stage's output layer shows. */
const outputOf = (page: Page, testId: string): Promise<number[]> =>
  page.getByTestId(testId).evaluate((stage) => (stage as Stage).networkView?.outputValues() ?? []);

const layerName = (page: Page, layer: string) =>
  page.locator(`[data-testid="network-stage"] [data-layer="${layer}"]`);

const highest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

async function roomWith(page: Page, digit: number): Promise<{ draw: string }> {
  await page.goto(origin);
  await drawDigit(page, digit);
  await expectAnswer(page, digit);
  const links = await inviteLinks(page);
  await layerName(page, 'input').waitFor();
  return links;
}

describe('the network', () => {
  browserTest('is walked by keyboard, and what is looked at stands in the address', async (visit) => {
    const { page } = await visit(painted);
    await roomWith(page, 3);
    const name = layerName(page, 'pool2');
    await name.focus();
    await page.keyboard.press('Enter');
    await expectSoon(() => name.getAttribute('aria-pressed')).toBe('true');
    const whole = await page
      .getByTestId('network-stage')
      .evaluate((stage) => (stage as Stage).networkView!.drawCalls);
    expect(whole).toBeLessThanOrEqual(20);

    await page.getByTestId('network-stage').focus();
    await page.keyboard.press('Enter');
    await expectSoon(() => new URL(page.url()).hash).toMatch(/at=pool2\.\d+/);
    // The camera's place in the address comes when it is drawn: only the cell tells of the step.
    const cell = () => /at=(pool2\.\d+)/.exec(page.url())?.[1];
    const before = cell();
    await page.keyboard.press('Alt+ArrowRight');
    await expectSoon(cell).not.toBe(before);
    const at = cell();

    await page.reload();
    await expectLive(page);
    await layerName(page, 'pool2').waitFor();
    await expectSoon(() => layerName(page, 'pool2').getAttribute('aria-pressed')).toBe('true');
    await expectSoon(() => new URL(page.url()).hash).toContain(`at=${at}`);

    await page.getByTestId('network-stage').focus();
    await page.keyboard.press('Escape');
    await expectSoon(() => new URL(page.url()).hash).toMatch(/at=pool2(&|$)/);
    await page.keyboard.press('Escape');
    await expectSoon(() => new URL(page.url()).hash).not.toContain('at=');

    // Closed by its own button, the inspector leaves the whole network behind, too.
    await name.click();
    await expectSoon(() => new URL(page.url()).hash).toContain('from=');
    await page.getByRole('button', { name: 'Close the inspector' }).click();
    await expectSoon(() => new URL(page.url()).hash).not.toMatch(/at=|from=/);
  });

  browserTest(
    'stands beside another network that reads the same ink, and differs from itself by nothing',
    async (visit) => {
      const { page } = await visit(painted);
      await page.goto(origin);
      await drawDigit(page, 4);
      await expectAnswer(page, 4);
      await page.getByRole('button', { name: 'Compare', exact: true }).click();
      await page.getByTestId('compare-network').selectOption('deep@shipped');
      await expectSoon(() => outputOf(page, 'second-stage').then(highest)).toBe(4);
      expect(await page.getByRole('button', { name: 'Difference' }).isDisabled()).toBe(true);

      await page.getByTestId('compare-network').selectOption('');
      await page.getByRole('button', { name: 'Difference' }).click();
      await page.getByTestId('second-stage').waitFor({ state: 'detached' });
      await expectSoon(async () => {
        const output = await outputOf(page, 'network-stage');
        return output.length === 10 && output.every((value) => Math.abs(value) < 0.01);
      }).toBe(true);
    },
  );

  browserTest('goes back in time to the first of the ink, and through its layers', async (visit) => {
    const { page } = await visit(painted);
    await page.goto(origin);
    await drawDigit(page, 7);
    await expectAnswer(page, 7);
    const bars = await barsOf(page);
    await page.getByRole('button', { name: 'Step by step', exact: true }).click();
    const time = page.getByLabel('How far it was drawn');
    // At the end of the ink, what the page computes is what the server said.
    await expectSoon(async () => {
      const output = await outputOf(page, 'network-stage');
      return output.length === 10 && output.every((value, i) => Math.abs(value - bars[i]!) < 0.01);
    }).toBe(true);

    const read = page.locator('[data-testid="network-stage"] [class*="winner"]');
    expect(await read.innerText()).toBe('7');

    await time.focus();
    await page.keyboard.press('Home');
    // A step by keys is one that is seen.
    await page.keyboard.press('ArrowRight');
    expect(await time.inputValue()).toBe('50');
    await page.keyboard.press('ArrowLeft');
    await expectSoon(async () => {
      const output = await outputOf(page, 'network-stage');
      return output.some((value, i) => Math.abs(value - bars[i]!) > 0.05);
    }).toBe(true);

    const journey = page.getByTestId('journey');
    // The station where it stands is in sight, though the row is longer than its place.
    const [row, current] = [journey.locator('ol'), journey.locator('[aria-current="step"]')];
    expect(await current.innerText()).toBe('A digit?');
    const place = (await row.boundingBox())!;
    const { x, width } = (await current.boundingBox())!;
    expect(x).toBeGreaterThanOrEqual(place.x);
    expect(x + width).toBeLessThanOrEqual(place.x + place.width + 1);
    await journey.getByRole('button', { name: 'Outline' }).click();
    await expectSoon(() => journey.locator('[aria-current="step"]').innerText()).toBe('Outline');
    // No layer is lit yet, and no answer known.
    expect(await read.count()).toBe(0);
    await journey.getByRole('button', { name: 'Next station' }).click();
    await expectSoon(() => journey.locator('[aria-current="step"]').innerText()).toBe('Box');
  });

  browserTest('shows everyone what one of them pinned', async (visit) => {
    const { page } = await visit(painted);
    const { draw } = await roomWith(page, 5);
    const friend = await visit(painted);
    await friend.page.goto(draw);
    await expectLive(friend.page);

    await layerName(page, 'dense').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Pin for everyone' }).click();
    const pin = friend.page.getByRole('list', { name: 'Pinned in the network' }).getByRole('button');
    await pin.click();
    await expectSoon(() => layerName(friend.page, 'dense').getAttribute('aria-pressed')).toBe('true');

    await page.getByRole('button', { name: 'Take the pin away' }).click();
    await pin.waitFor({ state: 'detached' });
  });

  browserTest('a link to a cell leads there whichever network reads in the room', async (visit) => {
    const { page } = await visit();
    const { draw } = await roomWith(page, 3);
    await page.getByRole('button', { name: 'Room settings' }).click();
    await page
      .getByRole('dialog')
      .getByRole('radio', { name: /^dense/ })
      .click();
    await layerName(page, 'hidden').waitFor();

    const friend = await visit();
    await friend.page.goto(`${draw}&at=hidden.5`);
    await expectLive(friend.page);
    await layerName(friend.page, 'hidden').waitFor();
    await friend.page.getByTestId('cell-value').waitFor();
    expect(await layerName(friend.page, 'hidden').getAttribute('aria-pressed')).toBe('true');
  });
});
