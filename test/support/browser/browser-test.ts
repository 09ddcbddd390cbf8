import type { Browser } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { keepPictures, launchBrowser, openVisitor, type VisitOptions, type Visitor } from './browser';

let shared: Promise<Browser> | null = null;

afterAll(async () => {
  const browser = await shared;
  shared = null;
  await browser?.close();
});

/**
 * Tests read off the bytes what the 3D view shows. Painting it without a graphics card costs more than everything else that a page does:
 * the tests whose subject it is wish for it.
 */
const withoutWish: VisitOptions = { painted3d: false };

export type Visit = (options?: VisitOptions) => Promise<Visitor>;

/**
 * A test with real pages. Each `visit` is another person; whatever a page complained of and the test did not expect fails it, and a
 * failure keeps a picture of every page.
 */
export function browserTest(
  title: string,
  body: (visit: Visit) => Promise<void>,
  { timeout }: { readonly timeout?: number } = {},
): void {
  test(title, { ...(timeout === undefined ? {} : { timeout }) }, async () => {
    shared ??= launchBrowser({ smooth: false });
    const browser = await shared;
    const visitors: Visitor[] = [];
    try {
      await body(async (options) => {
        const visitor = await openVisitor(browser, { ...withoutWish, ...options });
        visitors.push(visitor);
        return visitor;
      });
      for (const [index, { problems }] of visitors.entries())
        expect(problems, `what page ${index + 1} complained of`).toEqual([]);
    } catch (error) {
      const kept = await keepPictures(title, visitors);
      const problems = visitors.flatMap((visitor) => visitor.problems);
      if (error instanceof Error)
        error.message += [...problems, ...kept.map((path) => `picture: ${path}`)]
          .map((line) => `\n  ${line}`)
          .join('');
      throw error;
    } finally {
      await Promise.all(visitors.map(({ context }) => context.close()));
    }
  });
}
