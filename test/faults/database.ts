import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStorage } from '@/server/storage';
import { loadPenDigits } from '../bench/pen-strokes';
import { startProduct, temporaryData } from '../support/servers/product';
import type { Outcome } from './outcome';
import { inkLost, type Pen, startPen } from './pen';
import { until } from './until';

const LOCKED_MS = 5_000;
/** So much more may be written before the disk is full. */
const ROOM_LEFT_BYTES = 64 * 1024;

/** Somebody draws on the real product while something is wrong with its database; then it is killed, and everything must be there. */
async function whileDrawing(
  fault: string,
  trouble: (product: { pid: number; origin: string; file: string }, pen: Pen) => Promise<string>,
): Promise<Outcome> {
  const data = temporaryData();
  const product = await startProduct({ dataDir: data.dir, env: { LOG_LEVEL: 'silent' } });
  try {
    const { digits } = await loadPenDigits(null);
    const pen = await startPen(product.origin, digits, 0);
    await until(() => pen.settled > 20);
    const note = await trouble(
      { pid: product.pid, origin: product.origin, file: join(data.dir, 'inkling.db') },
      pen,
    );
    pen.rest();
    await until(() => pen.settled === pen.sent);
    await product.stop('SIGKILL');
    pen.close();
    const storage = await openStorage({ dataDir: data.dir });
    const lost = await inkLost(storage, pen);
    await storage.close();
    return { fault, of: 'ops acknowledged', tried: pen.settled, lost, note };
  } finally {
    await product.stop('SIGKILL');
    data.remove();
  }
}

const healthy = async (origin: string): Promise<boolean> =>
  (await fetch(`${origin}/api/health`)).status === 200;

/** Another process holds the write lock for five seconds. */
export const lockedDatabase = (): Promise<Outcome> =>
  whileDrawing('database locked for 5 s', async ({ origin, file }, pen) => {
    const holder = spawn(
      process.execPath,
      [fileURLToPath(new URL('../server/storage/sqlite/lock-holder.mjs', import.meta.url)), file],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    await once(holder.stdout, 'data');
    const began = performance.now();
    const { settled, sent } = pen;
    await until(() => performance.now() - began > LOCKED_MS);
    // Drawing went on, and nothing was called safe that was not.
    if (pen.sent <= sent) throw new Error('Nobody could draw while the database was locked.');
    const during = pen.settled;
    if (during > sent)
      throw new Error(`${during - sent} ops were acknowledged while nothing could be written.`);
    if (!(await healthy(origin))) throw new Error('The server was not ready while the database was locked.');
    holder.stdin.end('enough\n');
    await until(() => pen.settled > Math.max(settled, during) && pen.settled > sent);
    return `${pen.sent - sent} ops drawn meanwhile`;
  });

/** Whether this system can put a limit on the files of another process. */
export const canLimitFiles = (): boolean => {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** No file may grow any more, which is what a full disk looks like to SQLite; then there is room again. */
export const fullDisk = (): Promise<Outcome> =>
  whileDrawing('disk full', async ({ pid, origin, file }, pen) => {
    const largest = Math.max(statSync(file).size, statSync(`${file}-wal`).size);
    const limit = (soft: string) =>
      execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${soft}:unlimited`], { stdio: 'ignore' });
    limit(String(largest + ROOM_LEFT_BYTES));
    const failures = async () =>
      Number(/inkling_failures_total (\d+)/.exec(await (await fetch(`${origin}/metrics`)).text())![1]);
    await until(async () => (await failures()) > 2 && pen.sent > pen.settled + 10);
    const unsaved = pen.sent - pen.settled;
    if (!(await healthy(origin))) throw new Error('The server did not answer while the disk was full.');
    limit('unlimited');
    await until(() => pen.settled >= pen.sent - unsaved / 2);
    return `${unsaved} ops waited for room on the disk`;
  });
