import type { Worker } from 'node:worker_threads';
import { type Reading, UnreadableError } from './port';
import type { EngineName } from './tensorflow';
import type { Batch, FromWorker, ToWorker } from './worker-protocol';

/** The thread is gone or does not answer. Its batches may be given to another. */
export class ThreadLostError extends Error {
  override readonly name = 'ThreadLostError';
}

export interface EngineInfo {
  readonly engine: EngineName;
  /** Why `auto` took the WASM engine; null where it did not. */
  readonly note: string | null;
}

export interface InferenceThread {
  /** Rejects with ThreadLostError when it cannot start. */
  readonly ready: Promise<EngineInfo>;
  /** @throws ThreadLostError, UnreadableError */
  read(batch: Batch): Promise<readonly Reading[]>;
  /** Ends the thread; what it had to read rejects with ThreadLostError. Resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ThreadLimits {
  /**
   * A ready thread that has work and says nothing for so long hangs; it is noticed a fifth of that later at most, within a second. The
   * largest batch takes some tens of milliseconds.
   */
  readonly silenceMs: number;
  /** From its start until it is ready. */
  readonly startMs: number;
}

export const THREAD_LIMITS: ThreadLimits = { silenceMs: 800, startMs: 60_000 };

interface Waiter {
  resolve(readings: readonly Reading[]): void;
  reject(error: Error): void;
}

/** The watchdog looks this many times before a limit is over. */
const LOOKS = 5;

/**
 * Watches over one worker thread from its start to its end.
 * @param onLost called once, before any of its batches reject, unless `stop` ended it.
 */
export function watchThread(
  worker: Worker,
  onLost: (reason: ThreadLostError) => void,
  limits: ThreadLimits = THREAD_LIMITS,
): InferenceThread {
  const waiters = new Map<number, Waiter>();
  const { promise: ready, resolve: becomeReady, reject: neverReady } = withResolvers<EngineInfo>();
  // Whoever does not wait for the start hears of the loss through onLost.
  ready.catch(() => {});
  let phase: 'starting' | 'ready' | 'gone' = 'starting';
  let nextId = 0;
  let silentMs = 0;

  // Time is counted in looks, not read off a clock: when the main thread itself was busy for long, many looks become one, and the
  // answer that came meanwhile is heard before the next.
  const lookEveryMs = limits.silenceMs / LOOKS;
  const watchdog = setInterval(() => {
    if (phase === 'ready' && waiters.size === 0) return;
    silentMs += lookEveryMs;
    const limit = phase === 'starting' ? limits.startMs : limits.silenceMs;
    if (silentMs < limit) return;
    lose(
      new ThreadLostError(
        phase === 'starting'
          ? `The inference thread was not ready after ${limit} ms.`
          : `The inference thread gave no answer for ${limit} ms.`,
      ),
    );
  }, lookEveryMs);

  const end = (error: ThreadLostError): void => {
    phase = 'gone';
    clearInterval(watchdog);
    neverReady(error);
    for (const waiter of waiters.values()) waiter.reject(error);
    waiters.clear();
  };
  const lose = (error: ThreadLostError): void => {
    if (phase === 'gone') return;
    phase = 'gone';
    onLost(error);
    end(error);
    void worker.terminate();
  };
  const take = (id: number): Waiter | undefined => {
    const waiter = waiters.get(id);
    waiters.delete(id);
    return waiter;
  };

  worker.on('message', (message: FromWorker) => {
    silentMs = 0;
    switch (message.kind) {
      case 'ready':
        if (phase !== 'starting') return;
        phase = 'ready';
        becomeReady({ engine: message.engine, note: message.note });
        return;
      case 'unusable':
        lose(new ThreadLostError(`The inference thread cannot start: ${message.message}`));
        return;
      case 'answer':
        take(message.id)?.resolve(message.readings);
        return;
      case 'failed':
        take(message.id)?.reject(new UnreadableError(message.message));
        return;
      default: {
        const never: never = message;
        throw new Error(`Unknown message ${JSON.stringify(never)}`);
      }
    }
  });
  worker.on('messageerror', (error) => lose(new ThreadLostError(`An answer was garbled: ${error.message}`)));
  worker.on('error', (error) =>
    lose(new ThreadLostError(`The inference thread crashed: ${messageOf(error)}`)),
  );
  worker.on('exit', (code) => lose(new ThreadLostError(`The inference thread ended with code ${code}.`)));

  return {
    ready,
    read(batch) {
      if (phase === 'gone') return Promise.reject(new ThreadLostError('The inference thread is gone.'));
      if (waiters.size === 0) silentMs = 0;
      const id = nextId++;
      const { promise, resolve, reject } = withResolvers<readonly Reading[]>();
      waiters.set(id, { resolve, reject });
      // Cloned, not transferred: the bytes are needed again if this thread is lost.
      worker.postMessage({ kind: 'read', id, batch } satisfies ToWorker);
      return promise;
    },
    async stop() {
      if (phase !== 'gone') end(new ThreadLostError('The inference thread was stopped.'));
      await worker.terminate();
    },
  };
}

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
