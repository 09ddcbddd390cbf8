import { describe, expect } from 'vitest';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import {
  expectAnswer,
  expectLive,
  expectOutputLayerLikeBars,
  expectSameInk,
} from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { inviteLinks } from '@/test/support/browser/room-page';

describe('the landing page', () => {
  browserTest('makes no room by being looked at, and one draft by the first stroke', async (visit) => {
    const { page } = await visit();
    const made: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && new URL(request.url()).pathname === '/api/rooms')
        made.push(request.postData() ?? '');
    });
    await page.goto(origin);
    await page.getByTestId('empty-hint').waitFor();
    await page.waitForLoadState('networkidle');
    expect(made).toEqual([]);

    await drawDigit(page, 5);
    await expectAnswer(page, 5);
    await expectOutputLayerLikeBars(page);
    expect(made.map((body) => JSON.parse(body))).toEqual([{ draft: true }]);
    expect(new URL(page.url()).pathname).toBe('/');
  });

  browserTest('becomes a room by inviting, and lists it on the next visit', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await drawDigit(page, 4);
    await expectAnswer(page, 4);
    const { draw, view } = await inviteLinks(page);
    const { pathname, hash } = new URL(draw);
    expect(draw).toMatch(/\/room\/[\w-]+#k=[\w-]+$/);
    expect(view).toMatch(/\/room\/[\w-]+#k=[\w-]+$/);
    expect(view).not.toBe(draw);
    expect(new URL(page.url()).pathname).toBe(pathname);

    await page.reload();
    await expectLive(page);
    await expectAnswer(page, 4);

    await page.goto(origin);
    await page.locator(`a[href="${pathname}"]`).click();
    await expectLive(page);
    await expectAnswer(page, 4);

    const friend = await visit();
    await friend.page.goto(`${origin}${pathname}${hash}`);
    await expectLive(friend.page);
    await expectSameInk(page, friend.page);
  });
});
