import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What keeps a person from using the page; what axe calls moderate or minor is advice. */
const GRAVE = new Set<unknown>(['serious', 'critical']);

/** Each finding in one readable line: the rule, what it is about, and the elements. */
export async function graveFindings(page: Page): Promise<string[]> {
  // Through the debugger, as the pages' own policy lets no foreign script in.
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  if (passes.length === 0) throw new Error('axe looked at nothing: the page is empty');
  return violations
    .filter(({ impact }) => GRAVE.has(impact))
    .flatMap(({ id, impact, nodes }) =>
      nodes.map(
        ({ target, html, failureSummary }) =>
          `${impact} ${id}: ${target.join(' ')} ${html} · ${failureSummary?.replace(/\s+/g, ' ')}`,
      ),
    );
}

/** No serious or critical finding of axe's on the page as it stands now. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  expect(await graveFindings(page), `findings of axe's: ${state}`).toEqual([]);
}
