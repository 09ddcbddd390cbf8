import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInForeground } from '../child.mjs';
import { fromRoot } from '../places.mjs';
import { prepareToServe } from '../prepare.mjs';
import { inWords } from '../progress.mjs';
import { tellFailures } from '../setup-error.mjs';

const nodeModule = (...parts) => fromRoot('node_modules', ...parts);

/** What runs: the quick ones first, beside each other, then one suite after the other. A checker counts as one test, a suite as many as it holds. */
const checks = [
  { title: 'Format and lint', args: [nodeModule('@biomejs', 'biome', 'bin', 'biome'), 'check', '.'] },
  { title: 'Types', args: [nodeModule('typescript', 'bin', 'tsc'), '--noEmit'] },
];
const suites = [
  { title: 'Unit and integration tests', config: 'test/vitest.config.ts' },
  { title: 'Browser tests', config: 'test/e2e/vitest.config.ts' },
];

export async function run() {
  await tellFailures(async () => {
    await prepareToServe();
    const results = await Promise.all(checks.map((check) => timed(check, () => runCheck(check))));
    for (const suite of suites) results.push(await timed(suite, () => runSuite(suite)));
    report(results);
  });
}

async function timed({ title }, work) {
  console.log(`\n── ${title}`);
  const start = performance.now();
  const result = await work();
  console.log(`── ${title}: ${inWords(performance.now() - start)}`);
  return { title, ...result };
}

async function runCheck({ title, args }) {
  const code = await runUnlessStopped(args);
  return { passed: code === 0 ? 1 : 0, failures: code === 0 ? [] : [title], skips: [] };
}

/** Ctrl-C ends the whole run, not only what runs now. */
async function runUnlessStopped(args, env) {
  const code = await runInForeground(args, env);
  if (code === 130 || code === 143) process.exit(code);
  return code;
}

async function runSuite({ title, config }) {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-tally-'));
  const tally = join(folder, 'tally.json');
  try {
    const vitest = nodeModule('vitest', 'vitest.mjs');
    const code = await runUnlessStopped(
      [vitest, 'run', '--config', config, '--reporter=default', '--reporter=./test/setup/tally-reporter.ts'],
      { NODE_ENV: 'test', INKLING_TALLY: tally },
    );
    const counted = JSON.parse(readFileSync(tally, 'utf8'));
    // A run can fail without a failed test: no files found, a crash of the runner.
    if (code !== 0 && counted.failures.length === 0)
      counted.failures.push(`${title}: the runner ended with code ${code}`);
    return counted;
  } catch (error) {
    return { passed: 0, failures: [`${title}: it did not run to its end (${error.message})`], skips: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(results) {
  const failures = results.flatMap((result) => result.failures);
  const skips = results.flatMap((result) => result.skips);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);

  console.log();
  for (const { name, reason } of skips) console.log(`skipped: ${name}: ${reason}`);
  for (const name of failures) console.log(`failed: ${name}`);
  const skipped = skips.length > 0 ? `, ${skips.length} skipped` : '';
  console.log(`${passed} passed, ${failures.length} failed${skipped}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
