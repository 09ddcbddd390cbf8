// node server/setup/run.mjs test/e2e/screenshots.ts FOLDER: pictures of the running product, to look at and for the README.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { laptop, launchBrowser, openVisitor, phone, type Visitor } from '../support/browser/browser';
import { drawDigit, finger, mouse, type Spot } from '../support/browser/draw';
import { inviteLinks } from '../support/browser/room-page';
import { startProduct, temporaryData } from '../support/servers/product';

const schemes = ['light', 'dark'] as const;
const sizes = [
  { size: 'laptop', viewport: laptop, touch: false },
  { size: 'phone', viewport: phone, touch: true },
] as const;
type Size = (typeof sizes)[number];
type Scheme = (typeof schemes)[number];

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new Error('Say where to put the pictures: test/e2e/screenshots.ts FOLDER');
  mkdirSync(folder, { recursive: true });
  const data = temporaryData();
  const product = await startProduct({ dataDir: data.dir });
  const browser = await launchBrowser();
  try {
    for (const size of sizes)
      for (const scheme of schemes) await picture(browser, product.origin, resolve(folder), size, scheme);
    await previewPicture(browser, product.origin, resolve(folder));
  } finally {
    await browser.close();
    await product.stop();
    data.remove();
  }
}

/** The landing page untouched, with a digit, as a room with a friend in it, and a door that does not open. */
async function picture(
  browser: Browser,
  origin: string,
  folder: string,
  size: Size,
  colorScheme: Scheme,
): Promise<void> {
  const open = () => openVisitor(browser, { viewport: size.viewport, touch: size.touch, colorScheme });
  const keep = async ({ page }: Visitor, name: string) => {
    const path = join(folder, `${name}-${size.size}-${colorScheme}.png`);
    await page.screenshot({ path });
    console.log(path);
  };

  const host = await open();
  await host.page.goto(origin);
  await host.page.getByTestId('empty-hint').waitFor();
  await keep(host, 'landing');
  await draw(host, 7, { x: 0.22, y: 0.45, size: 0.5 }, size.touch);
  await keep(host, 'landing-drawn');
  const { draw: link } = await inviteLinks(host.page);

  const guest = await open();
  await guest.page.goto(link);
  await guest.page.locator('[data-testid="status"][data-phase="live"]').waitFor();
  await draw(guest, 2, { x: 0.5, y: 0.55, size: 0.5 }, size.touch);
  await draw(host, 5, { x: 0.78, y: 0.45, size: 0.5 }, size.touch);
  await seen(guest, 5);
  await keep(guest, 'room');
  if (size.touch) await guest.page.getByRole('button', { name: 'How it reads this' }).click();
  await guest.page.getByRole('button', { name: 'All layers' }).click();
  await rested(guest);
  await keep(guest, 'network');
  await host.page.getByRole('button', { name: 'Invite a friend' }).click();
  await rested(host);
  await keep(host, 'invite');

  const lost = await open();
  await lost.page.goto(`${origin}/room/nosuchroom01`);
  await lost.page.getByRole('heading', { level: 1 }).waitFor();
  await keep(lost, 'unknown-room');
  await Promise.all([host, guest, lost].map(({ context }) => context.close()));
}

/** For README and link previews (app/preview.ts), in the size that those show uncut: `public/inkling-room.png`. */
async function previewPicture(browser: Browser, origin: string, folder: string): Promise<void> {
  const open = () => openVisitor(browser, { viewport: { width: 1200, height: 630 } });
  const host = await open();
  await host.page.goto(origin);
  await host.page.getByTestId('empty-hint').waitFor();
  await draw(host, 4, { x: 0.2, y: 0.48, size: 0.6 }, false);
  const { draw: link } = await inviteLinks(host.page);
  const guest = await open();
  await guest.page.goto(link);
  await guest.page.locator('[data-testid="status"][data-phase="live"]').waitFor();
  await draw(guest, 2, { x: 0.5, y: 0.52, size: 0.6 }, false);
  await draw(host, 7, { x: 0.8, y: 0.48, size: 0.6 }, false);
  await seen(guest, 7);
  await guest.page.mouse.move(0, 0);
  const path = join(folder, 'inkling-room.png');
  await guest.page.screenshot({ path });
  console.log(path);
  await Promise.all([host, guest].map(({ context }) => context.close()));
}

async function draw(visitor: Visitor, digit: number, spot: Spot, touch: boolean): Promise<void> {
  const { page } = visitor;
  await drawDigit(page, digit, spot, touch ? await finger(page) : mouse(page));
  await seen(visitor, digit);
}

/** Until the page shows the answer, and what moves has come to rest. */
async function seen(visitor: Visitor, digit: number): Promise<void> {
  await visitor.page
    .getByTestId('answer-digit')
    .filter({ hasText: String(digit) })
    .waitFor();
  await rested(visitor);
}

/** Until the 3D view draws no more frames (it draws on demand) and no animation runs. */
async function rested({ page }: Visitor): Promise<void> {
  await page.waitForFunction(async () => {
    const stage = document.querySelector('[data-testid="network-stage"]') as
      | (HTMLElement & { networkView?: { framesDrawn: number } })
      | null;
    const before = stage?.networkView?.framesDrawn;
    // Long enough for a slow machine to draw the next of several frames.
    await new Promise((done) => setTimeout(done, 400));
    return (
      before === stage?.networkView?.framesDrawn &&
      document.getAnimations().every(({ playState }) => playState !== 'running')
    );
  });
}

await main(process.argv[2]);
