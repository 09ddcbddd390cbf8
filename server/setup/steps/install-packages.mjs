import { existsSync, readFileSync } from 'node:fs';
import { npmCommand, runQuietly } from '../child.mjs';
import { fromRoot } from '../places.mjs';
import { step } from '../progress.mjs';
import { SetupError } from '../setup-error.mjs';

/**
 * Installs what the lock file names, unless npm's own record says that it is there. Install scripts are left out: npm 10, 11 and 12
 * treat them differently, and the two that matter are steps of their own with a limit, a message and a remedy each.
 */
export async function installPackages() {
  const lock = readPackages(fromRoot('package-lock.json'));
  if (lock === null)
    throw new SetupError(
      'package-lock.json is missing or broken: get it back with `git checkout package-lock.json`.',
    );
  if (isInstalled(lock, readPackages(fromRoot('node_modules', '.package-lock.json')))) return;

  await step('Installing the packages of the lock file (once, about a minute)', async () => {
    const npm = npmCommand();
    const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
    const { code, output } = await runQuietly(npm.program, [...npm.first, ...args, '--loglevel=error'], {
      shell: npm.shell,
      // A developer's own NODE_ENV=production would leave out what the build needs.
      env: { NODE_ENV: 'development' },
    });
    if (code !== 0) throw new SetupError(remedy(output), output);
  });
}

/** @returns {Record<string, {version?: string, optional?: boolean, peer?: boolean, link?: boolean}> | null} */
function readPackages(path) {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : null;
  } catch {
    return null;
  }
}

/** npm writes its record last, so a broken-off install has none. Optional packages may be left out, but not be of another version. */
export function isInstalled(lock, record) {
  if (record === null) return false;
  return Object.entries(lock).every(([path, wanted]) => {
    if (path === '') return true;
    const have = record[path];
    if (have === undefined) return wanted.optional === true || wanted.devOptional === true;
    return have.version === wanted.version;
  });
}

function remedy(output) {
  if (/EACCES|EPERM|EROFS/.test(output))
    return 'The packages could not be written: give this user the right to write into this folder, then run the command again.';
  if (/ENOSPC/.test(output)) return 'The disk is full: free about 1.5 GB, then run the command again.';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network/i.test(output))
    return 'The npm registry could not be reached: check the internet connection or the proxy, then run the command again.';
  if (/not found|ENOENT.*npm/.test(output) && /npm/.test(output.split('\n')[0] ?? ''))
    return 'npm was not found: it comes with Node.js from https://nodejs.org.';
  return 'The packages could not be installed: what npm said stands above.';
}
