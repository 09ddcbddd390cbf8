import type { Page } from 'playwright-core';
import { handwriting, type PenPath, type Place } from '../drawings/handwriting';

/** Where on the sheet something is drawn, as parts of its width and height. */
export interface Spot {
  /** Of the middle. */
  readonly x: number;
  readonly y: number;
  /** Height of the digit. */
  readonly size: number;
  /** Test id of the sheet, where it is not a room's. */
  readonly on?: string;
}

export const middle: Spot = { x: 0.5, y: 0.5, size: 0.6 };

/** A finger or a mouse on the page. */
export interface Hand {
  down(x: number, y: number): Promise<void>;
  move(x: number, y: number): Promise<void>;
  up(): Promise<void>;
}

export const mouse = ({ mouse }: Page): Hand => ({
  async down(x, y) {
    await mouse.move(x, y);
    await mouse.down();
  },
  move: (x, y) => mouse.move(x, y),
  up: () => mouse.up(),
});

/** A finger, through the browser's own input pipeline: scrolling and zooming happen if the page lets them. */
export async function finger(page: Page): Promise<Hand> {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
  return {
    down: async (x, y) => void (await touch('touchStart', [{ x, y }])),
    move: async (x, y) => void (await touch('touchMove', [{ x, y }])),
    up: async () => void (await touch('touchEnd', [])),
  };
}

/** Draws a digit as a person would, one movement after the other. */
export async function drawDigit(
  page: Page,
  digit: number,
  spot: Spot = middle,
  hand: Hand = mouse(page),
): Promise<void> {
  for (const path of handwriting[digit]!) await drawPath(page, path, spot, hand);
}

export async function drawPath(
  page: Page,
  path: PenPath,
  spot: Spot = middle,
  hand: Hand = mouse(page),
): Promise<void> {
  const [first, ...others] = await placesOn(page, path, spot);
  await hand.down(...first!);
  for (const place of others) await hand.move(...place);
  await hand.up();
}

/** The path's places as CSS pixels of the page. */
export async function placesOn(page: Page, path: PenPath, spot: Spot = middle): Promise<Place[]> {
  const box = await page
    .getByTestId(spot.on ?? 'sheet')
    .first()
    .boundingBox();
  if (!box) throw new Error('The sheet is not to be seen.');
  const side = spot.size * box.height;
  return path.map(
    ([x, y]): Place => [
      box.x + spot.x * box.width + (x - 0.5) * side,
      box.y + spot.y * box.height + (y - 0.5) * side,
    ],
  );
}
