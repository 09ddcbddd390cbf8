import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import util from 'node:util';
import type * as Core from '@tensorflow/tfjs-core';

/** The only file that loads TensorFlow.js. Everyone else gets it from here, as a value. */
export type Tensorflow = typeof Core;
export type EngineChoice = 'auto' | 'native' | 'wasm';
export type EngineName = 'native' | 'wasm';

export interface LoadedTensorflow {
  readonly tf: Tensorflow;
  readonly engine: EngineName;
  /** Why `auto` did not take the native engine, as one sentence; null where it did or was not asked to. */
  readonly note: string | null;
}

export interface LoadOptions {
  /**
   * Threads of the native engine; null leaves the choice to TensorFlow. One thread halves the latency of a single reading. The
   * library reads this from the process's environment when it first loads, so it must be set in the main thread, or in a worker
   * that was started with `env: SHARE_ENV`. The WASM engine always runs on one thread in Node.
   */
  readonly threads?: number | null;
}

export class EngineUnavailableError extends Error {
  constructor(engine: EngineName, reason: string) {
    super(`The ${engine} engine does not run here: ${reason}`);
    this.name = 'EngineUnavailableError';
  }
}

/** TensorFlow.js is CommonJS, and its ESM builds do not load in Node. */
const load = createRequire(import.meta.url);

/**
 * Loads TensorFlow.js in this thread and makes the chosen engine current: `native` is @tensorflow/tfjs-node, `wasm` runs anywhere,
 * `auto` takes the native one where it loads. Nothing is downloaded. Safe to call again.
 * @throws EngineUnavailableError
 */
export async function loadTensorflow(
  choice: EngineChoice,
  options: LoadOptions = {},
): Promise<LoadedTensorflow> {
  switch (choice) {
    case 'native':
      return { tf: await loadNative(options), engine: 'native', note: null };
    case 'wasm':
      return { tf: await loadWasm(), engine: 'wasm', note: null };
    case 'auto':
      try {
        return { tf: await loadNative(options), engine: 'native', note: null };
      } catch (error) {
        const note = error instanceof Error ? error.message : String(error);
        return { tf: await loadWasm(), engine: 'wasm', note };
      }
    default: {
      const never: never = choice;
      throw new Error(`Unknown engine ${String(never)}`);
    }
  }
}

async function loadNative({ threads = null }: LoadOptions): Promise<Tensorflow> {
  assertNativeBinding();
  // 2 hides the information and warning lines that TensorFlow writes to stderr.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  if (threads !== null) {
    process.env.TF_NUM_INTRAOP_THREADS = String(threads);
    process.env.TF_NUM_INTEROP_THREADS = String(threads);
  }
  // Node 23 dropped this function, which tfjs-node 4.22 still calls.
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
  try {
    load('@tensorflow/tfjs-node');
  } catch (error) {
    throw new EngineUnavailableError('native', firstLine(error));
  }
  const tf = load('@tensorflow/tfjs-core') as Tensorflow;
  tf.enableProdMode();
  if (!(await tf.setBackend('tensorflow'))) {
    throw new EngineUnavailableError('native', 'its backend did not start.');
  }
  return tf;
}

/** Asks the disk first: loading the package costs a second before it finds that its library is missing. */
function assertNativeBinding(): void {
  let root: string;
  try {
    root = dirname(load.resolve('@tensorflow/tfjs-node/package.json'));
  } catch {
    throw new EngineUnavailableError('native', '@tensorflow/tfjs-node is not installed.');
  }
  const built = join(root, 'lib');
  const found =
    existsSync(built) &&
    readdirSync(built).some((folder) => existsSync(join(built, folder, 'tfjs_binding.node')));
  if (!found)
    throw new EngineUnavailableError('native', 'the library of @tensorflow/tfjs-node is not built.');
}

async function loadWasm(): Promise<Tensorflow> {
  const tf = load('@tensorflow/tfjs-core') as Tensorflow;
  const wasm = load('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(prefix: string): void };
  tf.enableProdMode();
  if (tf.getBackend() === 'wasm') return tf;
  wasm.setWasmPaths(dirname(load.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  const started = await withoutProcessHandlers(() => tf.setBackend('wasm'));
  if (!started) throw new EngineUnavailableError('wasm', 'its WebAssembly did not start.');
  return tf;
}

/**
 * The WASM module puts handlers of its own on the process that rethrow whatever goes wrong anywhere: with them a server could not
 * decide for itself what an uncaught error means. They are taken off again.
 */
async function withoutProcessHandlers<T>(start: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = new Map(events.map((event) => [event, new Set(process.rawListeners(event))]));
  try {
    return await start();
  } finally {
    for (const event of events) {
      for (const listener of process.rawListeners(event)) {
        if (!before.get(event)?.has(listener)) process.removeListener(event, listener as () => void);
      }
    }
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.trim() ?? '';
