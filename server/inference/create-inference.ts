import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { ModelId } from '@/lib/ids';
import { INPUT_VALUES } from '@/lib/network/layers';
import { createBatcher } from './batcher';
import { findModels } from './find-models';
import { THREAD_LIMITS, type ThreadLimits, type ThreadLostError, watchThread } from './inference-thread';
import { InferenceClosedError, type InferencePort, type ReadRequest, UnknownModelError } from './port';
import { startSupervisor } from './supervisor';
import type { EngineChoice } from './tensorflow';
import { workerEntry } from './worker-entry';
import type { Batch, ModelPlace, WorkerSetup } from './worker-protocol';

export interface InferenceOptions {
  readonly engine: EngineChoice;
  /** Folders that hold `<network>/model.json` (shipped) and `<network>/<version>/model.json`, see find-models.ts. */
  readonly modelsDirs: readonly string[];
  /** An inference thread was lost and is replaced: for the log. */
  readonly onThreadLost?: (reason: ThreadLostError) => void;
  /** So many drawings were read together, in this time. */
  readonly onRead?: (count: number, ms: number) => void;
  /** Starts a worker thread that speaks worker-protocol.ts; tests get hold of the thread here. */
  readonly spawn?: (setup: WorkerSetup) => Worker;
  readonly limits?: ThreadLimits;
  readonly maxBatch?: number;
  readonly maxInFlight?: number;
  readonly maxWaiting?: number;
}

export interface Inference extends InferencePort {
  /** Why `auto` took the WASM engine, as one sentence; null where it did not. */
  readonly note: string | null;
  /** Drawings that wait for their batch. */
  readonly waiting: number;
  /** Looks at the folders again, for versions that came since, and puts these before the others: the default one first. */
  arrange(live: readonly ModelId[]): void;
}

/** No model in the given folders. */
export class NoModelsError extends Error {
  constructor(dirs: readonly string[]) {
    super(`There is no model to read with in ${dirs.join(', ')}. Train one with: npm run train`);
    this.name = 'NoModelsError';
  }
}

/**
 * Answers per processor second, WASM engine, by batch: 1 → 1,200, 8 → 1,700, 16 → 2,000, 32 → 1,600 to 2,200. Past 16 little is
 * gained, and who comes late waits longer: 16 drawings with all layers packed take some 20 ms.
 */
const MAX_BATCH = 16;
/** One is read while the next waits in the thread's own queue, so that it never idles while the main thread is busy. */
const MAX_IN_FLIGHT = 2;
/** A second of work. What waits longer has been drawn over; with a key it is replaced, without one (the API) it is dropped. */
const MAX_WAITING = 2_000;

/**
 * Starts the inference thread and its spare.
 * @returns when the first drawing can be read; the spare may still be loading.
 * @throws NoModelsError; ThreadLostError when the engine or the default model cannot be loaded.
 */
export async function createInference(options: InferenceOptions): Promise<Inference> {
  let places = findModels(options.modelsDirs);
  const [first] = places;
  if (!first) throw new NoModelsError(options.modelsDirs);
  let models = places.map(({ id }) => id);
  const placeOf = (model: ModelId): ModelPlace | undefined => places.find(({ id }) => id === model);
  const setup: WorkerSetup = { engine: options.engine, first };
  const spawn = options.spawn ?? spawnWorker;

  const { supervisor, info } = await startSupervisor({
    start: (onLost) => watchThread(spawn(setup), onLost, options.limits ?? THREAD_LIMITS),
    report: options.onThreadLost ?? (() => {}),
  });
  let closed = false;
  const batcher = createBatcher({
    run: async (requests) => {
      try {
        const began = performance.now();
        const readings = await supervisor.read(batchOf(placeOf(requests[0]!.model)!, requests));
        options.onRead?.(requests.length, performance.now() - began);
        return readings;
      } catch (error) {
        throw closed ? new InferenceClosedError() : error;
      }
    },
    schedule: (flush) => setImmediate(flush),
    maxBatch: options.maxBatch ?? MAX_BATCH,
    maxInFlight: options.maxInFlight ?? MAX_IN_FLIGHT,
    maxWaiting: options.maxWaiting ?? MAX_WAITING,
  });

  return {
    engine: info.engine,
    note: info.note,
    get waiting() {
      return batcher.waiting;
    },
    models: () => models,
    arrange(live) {
      const found = findModels(options.modelsDirs);
      const rank = ({ id }: ModelPlace): number => (live.includes(id) ? live.indexOf(id) : live.length);
      places = [...found].sort((a, b) => rank(a) - rank(b));
      models = places.map(({ id }) => id);
    },
    async read(request, key, source) {
      if (!placeOf(request.model)) throw new UnknownModelError(request.model);
      if (request.input.length !== INPUT_VALUES)
        throw new RangeError(`A drawing has ${INPUT_VALUES} bytes; this one has ${request.input.length}.`);
      return batcher.add(request, source ?? '', key ?? null);
    },
    async close() {
      closed = true;
      batcher.close(new InferenceClosedError());
      await supervisor.close();
    },
  };
}

/** Starts the real thread, from source or from the bundle. */
export function spawnWorker(setup: WorkerSetup): Worker {
  return new Worker(workerEntry(), {
    workerData: setup,
    execArgv: [],
    // The native engine reads its thread counts from the process's environment, which the worker sets.
    env: SHARE_ENV,
  });
}

function batchOf(model: ModelPlace, requests: readonly ReadRequest[]): Batch {
  const inputs = new Uint8Array(requests.length * INPUT_VALUES);
  for (const [i, request] of requests.entries()) inputs.set(request.input, i * INPUT_VALUES);
  return {
    model: model.id,
    dir: model.dir,
    inputs,
    wants: requests.map(({ layers, as }) => ({ layers, as })),
  };
}
