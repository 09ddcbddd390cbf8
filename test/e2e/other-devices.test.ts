import { describe, expect } from 'vitest';
import { lanAddress } from '@/server/addresses';
import { foreignHost, phone } from '@/test/support/browser/browser';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit, finger, middle } from '@/test/support/browser/draw';
import {
  expectAnswer,
  expectLive,
  expectOutputLayerLikeBars,
  expectSameInk,
} from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { inkOf, inviteLinks } from '@/test/support/browser/room-page';

const { port } = new URL(origin);

describe('a phone', () => {
  browserTest('draws with a finger, and the page stays where it is', async (visit) => {
    const { page } = await visit({ viewport: phone, touch: true });
    await page.goto(origin);
    await page.getByTestId('empty-hint').waitFor();
    // Past the fold there is more, so that there is something to scroll.
    const place = () =>
      page.evaluate(() => [scrollX, scrollY, visualViewport?.scale, visualViewport?.offsetTop]);
    const before = await place();
    await drawDigit(page, 1, middle, await finger(page));
    await expectAnswer(page, 1);
    expect(await place()).toEqual(before);
    expect(await inkOf(page)).not.toBeNull();
  });

  browserTest('shows sheet and answer at once, and nothing wider than the screen', async (visit) => {
    const { page } = await visit({ viewport: phone, touch: true });
    await page.goto(origin);
    await drawDigit(page, 0, middle, await finger(page));
    await expectAnswer(page, 0);
    for (const id of ['sheet', 'answer-digit']) {
      const box = await page.getByTestId(id).boundingBox();
      expect(box!.x, id).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width, id).toBeLessThanOrEqual(phone.width);
      expect(box!.y + box!.height, id).toBeLessThanOrEqual(phone.height);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
  });

  browserTest('shares a room with a laptop: each draws, both see', async (visit) => {
    const laptop = await visit();
    await laptop.page.goto(origin);
    await drawDigit(laptop.page, 7);
    const { draw } = await inviteLinks(laptop.page);
    const handheld = await visit({ viewport: phone, touch: true });
    await handheld.page.goto(draw);
    await expectLive(handheld.page);
    await expectAnswer(handheld.page, 7);
    await drawDigit(handheld.page, 1, { x: 0.85, y: 0.5, size: 0.6 }, await finger(handheld.page));
    await expectAnswer(laptop.page, 1);
  });
});

describe('an address that is not localhost', () => {
  const origins = [`http://${foreignHost}:${port}`];
  const lan = lanAddress();
  if (lan !== null) origins.push(`http://${lan}:${port}`);

  for (const elsewhere of origins)
    browserTest(`works over plain HTTP: ${elsewhere.replace(/:\d+$/, '')}`, async (visit) => {
      const host = await visit();
      await host.page.goto(elsewhere);
      // The browser takes this for an insecure place, as it does on any home network.
      expect(await host.page.evaluate(() => isSecureContext)).toBe(false);
      await drawDigit(host.page, 3);
      await expectAnswer(host.page, 3);
      await expectOutputLayerLikeBars(host.page);

      const { draw } = await inviteLinks(host.page);
      expect(new URL(draw).origin).toBe(elsewhere);
      const guest = await visit();
      await guest.page.goto(draw);
      await expectLive(guest.page);
      await expectSameInk(host.page, guest.page);

      await host.page.getByRole('button', { name: 'Invite a friend' }).click();
      await host.page.getByRole('button', { name: 'Copy link: to draw together' }).click();
      await host.page.getByText('Copied', { exact: true }).first().waitFor();
    });
});
