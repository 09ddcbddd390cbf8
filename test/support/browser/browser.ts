import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import { findBrowser } from './browser-binary';

/** A host name that stands for this machine in the test browser, without being localhost to it. */
export const foreignHost = 'inkling.test';

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP ${foreignHost} 127.0.0.1`,
];

/**
 * A real Chromium without a window. `webgl: false` is one whose pages get no 3D context, as on a machine that blocks it; `smooth: false`
 * leaves the edges in 3D jagged, which without a graphics card saves a fifth of the work of drawing it.
 */
export function launchBrowser({ webgl = true, smooth = true } = {}): Promise<Browser> {
  const args = [...switches];
  if (!webgl) args.push('--disable-3d-apis');
  if (!smooth) args.push('--webgl-antialiasing-mode=none');
  return chromium.launch({ ...findBrowser(), args });
}

/** What most tests look at: 3D without a graphics card costs by the pixel. */
const desk = { width: 1024, height: 720 };
export const laptop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export interface VisitOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly touch?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  /** Without a wish, pages do not animate: what a test waits for is then there at once. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** Without a wish the 3D view is painted. When it is not, all else of it goes on: what it shows is prepared, compiled and uploaded. */
  readonly painted3d?: boolean;
  /** Another browser than the shared one. */
  readonly browser?: Browser;
}

/** One person at one browser: cookies and storage of their own, and a page whose complaints are kept. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Console errors, uncaught exceptions and crashes since the page was opened, or since they were expected. */
  readonly problems: string[];
  /** Takes out the problems that match; throws when there is none. */
  expectProblem(pattern: RegExp): void;
  /** The same for problems that need not have come: whether a page asks while its server is away is chance. */
  allowProblem(pattern: RegExp): void;
}

export async function openVisitor(browser: Browser, options: VisitOptions = {}): Promise<Visitor> {
  const context = await (options.browser ?? browser).newContext({
    viewport: options.viewport ?? desk,
    hasTouch: options.touch ?? false,
    isMobile: options.touch ?? false,
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'reduce',
  });
  if (options.painted3d === false) await context.addInitScript(paintNothing);
  const page = await context.newPage();
  // A page that does not answer shall not use up the whole test's time, so that the failure names what was waited for.
  page.setDefaultTimeout(60_000);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console.error: ${message.text()}${where(message)}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('crash', () => problems.push('the page crashed'));
  const takeOut = (pattern: RegExp): number => {
    const others = problems.filter((problem) => !pattern.test(problem));
    const taken = problems.length - others.length;
    problems.splice(0, problems.length, ...others);
    return taken;
  };
  return {
    context,
    page,
    problems,
    expectProblem(pattern) {
      const said = problems.join('\n') || 'none';
      if (takeOut(pattern) === 0) throw new Error(`No problem matches ${pattern}; there were: ${said}`);
    },
    allowProblem: (pattern) => void takeOut(pattern),
  };
}

/** Runs in the page, before its own scripts. */
function paintNothing(): void {
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced'] as const)
    WebGL2RenderingContext.prototype[name] = () => {};
}

function where(message: ConsoleMessage): string {
  const { url } = message.location();
  return url ? ` (${url})` : '';
}

let pictures: string | null = null;

/** Keeps what each page showed when a test failed; returns the paths. */
export async function keepPictures(title: string, visitors: readonly Visitor[]): Promise<string[]> {
  pictures ??= mkdtempSync(join(tmpdir(), 'inkling-failed-'));
  const name = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const kept: string[] = [];
  for (const [index, { page }] of visitors.entries()) {
    const path = join(pictures, `${name}-${index + 1}.png`);
    const taken = await page.screenshot({ path, timeout: 5_000 }).catch(() => null);
    if (taken) kept.push(path);
  }
  return kept;
}
