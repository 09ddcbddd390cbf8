import { afterAll, describe, expect } from 'vitest';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import {
  expectAnswer,
  expectLive,
  expectSameBars,
  expectSameInk,
  expectSoon,
} from '@/test/support/browser/expect-pages';
import { inkOf, inviteLinks } from '@/test/support/browser/room-page';
import { type Product, startProduct, temporaryData } from '@/test/support/servers/product';

const data = temporaryData();
const running = new Set<Product>();

async function start(port = 0): Promise<Product> {
  const product = await startProduct({ dataDir: data.dir, port });
  running.add(product);
  return product;
}

afterAll(async () => {
  await Promise.all([...running].map((product) => product.stop('SIGKILL')));
  data.remove();
});

describe('a server that is stopped and started again', () => {
  browserTest('has the room as it was, and open pages come back by themselves', async (visit) => {
    const first = await start();
    const host = await visit();
    await host.page.goto(first.origin);
    await drawDigit(host.page, 7, { x: 0.25, y: 0.5, size: 0.6 });
    await expectAnswer(host.page, 7);
    const { draw } = await inviteLinks(host.page);
    const drawn = (await inkOf(host.page))!;

    expect(await first.stop('SIGTERM'), 'exit code').toBe(0);
    await host.page.locator('[data-testid="status"][data-tone="bad"]').waitFor();
    await drawDigit(host.page, 2, { x: 0.75, y: 0.5, size: 0.6 });
    await expectSoon(
      async () => (await inkOf(host.page))!.right,
      'ink drawn without a server',
    ).toBeGreaterThan(drawn.right);

    const second = await start(first.port);
    await expectLive(host.page);
    await expectAnswer(host.page, 2);

    const guest = await visit();
    await guest.page.goto(draw);
    await expectLive(guest.page);
    await expectSameInk(host.page, guest.page);
    await expectSameBars(host.page, guest.page);

    // A killed process gets no chance to say goodbye: what was acknowledged is there all the same.
    await second.stop('SIGKILL');
    await start(first.port);
    const late = await visit();
    await late.page.goto(draw);
    await expectLive(late.page);
    await expectSameInk(guest.page, late.page);
    for (const visitor of [host, guest]) visitor.allowProblem(/ERR_CONNECTION_REFUSED|WebSocket connection/);
    // Nor does it send the files to their end that its pages were loading.
    guest.allowProblem(/ERR_INCOMPLETE_CHUNKED_ENCODING/);
  });
});
