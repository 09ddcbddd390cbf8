import { runQuietly } from '../child.mjs';

const timeLimitMs = 120_000;

/** Fails on what the product runs on and is rated high or critical. Where nobody can be asked it says so, and that nothing was checked. */
export async function run() {
  const found = await ask();
  if (found === null) {
    console.log(
      'Dependencies were NOT audited: the registry in use does not answer questions about known weaknesses.',
    );
    return;
  }
  const { serious, others } = sorted(found);
  for (const { name, severity, title, range } of serious)
    console.log(`${severity}: ${name} ${range}: ${title}`);
  console.log(`Dependencies audited: ${serious.length} high or critical, ${others} lower.`);
  if (serious.length > 0) process.exitCode = 1;
}

/** @returns {Promise<Record<string, object> | null>} npm's findings by package; null where it could not be asked */
async function ask() {
  const { output } = await runQuietly('npm', ['audit', '--json', '--omit=dev'], {
    timeLimitMs,
    shell: process.platform === 'win32',
    keep: Number.POSITIVE_INFINITY,
  });
  try {
    return JSON.parse(output.slice(output.indexOf('{'))).vulnerabilities ?? null;
  } catch {
    return null;
  }
}

export function sorted(vulnerabilities) {
  const all = Object.values(vulnerabilities);
  const serious = all
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity, range, via }) => ({
      name,
      severity,
      range,
      title: via.map((one) => (typeof one === 'string' ? `through ${one}` : one.title)).join('; '),
    }));
  return { serious, others: all.length - serious.length };
}
