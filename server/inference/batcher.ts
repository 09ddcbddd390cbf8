import { type Reading, type ReadRequest, StaleReadError } from './port';

export interface BatcherOptions {
  /** Reads drawings of one model together; resolves with as many readings, in the same order. */
  readonly run: (batch: readonly ReadRequest[]) => Promise<readonly Reading[]>;
  /** Calls back soon, once all that is asked in the same turn of the event loop has been asked. */
  readonly schedule: (flush: () => void) => void;
  readonly maxBatch: number;
  /** Batches given to `run` that have not come back. */
  readonly maxInFlight: number;
  /** Past this, the source with the most waiting drawings loses its oldest. */
  readonly maxWaiting: number;
}

export interface Batcher {
  /**
   * @param source who asks (a room): turns are taken by source.
   * @param key at most one drawing per key waits; a newer one takes its place in the queue and the older rejects with StaleReadError.
   */
  add(request: ReadRequest, source: string, key: string | null): Promise<Reading>;
  readonly waiting: number;
  /** Rejects all that wait and all that is asked from now on with this error; what runs comes back as it will. */
  close(error: Error): void;
}

interface Job {
  readonly source: string;
  readonly key: string | null;
  request: ReadRequest;
  resolve: (reading: Reading) => void;
  reject: (error: unknown) => void;
}

export function createBatcher(options: BatcherOptions): Batcher {
  /** Whose turn it is: the first source is served first, and goes to the end when it was. */
  const queues = new Map<string, Job[]>();
  const byKey = new Map<string, Job>();
  let waiting = 0;
  let inFlight = 0;
  let scheduled = false;
  let closed: Error | null = null;

  const forget = (job: Job): void => {
    waiting--;
    if (job.key !== null) byKey.delete(job.key);
  };

  const dropOne = (): void => {
    let longest: Job[] = [];
    for (const queue of queues.values()) if (queue.length > longest.length) longest = queue;
    const dropped = longest.shift();
    if (!dropped) return;
    if (longest.length === 0) queues.delete(dropped.source);
    forget(dropped);
    dropped.reject(new StaleReadError());
  };

  /** The oldest drawing of whose turn it is names the model; then one drawing a source and round until the batch is full. */
  const nextBatch = (): Job[] => {
    const batch: Job[] = [];
    const model = queues.values().next().value?.[0]?.request.model;
    if (model === undefined) return batch;
    const served = new Set<string>();
    for (let before = -1; before < batch.length && batch.length < options.maxBatch; ) {
      before = batch.length;
      for (const [source, queue] of queues) {
        if (batch.length === options.maxBatch) break;
        const at = queue.findIndex((job) => job.request.model === model);
        if (at < 0) continue;
        const [job] = queue.splice(at, 1);
        batch.push(job!);
        forget(job!);
        served.add(source);
      }
    }
    for (const source of served) {
      const queue = queues.get(source)!;
      queues.delete(source);
      if (queue.length > 0) queues.set(source, queue);
    }
    return batch;
  };

  const settle = async (batch: readonly Job[]): Promise<void> => {
    try {
      const readings = await options.run(batch.map((job) => job.request));
      if (readings.length !== batch.length)
        throw new Error(`${batch.length} drawings were to be read, ${readings.length} were.`);
      for (const [i, job] of batch.entries()) job.resolve(readings[i]!);
    } catch (error) {
      for (const job of batch) job.reject(error);
    }
  };

  const flush = (): void => {
    scheduled = false;
    while (inFlight < options.maxInFlight) {
      const batch = nextBatch();
      if (batch.length === 0) return;
      inFlight++;
      void settle(batch).then(() => {
        inFlight--;
        // At once, not scheduled: what waits has waited for a whole batch.
        flush();
      });
    }
  };

  return {
    get waiting() {
      return waiting;
    },
    add(request, source, key) {
      if (closed !== null) return Promise.reject(closed);
      return new Promise<Reading>((resolve, reject) => {
        const older = key === null ? undefined : byKey.get(key);
        if (older) {
          older.reject(new StaleReadError());
          Object.assign(older, { request, resolve, reject });
          return;
        }
        if (waiting >= options.maxWaiting) dropOne();
        const job: Job = { source, key, request, resolve, reject };
        const queue = queues.get(source);
        if (queue) queue.push(job);
        else queues.set(source, [job]);
        if (key !== null) byKey.set(key, job);
        waiting++;
        if (scheduled || inFlight >= options.maxInFlight) return;
        scheduled = true;
        options.schedule(flush);
      });
    },
    close(error) {
      closed = error;
      for (const queue of queues.values()) for (const job of queue) job.reject(error);
      queues.clear();
      byKey.clear();
      waiting = 0;
    },
  };
}
