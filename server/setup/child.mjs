import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fromRoot, root } from './places.mjs';

const keptLines = 25;

/**
 * Runs a program quietly.
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>, timeLimitMs?: number, shell?: boolean, keep?: number}} [options] `keep`: so many of the last lines
 * @returns {Promise<{code: number | null, timedOut: boolean, output: string}>} the last lines of both outputs; `code` is null when it was ended
 */
export function runQuietly(program, args, options = {}) {
  const { cwd = root, env = {}, timeLimitMs, shell = false, keep: lines = keptLines } = options;
  return new Promise((resolve) => {
    // A group of its own, so that a time limit ends what the program has started as well.
    const detached = timeLimitMs !== undefined && process.platform !== 'win32';
    const child = spawn(program, args, {
      cwd,
      env: childEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell,
      detached,
    });
    let output = '';
    let timedOut = false;
    const keep = (chunk) => {
      output = (output + chunk).split('\n').slice(-lines).join('\n');
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const end = () => endTree(child, detached);
    const timer =
      timeLimitMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            end();
          }, timeLimitMs);
    // Ctrl-C reaches a group of its own only through us.
    const interrupted = () => {
      end();
      process.exit(130);
    };
    if (detached) process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    const settle = (code) => {
      clearTimeout(timer);
      process.removeListener('SIGINT', interrupted).removeListener('SIGTERM', interrupted);
      resolve({ code, timedOut, output: output.trimEnd() });
    };
    child.once('error', (error) => {
      keep(`${error.message}\n`);
      settle(null);
    });
    child.once('close', settle);
  });
}

function endTree(child, detached) {
  try {
    if (detached) process.kill(-child.pid, 'SIGKILL');
    else if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else child.kill('SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** The Node that runs us comes first in the path, so that install scripts use the same one; nothing phones home. */
function childEnvironment(extra) {
  const inherited = { ...process.env };
  // Windows keeps the path under `Path`; two spellings at once would hide one.
  const pathName = Object.keys(inherited).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return {
    ...inherited,
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    [pathName]: [dirname(process.execPath), fromRoot('node_modules', '.bin'), inherited[pathName]]
      .filter(Boolean)
      .join(delimiter),
    ...extra,
  };
}

/**
 * Runs Node with the terminal's own streams until it ends, passes on the signals that only we got, and resolves to its exit code.
 * Ctrl-C reaches the child by itself: terminals send it to the whole group.
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function runInForeground(args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env: childEnvironment(env), stdio: 'inherit' });
    const pass = (signal) => child.kill(signal);
    const wait = () => {};
    process.on('SIGTERM', pass).on('SIGHUP', pass).on('SIGINT', wait);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.removeListener('SIGTERM', pass).removeListener('SIGHUP', pass).removeListener('SIGINT', wait);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/** How to call npm: the one that called us, the one that came with this Node, or the one in the path. */
export function npmCommand() {
  const folder = dirname(process.execPath);
  const scripts = [
    process.env.npm_execpath,
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = scripts.find((path) => path && basename(path) === 'npm-cli.js' && existsSync(path));
  if (script) return { program: process.execPath, first: [script], shell: false };
  // Windows starts npm.cmd only through a shell.
  return { program: 'npm', first: [], shell: process.platform === 'win32' };
}
