import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { Mode } from '@/lib/game/settings';
import { phone } from '@/test/support/browser/browser';
import { browserTest, type Visit } from '@/test/support/browser/browser-test';
import { drawDigit, finger } from '@/test/support/browser/draw';
import { origin } from '@/test/support/browser/origin';

const at = (page: Page, phase: string) => page.locator(`main[data-phase="${phase}"]`).waitFor();

/** A game that two at laptops and one at a phone have joined, all of them ready. */
async function lobby(visit: Visit, mode: Mode): Promise<[Page, Page, Page]> {
  const host = (await visit()).page;
  await host.goto(`${origin}/play`);
  await host.getByTestId(`play-${mode}`).click();
  await at(host, 'lobby');
  await host.getByLabel('Rounds').selectOption('1');
  await host.getByLabel('To draw').selectOption('60');
  const link = await host.getByTestId('play-link').inputValue();
  const guest = (await visit()).page;
  const handy = (await visit({ viewport: phone, touch: true })).page;
  for (const page of [guest, handy]) {
    await page.goto(link);
    await at(page, 'lobby');
    expect(await page.locator('ol > li').count()).toBeGreaterThanOrEqual(3);
  }
  for (const page of [host, guest, handy]) await page.getByRole('button', { name: 'I am ready' }).click();
  return [host, guest, handy];
}

const promptOf = async (page: Page): Promise<string> => (await page.getByTestId('prompt').innerText()).trim();

async function draw(page: Page, digit: number): Promise<void> {
  const touches = (page.viewportSize()?.width ?? 0) === phone.width;
  const spot = { x: 0.5, y: 0.5, size: 0.7, on: 'play-sheet' };
  await drawDigit(page, digit, spot, touches ? await finger(page) : undefined);
}

/** The round's drawings, then the podium with all who played on it; from there to the next match. */
async function toThePodium(pages: readonly Page[], drawings: number, places = 3): Promise<void> {
  for (const page of pages) {
    await at(page, 'reveal');
    expect(await page.getByTestId('drawing-card').count()).toBe(drawings);
  }
  for (const page of pages) {
    await at(page, 'podium');
    expect(await page.getByTestId('podium').locator('li').count()).toBe(places);
  }
  await pages[0]!.getByRole('button', { name: 'Play again' }).click();
  for (const page of pages) await at(page, 'lobby');
}

describe('a game of three, one of them at a phone', () => {
  browserTest('Beat the net, from lobby to podium', async (visit) => {
    const pages = await lobby(visit, 'beat');
    for (const page of pages) await at(page, 'draw');
    const prompt = await promptOf(pages[0]);
    for (const page of pages) {
      expect(await promptOf(page)).toBe(prompt);
      await draw(page, Number(prompt));
    }
    await toThePodium(pages, 3);
  });

  browserTest('Race the net, from lobby to podium; who guesses sees nothing of the net', async (visit) => {
    const pages = await lobby(visit, 'race');
    for (const page of pages) await at(page, 'draw');
    const prompts = await Promise.all(pages.map(promptOf));
    const drawer = prompts.findIndex((prompt) => prompt !== '?');
    expect(prompts.filter((prompt) => prompt === '?')).toHaveLength(2);
    const guesser = pages[(drawer + 1) % 3]!;
    expect(await guesser.getByTestId('net-guess').count()).toBe(0);
    // Another digit: the network does not say the right one first.
    await draw(pages[drawer]!, (Number(prompts[drawer]) + 4) % 10);
    await guesser.getByLabel('Your guess').fill(prompts[drawer]!);
    // The network is one of those who play.
    await toThePodium(pages, 1, 4);
  });

  browserTest('Race the net, alone: who draws says that the net has it', async (visit) => {
    const { page } = await visit({ viewport: phone, touch: true });
    await page.goto(`${origin}/play`);
    await page.getByTestId('play-race').click();
    await at(page, 'lobby');
    await page.getByLabel('Rounds').selectOption('1');
    await page.getByRole('button', { name: 'Play alone' }).click();
    await at(page, 'draw');
    expect(await page.getByTestId('net-guess').count()).toBe(0);
    await draw(page, (Number(await promptOf(page)) + 4) % 10);
    await page.getByRole('button', { name: 'The net has it' }).click();
    await toThePodium([page], 1, 2);
  });

  browserTest('Fool the net, from lobby to podium', async (visit) => {
    const pages = await lobby(visit, 'fool');
    for (const page of pages) await at(page, 'draw');
    const prompts = await Promise.all(pages.map(promptOf));
    expect(new Set(prompts).size).toBe(3);
    for (const [i, page] of pages.entries()) {
      await draw(page, Number(prompts[i]));
      await page.getByTestId('net-guess').getByText(prompts[i]!, { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Done' }).click();
    }
    for (const page of pages) {
      await at(page, 'guess');
      for (const place of ['1 of 2', '2 of 2']) {
        await page.getByText(place).waitFor();
        await page.getByLabel('What you read').fill('5');
      }
    }
    await toThePodium(pages, 3);
  });

  browserTest('a big screen looks on, and phones find the game by its code', async (visit) => {
    const screen = (await visit()).page;
    await screen.goto(`${origin}/play`);
    await screen.getByTestId('play-beat').click();
    await at(screen, 'lobby');
    await screen.getByRole('img', { name: 'Scan to play' }).waitFor();
    await screen.getByRole('button', { name: 'Only look on' }).click();
    const handy = (await visit({ viewport: phone, touch: true })).page;
    await handy.goto(await screen.getByTestId('play-link').inputValue());
    await at(handy, 'lobby');
    await screen.getByRole('button', { name: 'Play alone' }).click();
    await at(handy, 'draw');
    await draw(handy, Number(await promptOf(handy)));
    await at(screen, 'reveal');
    expect(await screen.getByTestId('drawing-card').count()).toBe(1);
  });
});

describe('a game’s room', () => {
  browserTest('leads to its game, where it is opened as a room', async (visit) => {
    const { page } = await visit();
    const made = await page.request.post(`${origin}/api/games`, { data: {}, headers: { origin } });
    const { playUrl } = (await made.json()) as { playUrl: string };
    await page.goto(playUrl.replace('/play/', '/room/'));
    await page.getByRole('link', { name: 'Open the game' }).click();
    await at(page, 'lobby');
  });
});

describe('a link to no game', () => {
  browserTest('says what is so and what to do', async (visit) => {
    const { page } = await visit();
    const made = await page.request.post(`${origin}/api/rooms`, { data: {}, headers: { origin } });
    const { drawUrl } = (await made.json()) as { drawUrl: string };
    await page.goto(drawUrl.replace('/room/', '/play/'));
    await page.getByRole('heading', { name: 'No game is played here' }).waitFor();
    await page.getByRole('link', { name: 'Open the room' }).click();
    await page.waitForURL(drawUrl);
    await page.getByTestId('sheet').first().waitFor();
    await page.goto(`${origin}/play/nowhere-at-all-0000000`);
    await page.getByRole('heading', { name: 'There is no game here' }).waitFor();
    await page.getByRole('link', { name: 'Games to play' }).click();
    await page.getByTestId('play-beat').waitFor();
  });
});
