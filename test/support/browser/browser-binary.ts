import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { chromium, type LaunchOptions } from 'playwright-core';

/** What Playwright needs to know to start a Chromium on this machine. */
export type BrowserBinary = Pick<LaunchOptions, 'executablePath' | 'channel' | 'env'>;

const load = createRequire(import.meta.url);
const kept = resolve('node_modules', '.inkling');

/**
 * Finds a Chromium: the one that comes from npm (Linux on x64), else an installed Chrome or Edge, else Playwright's own.
 * INKLING_BROWSER names another by its path.
 */
export function findBrowser(): BrowserBinary {
  const named = process.env.INKLING_BROWSER;
  if (named) return { executablePath: named };
  if (process.platform === 'linux' && process.arch === 'x64') return fromNpm();
  const installed = [
    { channel: 'chrome', paths: chromePaths },
    { channel: 'msedge', paths: edgePaths },
  ].find(({ paths }) => paths.some((path) => existsSync(path)));
  if (installed) return { channel: installed.channel };
  const linux = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
  if (linux) return { executablePath: linux };
  if (existsSync(chromium.executablePath())) return {};
  throw new Error(
    'The browser tests need a Chromium, and none was found: install Chrome, or run `npx playwright-core install chromium`.',
  );
}

const chromePaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  '/opt/google/chrome/chrome',
];
const edgePaths = [
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * Unpacks the package's Chromium once. The package itself would unpack into the machine's temporary folder, take whatever stands
 * there under its name, and two at once would read each other's half-written file: hence a folder of our own, renamed when whole.
 */
function fromNpm(): BrowserBinary {
  const { version } = JSON.parse(
    readFileSync(join(packageFolder('@sparticuz/chromium'), 'package.json'), 'utf8'),
  ) as { version: string };
  const folder = join(kept, `chromium-${version}`);
  if (!existsSync(folder)) {
    mkdirSync(kept, { recursive: true });
    const unpacked = mkdtempSync(`${folder}-`);
    const script = `import('@sparticuz/chromium').then(({ default: it }) => it.executablePath());`;
    execFileSync(process.execPath, ['-e', script], {
      // With this runtime named, the libraries that a bare server lacks are unpacked as well.
      env: { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
    });
    try {
      renameSync(unpacked, folder);
    } catch (error) {
      // Another process was first.
      rmSync(unpacked, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
  }
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  // The machine's own libraries fit its own fonts and certificates; the package's stand in where there are none.
  if (!hasLibrary('libnss3.so')) {
    const libraries = join(folder, 'al2023', 'lib');
    env.LD_LIBRARY_PATH = env.LD_LIBRARY_PATH ? `${libraries}:${env.LD_LIBRARY_PATH}` : libraries;
  }
  if (!existsSync('/etc/fonts')) env.FONTCONFIG_PATH = join(folder, 'fonts');
  return { executablePath: join(folder, 'chromium'), env };
}

const hasLibrary = (name: string): boolean =>
  ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64', '/lib64', '/usr/lib'].some((folder) =>
    existsSync(join(folder, name)),
  );

/** The package does not export its package.json. */
function packageFolder(name: string): string {
  let folder = dirname(load.resolve(name));
  while (!existsSync(join(folder, 'package.json')) || !folder.endsWith(join(...name.split('/'))))
    folder = dirname(folder);
  return folder;
}
