import { describe, expect } from 'vitest';
import { browserTest, type Visit } from '@/test/support/browser/browser-test';
import { drawDigit, mouse, placesOn } from '@/test/support/browser/draw';
import {
  expectAnswer,
  expectLive,
  expectOutputLayerLikeBars,
  expectSameBars,
  expectSameInk,
  expectSoon,
} from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { barsOf, inkOf, inviteLinks, litPixelsOf } from '@/test/support/browser/room-page';
import { handwriting } from '@/test/support/drawings/handwriting';

/** Two people in one room that has a 7 in it. */
async function meet(visit: Visit) {
  const host = await visit();
  await host.page.goto(origin);
  await drawDigit(host.page, 7, { x: 0.25, y: 0.5, size: 0.6 });
  const links = await inviteLinks(host.page);
  const guest = await visit();
  await guest.page.goto(links.draw);
  await expectLive(guest.page);
  return { host: host.page, guest: guest.page, links };
}

describe('two people in one room', () => {
  browserTest('see the same ink, read the same digit, the same bars and the same network', async (visit) => {
    const { host, guest } = await meet(visit);
    await expectSameInk(host, guest);
    for (const page of [host, guest]) await expectAnswer(page, 7);
    await expectSameBars(host, guest);
    for (const page of [host, guest]) await expectOutputLayerLikeBars(page);

    await drawDigit(guest, 2, { x: 0.75, y: 0.5, size: 0.6 });
    await expectSameInk(host, guest);
    for (const page of [host, guest]) await expectAnswer(page, 2);
    await expectSameBars(host, guest);
    for (const page of [host, guest]) await expectOutputLayerLikeBars(page);
  });

  browserTest('see each other draw while the pen is still down', async (visit) => {
    const { host, guest } = await meet(visit);
    await expectSameInk(host, guest);
    const before = (await inkOf(guest))!;

    const hand = mouse(host);
    const places = await placesOn(host, handwriting[3]![0]!, { x: 0.75, y: 0.5, size: 0.6 });
    const half = Math.floor(places.length / 2);
    await hand.down(...places[0]!);
    for (const place of places.slice(1, half)) await hand.move(...place);

    await expectSoon(async () => (await inkOf(guest))!.right).toBeGreaterThan(before.right + 0.1);
    await expectSameInk(host, guest);
    const halfway = await barsOf(guest);

    for (const place of places.slice(half)) await hand.move(...place);
    // The pen is still down: this is read from a stroke that has no end yet.
    for (const page of [host, guest]) await expectAnswer(page, 3);
    expect(await barsOf(guest)).not.toEqual(halfway);
    await hand.up();
    await expectSameInk(host, guest);
    await expectSameBars(host, guest);
  });

  browserTest('undo their own strokes for both, and bring them back', async (visit) => {
    const { host, guest } = await meet(visit);
    await drawDigit(guest, 1, { x: 0.75, y: 0.5, size: 0.6 });
    await expectSameInk(host, guest);
    const both = (await inkOf(host))!.share;

    await guest.getByRole('button', { name: 'Undo' }).click();
    await expectSoon(async () => (await inkOf(host))!.share).toBeLessThan(both * 0.8);
    await expectSameInk(host, guest);
    await expectAnswer(host, 7);

    await guest.getByRole('button', { name: 'Redo' }).click();
    // The last points of a stroke may have been under way when its ink was measured.
    await expectSoon(async () => Math.abs((await inkOf(host))!.share / both - 1)).toBeLessThan(0.02);

    await host.getByRole('button', { name: 'Clear' }).click();
    for (const page of [host, guest]) {
      await expectSoon(() => inkOf(page)).toBeNull();
      await expectAnswer(page, '–');
      await page.getByTestId('empty-hint').waitFor();
    }
  });

  browserTest('one who comes late sees what stands there already', async (visit) => {
    const { host, links } = await meet(visit);
    await expectAnswer(host, 7);
    const late = await visit();
    await late.page.goto(links.draw);
    await expectSameInk(host, late.page);
    await expectAnswer(late.page, 7);
    await expectSameBars(host, late.page);
    await expectOutputLayerLikeBars(late.page);
  });

  browserTest('one with the link to look sees everything and draws nothing', async (visit) => {
    const { host, guest, links } = await meet(visit);
    const viewer = await visit();
    await viewer.page.goto(links.view);
    await viewer.page.getByTestId('viewer-note').waitFor();
    await expectSameInk(host, viewer.page);
    await expectAnswer(viewer.page, 7);
    await expectOutputLayerLikeBars(viewer.page);

    await drawDigit(viewer.page, 1, { x: 0.75, y: 0.5, size: 0.6 });
    // What a drawer does after it reaches all three: the viewer's stroke had its chance.
    await drawDigit(guest, 0, { x: 0.5, y: 0.5, size: 0.4 });
    await expectSameInk(host, guest);
    await expectSameInk(host, viewer.page);
    expect((await inkOf(viewer.page))!.right).toBeLessThan(0.65);
    expect(await viewer.page.getByRole('button', { name: 'Invite a friend' }).count()).toBe(0);
  });
});

describe('the preprocessing strip', () => {
  browserTest('shows every step of the last drawing, in both pages', async (visit) => {
    const { host, guest } = await meet(visit);
    await expectAnswer(guest, 7);
    for (const page of [host, guest])
      for (const step of ['ink', 'outline', 'box', 'centred', 'input'])
        await expectSoon(() => litPixelsOf(page, step), step).toBeGreaterThan(10);
  });
});

describe('the network', () => {
  browserTest('reads each digit as it was meant', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    for (const digit of handwriting.keys()) {
      await drawDigit(page, digit);
      await expectAnswer(page, digit);
      await page.getByRole('button', { name: 'Clear' }).click();
      await expectAnswer(page, '–');
    }
  });
});
