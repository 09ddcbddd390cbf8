/**
 * The file that the inference thread starts from. From source it is beside this module; in production this module is part of
 * `build/server/index.js`, and the thread's own bundle stands at `build/server/inference/worker.js`.
 * @param from this module's URL; only tests give another.
 */
export function workerEntry(from: string = import.meta.url): URL {
  return new URL(from.endsWith('.ts') ? './worker-from-source.mjs' : './inference/worker.js', from);
}
