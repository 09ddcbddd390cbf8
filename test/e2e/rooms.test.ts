import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { browserTest, type Visit } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import { expectAnswer, expectLive, expectSameInk, expectSoon } from '@/test/support/browser/expect-pages';
import { origin } from '@/test/support/browser/origin';
import { inkOf, inviteLinks } from '@/test/support/browser/room-page';

/** An owner and a guest in one room that has a 7 in it. */
async function meet(visit: Visit) {
  const owner = (await visit()).page;
  await owner.goto(origin);
  await drawDigit(owner, 7, { x: 0.25, y: 0.5, size: 0.6 });
  const links = await inviteLinks(owner);
  const guest = (await visit()).page;
  await guest.goto(links.draw);
  await expectLive(guest);
  await expectSameInk(owner, guest);
  return { owner, guest, links };
}

async function setSwitch(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Room settings' }).click();
  await page.getByRole('switch', { name }).click();
  await closeDialog(page);
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** In the list of people, about the only other one. */
async function about(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: /^People: / }).click();
  await page.getByRole('button', { name: /^What to do about / }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

const arrange = async (page: Page, item: RegExp): Promise<void> => {
  await page.getByRole('button', { name: 'Arrange the sheets' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

const sheetTab = (page: Page, name: RegExp) => page.getByRole('tab', { name });

describe('who runs a room', () => {
  browserTest('locks drawing, hands the pen to one, and the page says how things stand', async (visit) => {
    const { owner, guest } = await meet(visit);
    await setSwitch(owner, 'Lock drawing');
    await guest.getByTestId('locked-note').waitFor();
    expect(await guest.getByRole('toolbar', { name: 'Drawing tools' }).count()).toBe(0);
    await owner.getByTestId('locked-mark').waitFor();

    await about(owner, 'Hand the pen');
    await guest.getByTestId('locked-mark').waitFor();
    await drawDigit(guest, 1, { x: 0.75, y: 0.5, size: 0.6 });
    await expectSameInk(owner, guest);
  });

  browserTest('chooses the network that reads it, and everybody looks into that one', async (visit) => {
    const { owner, guest } = await meet(visit);
    await owner.getByRole('button', { name: 'Room settings' }).click();
    await owner.getByRole('radio', { name: /^deep/ }).click();
    await closeDialog(owner);
    for (const page of [owner, guest]) {
      await page.locator('[data-layer="conv5"]').first().waitFor();
      await expectAnswer(page, 7);
    }
  });

  browserTest('renames it, and removes all that one drew, and brings it back', async (visit) => {
    const { owner, guest } = await meet(visit);
    await owner.getByRole('button', { name: 'Room settings' }).click();
    await owner.getByLabel('Name', { exact: true }).fill('Room 3b');
    await owner.getByRole('button', { name: 'Save' }).click();
    await closeDialog(owner);
    await expectSoon(() => guest.getByTestId('room-name').innerText()).toBe('Room 3b');

    const before = (await inkOf(owner))!.share;
    await drawDigit(guest, 2, { x: 0.75, y: 0.5, size: 0.6 });
    await expectSameInk(owner, guest);
    await about(owner, 'Remove all they drew');
    await expectSoon(async () => (await inkOf(guest))!.share).toBeLessThan(before * 1.1);
    await owner.getByTestId('removal').getByRole('button', { name: /^Undo/ }).click();
    await expectSoon(async () => (await inkOf(guest))!.share).toBeGreaterThan(before * 1.2);
    await expectSameInk(owner, guest);
  });

  browserTest(
    'removes somebody, who does not come back by the same link until let in again',
    async (visit) => {
      const { owner, guest, links } = await meet(visit);
      await about(owner, 'Remove from the room…');
      await owner.getByRole('button', { name: /^Remove / }).click();
      await expectSoon(() => guest.getByTestId('closed').innerText()).toContain('You were removed');
      await guest.getByRole('link', { name: 'New drawing' }).waitFor();
      await guest.goto('about:blank');
      await guest.goto(links.draw);
      await guest.getByRole('heading', { name: 'This room opens with its link' }).waitFor();

      await owner.getByRole('button', { name: 'Let in again' }).click();
      await guest.goto('about:blank');
      await guest.goto(links.draw);
      await expectLive(guest);
    },
  );

  browserTest(
    'makes a link anew: the old one opens nothing, who is kept stays, the new one lets in',
    async (visit) => {
      const { owner, guest, links } = await meet(visit);
      const viewer = (await visit()).page;
      await viewer.goto(links.view);
      await expectLive(viewer);
      const revoke = async (link: 'draw' | 'view', keep: boolean) => {
        await owner.getByRole('button', { name: 'Invite a friend' }).click();
        await owner
          .getByRole('button', { name: 'Make this link anew' })
          .nth(link === 'draw' ? 0 : 1)
          .click();
        if (keep) await owner.getByRole('checkbox').click();
        await owner.getByRole('button', { name: 'Make it anew' }).click();
        await owner.getByRole('button', { name: 'Make it anew' }).waitFor({ state: 'detached' });
        await closeDialog(owner);
      };
      await revoke('draw', true);
      await revoke('view', false);
      await expectSoon(() => viewer.getByTestId('closed').innerText()).toContain('made anew');
      await drawDigit(guest, 1, { x: 0.75, y: 0.5, size: 0.6 });
      await expectSameInk(owner, guest);

      const fresh = await inviteLinks(owner);
      expect(fresh.draw).not.toBe(links.draw);
      expect(fresh.view).not.toBe(links.view);
      const late = (await visit()).page;
      await late.goto(links.draw);
      await late.getByRole('heading', { name: 'This room opens with its link' }).waitFor();
      await late.goto('about:blank');
      await late.goto(fresh.draw);
      await expectLive(late);
    },
  );
});

describe('sheets', () => {
  browserTest(
    'one each: the guest is brought to theirs, others do not draw on it, all are seen at once',
    async (visit) => {
      const { owner, guest } = await meet(visit);
      await arrange(owner, /^One sheet each/);
      await owner.getByRole('button', { name: 'Lay out 1 sheet' }).click();
      await expectSoon(() => sheetTab(guest, /.*/).nth(1).getAttribute('aria-selected')).toBe('true');
      await expectSoon(() => new URL(guest.url()).searchParams.get('sheet')).toBe('2');
      await drawDigit(guest, 2, { x: 0.5, y: 0.5, size: 0.6 });
      // The owner looks at the first sheet still.
      expect((await inkOf(owner))!.left).toBeLessThan(0.4);
      await sheetTab(owner, /.*/).nth(1).click();
      await expectSameInk(owner, guest);

      await owner.getByRole('button', { name: 'All sheets' }).click();
      await expectSoon(() => owner.getByRole('dialog').getByRole('listitem').count()).toBe(2);
      await owner.getByRole('dialog').getByRole('listitem').first().getByRole('button').first().click();
      await arrange(owner, /^Show everyone/);
      await expectSoon(() => sheetTab(guest, /.*/).first().getAttribute('aria-selected')).toBe('true');
      await expectSameInk(owner, guest);
    },
  );

  browserTest(
    'a deleted sheet is gone for everybody, who was on it is on another, and one press brings it back',
    async (visit) => {
      const { owner, guest } = await meet(visit);
      await owner.getByRole('button', { name: 'Arrange the sheets' }).click();
      await owner.getByRole('menuitem', { name: 'Add a sheet' }).waitFor();
      expect(await owner.getByRole('menuitem', { name: /^Delete/ }).count()).toBe(0);
      await owner.getByRole('menuitem', { name: 'Add a sheet' }).click();
      await sheetTab(guest, /Sheet 2/).click();
      await drawDigit(guest, 2, { x: 0.5, y: 0.5, size: 0.6 });
      await expectSameInk(owner, guest);
      const { share } = (await inkOf(owner))!;

      await arrange(owner, /^Delete “Sheet 2”/);
      await expectSoon(() => guest.getByRole('status').allInnerTexts()).toContain(
        '“Sheet 2” was deleted; you are on another sheet.',
      );
      // One sheet is left: it has no tabs for who cannot lay out more.
      await sheetTab(guest, /.*/).first().waitFor({ state: 'detached' });
      await expectSoon(() => new URL(guest.url()).searchParams.get('sheet')).toBeNull();
      await expectSameInk(owner, guest);
      // The first sheet's ink stands on its left.
      expect((await inkOf(owner))!.right).toBeLessThan(0.5);

      await owner.getByTestId('removal').getByRole('button', { name: /^Undo/ }).click();
      for (const page of [owner, guest]) await sheetTab(page, /Sheet 2/).click();
      await expectSameInk(owner, guest);
      await expectSoon(async () => (await inkOf(owner))!.share).toBeCloseTo(share, 1);

      await arrange(owner, /^Add a sheet/);
      await owner.getByRole('button', { name: 'All sheets' }).click();
      await owner.getByRole('dialog').getByRole('button', { name: 'Delete “Sheet 1”' }).click();
      await expectSoon(() => owner.getByRole('dialog').getByRole('listitem').count()).toBe(2);
      await owner.getByRole('dialog').getByTestId('removal').getByRole('button', { name: /^Undo/ }).click();
      await expectSoon(() => owner.getByRole('dialog').getByRole('listitem').count()).toBe(3);
    },
  );

  browserTest(
    'a sheet that others may not see is not in their strip, and an address leads to its sheet',
    async (visit) => {
      const { owner, guest, links } = await meet(visit);
      const other = (await visit()).page;
      await other.goto(links.draw);
      await expectLive(other);
      await arrange(owner, /^One sheet each/);
      await owner.getByRole('radio', { name: /^Each sees their own/ }).click();
      await owner.getByRole('button', { name: 'Lay out 2 sheets' }).click();
      await expectSoon(() => sheetTab(owner, /.*/).count()).toBe(3);
      for (const page of [guest, other]) await expectSoon(() => sheetTab(page, /.*/).count()).toBe(2);
      await sheetTab(owner, /.*/).nth(2).click();
      await owner.reload();
      await expectLive(owner);
      await expectSoon(() => sheetTab(owner, /.*/).nth(2).getAttribute('aria-selected')).toBe('true');
    },
  );
});
