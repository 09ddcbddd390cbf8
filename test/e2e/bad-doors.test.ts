import type { WebSocketRoute } from 'playwright-core';
import { describe, expect } from 'vitest';
import { launchBrowser } from '@/test/support/browser/browser';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import { expectAnswer, expectLive, expectSameInk, expectSoon } from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { inviteLinks } from '@/test/support/browser/room-page';

describe('a link that leads nowhere', () => {
  browserTest('to a room that does not exist says so and offers a new sheet', async (visit) => {
    const { page } = await visit();
    await page.goto(`${origin}/room/nosuchroom01`);
    await page.getByRole('heading', { name: 'There is no room here' }).waitFor();
    await page.getByRole('link', { name: 'Start a drawing' }).click();
    await page.getByTestId('empty-hint').waitFor();
  });

  browserTest(
    'with a page of another version says that it is to be reloaded, which brings what was not sent',
    async (visit) => {
      const host = await visit();
      await host.page.goto(origin);
      await drawDigit(host.page, 1, { x: 0.25, y: 0.5, size: 0.5 });
      const { draw } = await inviteLinks(host.page);

      const { page } = await visit();
      const lines: WebSocketRoute[] = [];
      let [deaf, old] = [false, false];
      await page.routeWebSocket(/socket\.io/, (line) => {
        const server = line.connectToServer();
        lines.push(line);
        line.onMessage((message) => {
          const text = String(message);
          if (deaf && text.includes('"ops"')) return;
          server.send(old ? text.replace(/"protocol":\d+/, '"protocol":1') : text);
        });
      });
      await page.goto(draw);
      await expectLive(page);
      deaf = true;
      await drawDigit(page, 3, { x: 0.75, y: 0.5, size: 0.5 });
      old = true;
      await lines.at(-1)!.close();
      const reload = page.getByTestId('closed').getByRole('button', { name: 'Reload' });
      await reload.waitFor();
      expect(await page.getByTestId('closed').innerText()).toContain('older or newer than the server');
      await expectAnswer(host.page, 1);

      [deaf, old] = [false, false];
      await reload.click();
      await expectAnswer(host.page, 3);
      await expectSameInk(host.page, page);
    },
  );

  browserTest('without its key says what is missing', async (visit) => {
    const host = await visit();
    await host.page.goto(origin);
    await drawDigit(host.page, 1);
    const { draw } = await inviteLinks(host.page);

    const stranger = await visit();
    await stranger.page.goto(draw.split('#')[0]!);
    await stranger.page.getByRole('heading', { name: 'This room opens with its link' }).waitFor();
    expect(await stranger.page.getByTestId('sheet').count()).toBe(0);

    const guesser = await visit();
    await guesser.page.goto(`${draw.split('#')[0]}#k=guessedguessedguessedg`);
    await guesser.page.getByRole('heading', { name: 'This room opens with its link' }).waitFor();
  });

  browserTest('to no page at all is a page of its own', async (visit) => {
    const visitor = await visit();
    const answer = await visitor.page.goto(`${origin}/nowhere`);
    expect(answer?.status()).toBe(404);
    await visitor.page.getByRole('heading', { name: 'Nothing is drawn here' }).waitFor();
    visitor.expectProblem(/404/);
  });
});

describe('a browser without WebGL', () => {
  browserTest('shows the network flat, says why, and reads all the same', async (visit) => {
    const browser = await launchBrowser({ webgl: false });
    try {
      const { page } = await visit({ browser });
      await page.goto(origin);
      await page.getByText('This browser has no WebGL').waitFor();
      await drawDigit(page, 8);
      await expectAnswer(page, 8);
      const output = page.locator('figure[data-layer] canvas').last();
      await expectSoon(() =>
        output.evaluate((canvas) => {
          const { width, height } = canvas as HTMLCanvasElement;
          const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
          return new Set(new Uint32Array(data.buffer)).size;
        }),
      ).toBeGreaterThan(1);
    } finally {
      await browser.close();
    }
  });
});
