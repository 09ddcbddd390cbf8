import { expect, test } from 'vitest';
import type { TestModule } from 'vitest/node';
import { tally } from './tally-reporter';

/** As much of a finished run as the tally reads. */
function finished(
  tests: readonly { fullName: string; result: object }[],
  errors: readonly { message: string }[] = [],
) {
  const module = {
    moduleId: `${process.cwd()}/test/some.test.ts`,
    errors: () => errors,
    children: {
      allSuites: () => [],
      allTests: () => tests.map(({ fullName, result }) => ({ fullName, result: () => result })),
    },
  };
  return module as unknown as TestModule;
}

test('counts what passed and names what failed', () => {
  const run = finished([
    { fullName: 'a', result: { state: 'passed' } },
    { fullName: 'b', result: { state: 'failed' } },
    { fullName: 'never ran', result: { state: 'pending' } },
  ]);
  expect(tally([run], [])).toEqual({
    passed: 1,
    failures: ['test/some.test.ts > b', 'test/some.test.ts > never ran'],
    skips: [],
  });
});

test('keeps the reason of each skip, and takes none without one', () => {
  const run = finished([
    { fullName: 'a', result: { state: 'skipped', note: 'no mouse' } },
    { fullName: 'b (skipped: no data) > c', result: { state: 'skipped' } },
    { fullName: 'd', result: { state: 'skipped' } },
  ]);
  const { skips, failures } = tally([run], []);
  expect(skips.map(({ reason }) => reason)).toEqual(['no mouse', 'no data']);
  expect(failures).toEqual([expect.stringContaining('skipped without a reason')]);
});

test('counts files that do not load and errors outside of tests', () => {
  const { failures } = tally([finished([], [{ message: 'no such module\nat …' }])], [{ message: 'stray' }]);
  expect(failures).toEqual(['test/some.test.ts: no such module', 'outside of any test: stray']);
});
