import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export interface WorkerEntry {
  readonly url: URL;
  readonly execArgv: readonly string[];
}

/**
 * The inference thread's file, beside the module that asks: from source it is TypeScript, which tsx loads (Node does not load a
 * worker's TypeScript the way a parent's loader does); in the production bundle it is `inference-worker.js` beside `index.js`.
 * @param from the asking module's URL; only tests give another than this one's.
 */
export function workerEntry(from: string = import.meta.url): WorkerEntry {
  if (!from.endsWith('.ts')) return { url: new URL('./inference-worker.js', from), execArgv: [] };
  const tsx = createRequire(from).resolve('tsx');
  return {
    url: new URL('./inference-worker.ts', from),
    execArgv: ['--import', pathToFileURL(tsx).href],
  };
}
