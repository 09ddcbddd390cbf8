import { Worker } from 'node:worker_threads';
import type { Raster, Trace } from '@/lib/preprocess';
import { ApiError } from './api-error';
import { type FromThread, type PictureAnswer, READY } from './picture-protocol';

/** Finds the ink in pictures away from the event loop: one takes some ten milliseconds. */
export interface PictureTracer {
  /**
   * Null for a blank picture.
   * @throws ApiError `too-many` while too many wait, `unavailable` when the thread fails
   */
  trace(picture: Raster): Promise<Trace | null>;
  close(): Promise<void>;
}

/** At some ten milliseconds each, the last of these waits half a second. */
const MAX_WAITING = 48;
/** A hundred times what a picture takes. */
const LIMIT_MS = 5_000;
/** A thread that is not ready by then never will be. */
const STARTING_LIMIT_MS = 30_000;

interface Job {
  readonly picture: Raster;
  readonly settle: (answer: PictureAnswer | ApiError) => void;
}

/** The thread starts with the first picture, and anew after one that it did not survive. */
export const createPictureTracer = (spawn: () => Worker = spawnPictureWorker): PictureTracer => {
  const waiting: Job[] = [];
  let thread: Worker | null = null;
  let ready = false;
  let running: Job | null = null;
  let alarm: NodeJS.Timeout | undefined;
  let closed = false;

  const finish = (answer: PictureAnswer | ApiError): void => {
    const done = running;
    running = null;
    clearTimeout(alarm);
    done?.settle(answer);
    next();
  };

  const lose = (lost: Worker): void => {
    if (thread !== lost) return;
    thread = null;
    ready = false;
    void lost.terminate();
    finish(new ApiError('unavailable', 'This image could not be looked at. Try another one.'));
  };

  const watch = (busy: Worker): void => {
    clearTimeout(alarm);
    alarm = setTimeout(() => lose(busy), ready ? LIMIT_MS : STARTING_LIMIT_MS);
  };

  const start = (): Worker => {
    const started = spawn();
    // An idle thread must not keep a process alive that is otherwise done.
    started.unref();
    started.on('message', (message: FromThread) => {
      if (thread !== started) return;
      if (message !== READY) {
        finish(message);
        return;
      }
      ready = true;
      if (running !== null) watch(started);
    });
    started.on('error', () => lose(started));
    started.on('exit', () => lose(started));
    return started;
  };

  const next = (): void => {
    if (running !== null || closed) return;
    running = waiting.shift() ?? null;
    if (running === null) return;
    thread ??= start();
    watch(thread);
    thread.postMessage(running.picture);
  };

  return {
    trace(picture) {
      if (closed) return Promise.reject(new ApiError('unavailable', 'The server is stopping.'));
      if (waiting.length >= MAX_WAITING)
        return Promise.reject(
          new ApiError('too-many', 'Many images are being read. Try again in a second.', {
            'retry-after': '1',
          }),
        );
      return new Promise((resolve, reject) => {
        const settle = (answer: PictureAnswer | ApiError): void => {
          if (answer instanceof ApiError) reject(answer);
          else if ('error' in answer) reject(new Error(`Tracing an image failed: ${answer.error}`));
          else resolve(answer.trace);
        };
        waiting.push({ picture, settle });
        next();
      });
    },
    async close() {
      closed = true;
      const stopping = thread;
      thread = null;
      for (const job of waiting.splice(0)) job.settle(new ApiError('unavailable', 'The server is stopping.'));
      finish(new ApiError('unavailable', 'The server is stopping.'));
      await stopping?.terminate();
    },
  };
};

/**
 * From source the thread's file is beside this module; in production this module is part of `build/server/index.js`, and the
 * thread's own bundle stands at `build/server/http/picture-worker.js`.
 */
export const pictureWorkerEntry = (from: string = import.meta.url): URL =>
  new URL(from.endsWith('.ts') ? './picture-worker-from-source.mjs' : './http/picture-worker.js', from);

const spawnPictureWorker = (): Worker => new Worker(pictureWorkerEntry(), { execArgv: [] });
