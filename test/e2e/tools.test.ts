import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { readStrokeFile } from '@/lib/stroke/stroke-file';
import { browserTest, type Visit } from '@/test/support/browser/browser-test';
import { drawDigit, finger, mouse } from '@/test/support/browser/draw';
import { expectAnswer, expectLive, expectSameInk, expectSoon } from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { inkOf, inviteLinks } from '@/test/support/browser/room-page';

/** Two people in one room with a 7 on its left and a 2 on its right. */
async function meet(visit: Visit) {
  const host = await visit();
  await host.page.goto(origin);
  await drawDigit(host.page, 7, { x: 0.25, y: 0.5, size: 0.5 });
  await drawDigit(host.page, 2, { x: 0.75, y: 0.5, size: 0.5 });
  const links = await inviteLinks(host.page);
  const guest = await visit();
  await guest.page.goto(links.draw);
  await expectLive(guest.page);
  await expectSameInk(host.page, guest.page);
  return { host: host.page, guest: guest.page };
}

/** CSS pixels of a place on the frame, by parts of its width and height. */
async function at(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = (await page.getByTestId('sheet').boundingBox())!;
  return [box.x + x * box.width, box.y + y * box.height];
}

async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const hand = mouse(page);
  await hand.down(...(await at(page, ...from)));
  for (let i = 1; i <= 6; i++) {
    const part = i / 6;
    await hand.move(
      ...(await at(page, from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part)),
    );
  }
  await hand.up();
}

const labels = (page: Page) =>
  page
    .locator('[data-glyph]')
    .evaluateAll((all) =>
      all
        .map((label) => ({ text: label.textContent ?? '', x: label.getBoundingClientRect().x }))
        .sort((a, b) => a.x - b.x),
    );
const digits = async (page: Page) => (await labels(page)).map(({ text }) => text);

const pressed = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true, includeHidden: true }).getAttribute('aria-pressed');

describe('tools', () => {
  browserTest('what one erases goes for the other too, and comes back by undo', async (visit) => {
    const { host, guest } = await meet(visit);
    const both = (await inkOf(guest))!;
    await guest.getByRole('button', { name: 'Eraser' }).click();
    // Another's stroke, in a room of two.
    await drag(guest, [0.05, 0.3], [0.45, 0.7]);
    for (const page of [host, guest]) {
      await expectSoon(async () => (await inkOf(page))!.left).toBeGreaterThan(0.5);
      await expectSoon(() => digits(page)).toEqual(['2']);
    }
    await guest.keyboard.press('Control+z');
    for (const page of [host, guest]) {
      await expectSoon(async () => Math.abs((await inkOf(page))!.left - both.left)).toBeLessThan(0.01);
      await expectSoon(() => digits(page)).toEqual(['7', '2']);
    }
    await expectSameInk(host, guest);
  });

  browserTest('a sign that is moved takes its label along, for both, and back by undo', async (visit) => {
    const { host, guest } = await meet(visit);
    await expectSoon(() => digits(host)).toEqual(['7', '2']);
    const before = (await inkOf(host))!;
    await host.keyboard.press('v');
    // The 7's upper bar begins left of its middle; the box is drawn around all of it.
    await drag(host, [0.02, 0.1], [0.48, 0.9]);
    await host.getByTestId('selection').waitFor();
    await drag(host, [0.25, 0.5], [0.25, 0.62]);
    for (const page of [host, guest]) {
      await expectSoon(async () => (await inkOf(page))!.bottom).toBeGreaterThan(before.bottom + 0.08);
      await expectSoon(() => digits(page)).toEqual(['7', '2']);
    }
    await expectSameInk(host, guest);
    const [moved] = await labels(guest);
    await host.keyboard.press('Control+z');
    for (const page of [host, guest])
      await expectSoon(async () => Math.abs((await inkOf(page))!.bottom - before.bottom)).toBeLessThan(0.01);
    await expectSameInk(host, guest);
    expect(moved!.x).toBeGreaterThan(0);
  });

  browserTest('the arrow keys move what is selected by its label, Delete erases it', async (visit) => {
    const { host, guest } = await meet(visit);
    const before = (await inkOf(host))!;
    await host.keyboard.press('v');
    await host.locator('[data-glyph]').last().click();
    await host.getByTestId('selection').waitFor();
    for (let i = 0; i < 5; i++) await host.keyboard.press('Shift+ArrowRight');
    await expectSoon(async () => (await inkOf(guest))!.right).toBeGreaterThan(before.right + 0.04);
    await host.keyboard.press('Delete');
    await expectSoon(() => digits(guest)).toEqual(['7']);
    await host.keyboard.press('Control+z');
    await expectSoon(() => digits(guest)).toEqual(['7', '2']);
  });

  browserTest(
    'what is drawn zoomed in lands where the pen was, in true size for the other',
    async (visit) => {
      const host = await visit();
      await host.page.goto(origin);
      await drawDigit(host.page, 1, { x: 0.9, y: 0.2, size: 0.2 });
      const guest = await visit();
      await guest.page.goto((await inviteLinks(host.page)).draw);
      await expectLive(guest.page);
      await host.page.getByRole('button', { name: 'Clear' }).click();
      await expectSoon(() => inkOf(guest.page)).toBeNull();
      const [x, y] = await at(host.page, 0, 0);
      await host.page.mouse.move(x + 2, y + 2);
      await host.page.keyboard.down('Control');
      // e to the power of 332.7 / 240: four times as near, around the upper left corner.
      await host.page.mouse.wheel(0, -332.71);
      await host.page.keyboard.up('Control');
      await expectSoon(() => host.page.getByTestId('zoom-level').innerText()).toBe('400%');
      await drawDigit(host.page, 0, { x: 0.5, y: 0.5, size: 0.6 });
      // In the middle of a quarter of the sheet.
      await expectSoon(async () => {
        const ink = await inkOf(guest.page);
        return ink === null ? null : [(ink.left + ink.right) / 2, (ink.top + ink.bottom) / 2];
      }).toEqual([expect.closeTo(0.125, 1.5), expect.closeTo(0.125, 1.5)]);
      const theirs = (await inkOf(guest.page))!;
      expect(theirs.bottom - theirs.top).toBeLessThan(0.3);
      await host.page.keyboard.press('0');
      await expectSoon(() => host.page.getByTestId('zoom-level').innerText()).toBe('100%');
      await expectSameInk(host.page, guest.page);
    },
  );

  browserTest('two fingers zoom and leave no ink; one draws', async (visit) => {
    const { page } = await visit({ touch: true, viewport: { width: 820, height: 1100 } });
    await page.goto(origin);
    await drawDigit(page, 3, { x: 0.3, y: 0.5, size: 0.5 }, await finger(page));
    await expectAnswer(page, 3);
    const before = (await inkOf(page))!.share;
    const devtools = await page.context().newCDPSession(page);
    const touch = (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      touchPoints: { x: number; y: number; id: number }[],
    ) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
    const points = async (apart: number) => {
      const [[ax, ay], [bx, by]] = [await at(page, 0.5 - apart, 0.5), await at(page, 0.5 + apart, 0.5)];
      return [
        { x: ax, y: ay, id: 1 },
        { x: bx, y: by, id: 2 },
      ];
    };
    await touch('touchStart', (await points(0.1)).slice(0, 1));
    await touch('touchStart', await points(0.1));
    for (const apart of [0.14, 0.18, 0.2]) await touch('touchMove', await points(apart));
    await touch('touchEnd', []);
    await page.keyboard.press('0');
    await expectSoon(async () => Math.abs((await inkOf(page))!.share / before - 1)).toBeLessThan(0.03);
    await expectSoon(() => digits(page)).toEqual(['3']);
  });

  browserTest('every tool has its key, none while one types, and a card that says so', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await page.getByTestId('empty-hint').waitFor();
    for (const [key, name] of [
      ['e', 'Eraser'],
      ['v', 'Select'],
      ['h', 'Hand'],
      ['p', 'Pen'],
      ['b', 'Pen'],
    ] as const) {
      await page.keyboard.press(key);
      await expectSoon(() => pressed(page, name), key).toBe('true');
    }
    await page.keyboard.press('6');
    expect(await page.getByRole('radio', { name: 'blue', exact: true }).isChecked()).toBe(true);
    await page.keyboard.press(']');
    expect(await page.getByRole('radio', { name: 'broad pen' }).isChecked()).toBe(true);
    await page.keyboard.press('+');
    await expectSoon(() => page.getByTestId('zoom-level').innerText()).toBe('125%');
    await page.keyboard.press('-');
    await expectSoon(() => page.getByTestId('zoom-level').innerText()).toBe('100%');
    await page.keyboard.press('?');
    const card = page.getByTestId('keys-help');
    await card.getByText('Select and move').waitFor();
    await page.keyboard.press('e');
    expect(await pressed(page, 'Pen')).toBe('true');
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
  });

  browserTest('a stroke may begin on a label, and a tap on it is still the label’s', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await drawDigit(page, 7, { x: 0.3, y: 0.5, size: 0.5 });
    const label = page.locator('[data-glyph]').first();
    await label.waitFor();
    await label.click();
    await expectSoon(() => label.getAttribute('aria-pressed')).toBe('true');
    const before = (await inkOf(page))!.right;
    const box = (await label.boundingBox())!;
    const hand = mouse(page);
    await hand.down(box.x + box.width / 2, box.y + box.height / 2);
    for (let i = 1; i <= 6; i++)
      await hand.move(box.x + box.width / 2 + i * 25, box.y + box.height / 2 + i * 4);
    await hand.up();
    await expectSoon(async () => (await inkOf(page))!.right).toBeGreaterThan(before + 0.1);
  });
});

describe('a sheet of strokes', () => {
  async function choose(page: Page, item: string): Promise<void> {
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  }

  async function save(page: Page, item: string): Promise<string> {
    const download = page.waitForEvent('download');
    await choose(page, item);
    return (await download).path();
  }

  browserTest('goes out as JSON and comes in again the same, undone by one press', async (visit) => {
    const first = await visit();
    await first.page.goto(origin);
    await drawDigit(first.page, 4, { x: 0.4, y: 0.5, size: 0.6 });
    await expectAnswer(first.page, 4);
    const file = await save(first.page, 'Save strokes (JSON)');
    const read = readStrokeFile(await readFile(file, 'utf8'));
    if (!read.ok) throw new Error(read.message);
    expect(read.strokes.length).toBeGreaterThan(0);

    const second = await visit();
    await second.page.goto(origin);
    await second.page.getByTestId('empty-hint').waitFor();
    const chooser = second.page.waitForEvent('filechooser');
    await choose(second.page, 'Open strokes…');
    await (await chooser).setFiles({
      name: 'sheet.json',
      mimeType: 'application/json',
      buffer: await readFile(file),
    });
    await expectSameInk(first.page, second.page);
    await expectAnswer(second.page, 4);
    const again = readStrokeFile(await readFile(await save(second.page, 'Save strokes (JSON)'), 'utf8'));
    expect(again).toEqual(read);
    await second.page.keyboard.press('Control+z');
    await expectSoon(() => inkOf(second.page)).toBeNull();
  });

  browserTest('says what is wrong with a file and changes nothing', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await page.getByTestId('empty-hint').waitFor();
    const chooser = page.waitForEvent('filechooser');
    await choose(page, 'Open strokes…');
    await (await chooser).setFiles({
      name: 'photo.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"format":"inkling-strokes","version":9}'),
    });
    await page.getByText('version 9').waitFor();
    expect(await inkOf(page)).toBeNull();
  });

  browserTest('strokes that are dropped on the page, or pasted, land on the sheet', async (visit) => {
    const first = await visit();
    await first.page.goto(origin);
    await drawDigit(first.page, 4, { x: 0.4, y: 0.5, size: 0.6 });
    const text = await readFile(await save(first.page, 'Save strokes (JSON)'), 'utf8');
    for (const way of ['drop', 'paste'] as const) {
      const { page } = await visit();
      await page.goto(origin);
      await page.getByTestId('empty-hint').waitFor();
      await page.evaluate(
        ([event, content]) => {
          const data = new DataTransfer();
          if (event === 'drop')
            data.items.add(new File([content], 'sheet.json', { type: 'application/json' }));
          else data.setData('text/plain', content);
          const options = { bubbles: true, cancelable: true };
          document.body.dispatchEvent(
            event === 'drop'
              ? new DragEvent('drop', { ...options, dataTransfer: data })
              : new ClipboardEvent('paste', { ...options, clipboardData: data }),
          );
        },
        [way, text] as const,
      );
      await expectSameInk(first.page, page);
      await expectAnswer(page, 4);
    }
  });

  browserTest('is copied as a picture; where no page may copy, the picture is shown', async (visit) => {
    const { context, page } = await visit();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    await page.goto(origin);
    await drawDigit(page, 8);
    await choose(page, 'Copy as picture');
    await page.getByText('The sheet is copied, as a picture.').waitFor();
    const copied = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const picture = await createImageBitmap(await item!.getType('image/png'));
      return [picture.width, picture.height];
    });
    expect(copied).toEqual([3200, 2000]);

    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await choose(page, 'Copy as picture');
    await page.getByRole('dialog').getByAltText('The sheet').waitFor();
  });

  browserTest('goes out as PNG and SVG', async (visit) => {
    const { page } = await visit();
    await page.goto(origin);
    await drawDigit(page, 8);
    const png = await readFile(await save(page, 'Save as PNG'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3200, 2000]);
    const svg = await readFile(await save(page, 'Save as SVG'), 'utf8');
    expect(svg).toContain('viewBox="0 0 1600 1000"');
    expect(svg.match(/<path fill="rgb/g)!.length).toBeGreaterThan(0);
  });
});
