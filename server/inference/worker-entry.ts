import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export interface WorkerEntry {
  readonly url: URL;
  readonly execArgv: readonly string[];
}

/**
 * The inference thread's file. From source it is `worker.ts` beside this module, and tsx loads it, since a worker thread does not
 * inherit what taught its parent TypeScript. In production this module is part of `build/server/index.js`, and the thread's own
 * bundle stands at `build/server/inference/worker.js`.
 * @param from this module's URL; only tests give another.
 */
export function workerEntry(from: string = import.meta.url): WorkerEntry {
  if (!from.endsWith('.ts')) return { url: new URL('./inference/worker.js', from), execArgv: [] };
  const tsx = createRequire(from).resolve('tsx');
  return { url: new URL('./worker.ts', from), execArgv: ['--import', pathToFileURL(tsx).href] };
}
