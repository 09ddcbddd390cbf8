/**
 * The real server in a process of its own, whose inference threads crash and hang when its parent says so. Tells its parent where it is,
 * and how long after the order the loss of a thread was noticed.
 */
import { fileURLToPath } from 'node:url';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { readConfig } from '@/server/config';
import { startServer } from '@/server/server';

const threads: Worker[] = [];
let orderedAt = 0;

const server = await startServer(readConfig({ ...process.env, LOG_LEVEL: 'silent' }), {
  development: false,
  root: process.cwd(),
  spawnInference(setup) {
    const thread = new Worker(new URL('../server/inference/troubled-worker.mjs', import.meta.url), {
      workerData: setup,
      execArgv: [],
      env: SHARE_ENV,
    });
    threads.push(thread);
    thread.once('exit', () => {
      threads.splice(threads.indexOf(thread), 1);
      process.send!({ kind: 'lost', ms: performance.now() - orderedAt });
    });
    return thread;
  },
});
process.send!({ kind: 'ready', origin: server.addresses.local, root: fileURLToPath(import.meta.url) });
process.on('message', (order: 'crash' | 'hang' | 'stop') => {
  if (order === 'stop') void server.stop().then(() => process.exit(0));
  else {
    orderedAt = performance.now();
    // The eldest is the one at work; the spare stands behind it.
    threads[0]?.postMessage({ kind: order });
  }
});
