import { describe, expect, inject } from 'vitest';
import { launchBrowser } from '@/test/support/browser';
import { browserTest } from '@/test/support/browser-test';
import { drawDigit } from '@/test/support/draw';
import { expectAnswer, expectSoon } from '@/test/support/expect-pages';
import { inviteLinks } from '@/test/support/room-page';

const origin = inject('origin');

describe('a link that leads nowhere', () => {
  browserTest('to a room that does not exist says so and offers a new sheet', async (visit) => {
    const { page } = await visit();
    await page.goto(`${origin}/room/nosuchroom01`);
    await page.getByRole('heading', { name: 'There is no room here' }).waitFor();
    await page.getByRole('link', { name: 'Start a drawing' }).click();
    await page.getByTestId('empty-hint').waitFor();
  });

  browserTest('with a page of another version says that it is to be reloaded', async (visit) => {
    const host = await visit();
    await host.page.goto(origin);
    await drawDigit(host.page, 1);
    const { draw } = await inviteLinks(host.page);

    const { page } = await visit();
    await page.routeWebSocket(/socket\.io/, (line) => {
      const server = line.connectToServer();
      line.onMessage((text) => server.send(String(text).replace(/"protocol":\d+/, '"protocol":1')));
    });
    await page.goto(draw);
    await page.getByTestId('closed').getByRole('button', { name: 'Reload' }).waitFor();
    expect(await page.getByTestId('closed').innerText()).toContain('older or newer than the server');
  });

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
