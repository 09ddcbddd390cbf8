import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** What one run of a suite adds to the last line of `npm test`. */
export interface Tally {
  passed: number;
  failures: string[];
  skips: { name: string; reason: string }[];
}

/**
 * Counts tests, and everything else that makes a run fail: a file that does not load, an error that no test caught, and a skipped
 * test that does not say why.
 */
export function tally(modules: readonly TestModule[], stray: readonly SerializedError[]): Tally {
  const counted: Tally = { passed: 0, failures: [], skips: [] };
  for (const module of modules) {
    const file = relative(process.cwd(), module.moduleId);
    for (const error of module.errors()) counted.failures.push(`${file}: ${firstLine(error.message)}`);
    for (const suite of module.children.allSuites())
      for (const error of suite.errors())
        counted.failures.push(`${file} > ${suite.fullName}: ${firstLine(error.message)}`);
    for (const test of module.children.allTests()) {
      const name = `${file} > ${test.fullName}`;
      const result = test.result();
      switch (result.state) {
        case 'passed':
          counted.passed++;
          break;
        case 'failed':
        case 'pending':
          counted.failures.push(name);
          break;
        case 'skipped': {
          const reason = result.note ?? reasonInTitle(test.fullName);
          if (reason) counted.skips.push({ name, reason });
          else counted.failures.push(`${name} (skipped without a reason: use context.skip('why'))`);
          break;
        }
        default: {
          const never: never = result;
          throw new Error(`Unknown result ${JSON.stringify(never)}`);
        }
      }
    }
  }
  for (const error of stray) counted.failures.push(`outside of any test: ${firstLine(error.message)}`);
  return counted;
}

/** What is skipped before it could say so itself says it in its title: `… (skipped: no WebGL here)`. */
const reasonInTitle = (title: string): string | undefined => /\(skipped: (.+?)\)/.exec(title)?.[1];

const firstLine = (message: string): string => message.split('\n')[0] ?? '';

/** Vitest loads a reporter by its file's default export. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], stray: readonly SerializedError[]): void {
    const path = process.env.INKLING_TALLY;
    if (path === undefined) throw new Error('INKLING_TALLY names no file to write the tally to.');
    writeFileSync(path, JSON.stringify(tally(modules, stray)));
  }
}
