import type { Page } from 'playwright-core';

/** What a person sees on a sheet's page, read off the page itself. */

/** The ink on the sheet: its share of all pixels, and its bounding box as parts of width and height; null on an empty sheet. */
export interface Ink {
  readonly share: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const inkOf = (page: Page): Promise<Ink | null> =>
  page.getByTestId('sheet').evaluate((sheet) => {
    let count = 0;
    let all = 0;
    let [left, top, right, bottom] = [1, 1, 0, 0];
    // The ink that rests and the ink that moves are on canvases of their own.
    for (const canvas of sheet.parentElement!.querySelectorAll('canvas')) {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      all = width * height;
      for (let i = 0; i < all; i++) {
        if (data[i * 4 + 3]! < 128) continue;
        count++;
        const x = (i % width) / width;
        const y = Math.floor(i / width) / height;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
    return count === 0 ? null : { share: count / all, left, top, right, bottom };
  });

/** The digit that stands as the answer; `–` where there is none. */
export const answerOf = async (page: Page): Promise<string> =>
  (await page.getByTestId('answer-digit').innerText()).trim();

/** The ten bars' values. */
export const barsOf = (page: Page): Promise<number[]> =>
  page
    .locator('[data-testid^="bar-"]')
    .evaluateAll((bars) => bars.map((bar) => Number((bar as HTMLElement).dataset.value)));

interface Stage extends HTMLElement {
  networkView?: { outputValues(): number[]; readonly framesDrawn: number; readonly drawCalls: number };
}

/** What the 3D view's output layer shows, from the bytes that it draws; empty before the first frame. */
export const outputLayerOf = (page: Page): Promise<number[]> =>
  page.getByTestId('network-stage').evaluate((stage) => (stage as Stage).networkView?.outputValues() ?? []);

/** How many of a preprocessing step's pixels are not the background's. */
export const litPixelsOf = (page: Page, step: string): Promise<number> =>
  page.getByTestId(`step-${step}`).evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    let lit = 0;
    for (let i = 0; i < data.length; i += 4) {
      const differs = [0, 1, 2].some((channel) => Math.abs(data[i + channel]! - data[channel]!) > 24);
      if (differs) lit++;
    }
    return lit;
  });

/** Opens the invite dialog, reads both links and closes it again. */
export async function inviteLinks(page: Page): Promise<{ draw: string; view: string }> {
  await page.getByRole('button', { name: 'Invite a friend' }).click();
  const draw = await linkIn(page, 'draw-link');
  const view = await linkIn(page, 'view-link');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return { draw, view };
}

async function linkIn(page: Page, testId: string): Promise<string> {
  const field = page.getByTestId(testId);
  await field.waitFor();
  await page.waitForFunction((id) => {
    const input = document.querySelector<HTMLInputElement>(`[data-testid="${id}"]`);
    return input !== null && input.value !== '';
  }, testId);
  return field.inputValue();
}
