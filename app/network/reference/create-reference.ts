import type { Attribution, DigitScore } from '@/lib/explain/integrated-gradients';
import type { ModelId } from '@/lib/ids';
import type { Seeds } from '@/lib/network/backward';
import type { ReferencePass } from '@/lib/network/forward';
import { createDesk, type Desk, type Job, type JobOf, type Results } from './desk';
import { fetchModel, type ReferenceModel } from './fetch-model';
import type { WorkerAnswer, WorkerJob } from './reference-worker';

/**
 * The page's own exact pass through any version of the networks, on the weights that the server runs: what the inspector shows is
 * computed from these and never from a frame, whose values are quantised. Inputs are the 784 bytes of a drawing. Everything that takes
 * milliseconds happens in a worker; wrap it in `latestWins` to follow a pen.
 */
export interface Reference {
  /** A version's table and weights; fetched once. Rejects with a sentence for the visitor, and is tried again when asked again. */
  model(id: ModelId): Promise<ReferenceModel>;
  /** Each layer's values, and sums before the activation, channels-last. */
  forward(id: ModelId, input: Uint8Array): Promise<ReferencePass>;
  /** What a small change of each value of the layers `at` would do to the quantity that the seeds name; channels-last. */
  gradients(
    id: ModelId,
    input: Uint8Array,
    seeds: Seeds,
    at: readonly string[],
  ): Promise<Results['gradients']>;
  /** Which pixels spoke for a score of the digits. */
  attribution(id: ModelId, input: Uint8Array, score: DigitScore): Promise<Attribution>;
  close(): void;
}

interface Parts {
  readonly fetch: (id: ModelId) => Promise<ReferenceModel>;
  readonly desk: Desk & { close(): void };
}

export function createReference(
  { fetch, desk }: Parts = { fetch: (id) => fetchModel(id), desk: workerDesk() },
): Reference {
  const models = new Map<ModelId, Promise<ReferenceModel>>();

  const model = (id: ModelId): Promise<ReferenceModel> => {
    const known = models.get(id);
    if (known) return known;
    const loading = fetch(id).then(async (fetched) => {
      await desk.run<'load'>({ kind: 'load', model: fetched });
      return fetched;
    });
    models.set(id, loading);
    loading.catch(() => models.delete(id));
    return loading;
  };
  return {
    model,
    async forward(id, input) {
      await model(id);
      return desk.run<'forward'>({ kind: 'forward', model: id, input });
    },
    async gradients(id, input, seeds, at) {
      await model(id);
      return desk.run<'gradients'>({ kind: 'gradients', model: id, input, seeds, at });
    },
    async attribution(id, input, score) {
      await model(id);
      return desk.run<'attribution'>({ kind: 'attribution', model: id, input, score });
    },
    close: () => desk.close(),
  };
}

let shared: Reference | null = null;

/** The page's one: weights are fetched once, however many parts of the page ask. */
export function sharedReference(): Reference {
  shared ??= createReference();
  return shared;
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The work on the page's own thread. */
export const pageDesk = (): Desk & { close(): void } => ({
  ...createDesk(nextTask),
  close: () => undefined,
});

function workerDesk(): Desk & { close(): void } {
  const worker = startWorker();
  if (!worker) return pageDesk();
  const waiting = new Map<number, Waiting>();
  const loads: JobOf<'load'>[] = [];
  let fallback: Desk | null = null;
  let nextId = 0;

  worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
    switch (data.kind) {
      case 'ready':
        return;
      case 'done':
        waiting.get(data.id)?.resolve(data.result);
        waiting.delete(data.id);
        return;
      case 'failed':
        waiting.get(data.id)?.reject(new Error(data.message));
        waiting.delete(data.id);
        return;
      default:
        throw new Error(`Unknown answer: ${data satisfies never}`);
    }
  };
  worker.onerror = () => {
    // It could not start, or died: from now on the page computes by itself, with what the worker had been given.
    worker.terminate();
    const desk = pageDesk();
    fallback = desk;
    for (const load of loads) void desk.run<'load'>(load);
    for (const { job, resolve, reject } of waiting.values()) desk.run(job).then(resolve, reject);
    waiting.clear();
  };
  return {
    run<Kind extends Job['kind']>(job: JobOf<Kind>): Promise<Results[Kind]> {
      if (job.kind === 'load') loads.push(job as JobOf<'load'>);
      if (fallback) return fallback.run<Kind>(job);
      return new Promise<Results[Kind]>((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { job, resolve: resolve as Waiting['resolve'], reject });
        worker.postMessage({ id, job } satisfies WorkerJob);
      });
    },
    close() {
      worker.terminate();
      for (const { reject } of waiting.values())
        reject(new Error('The page no longer wants the network’s numbers.'));
      waiting.clear();
    },
  };
}

interface Waiting {
  readonly job: Job;
  readonly resolve: (result: Results[Job['kind']]) => void;
  readonly reject: (error: Error) => void;
}

function startWorker(): Worker | null {
  if (typeof Worker === 'undefined') return null;
  try {
    return new Worker(new URL('./reference-worker.ts', import.meta.url), { type: 'module' });
  } catch {
    // A policy may forbid workers by throwing.
    return null;
  }
}
