import { Worker } from 'node:worker_threads';
import type { Raster, Trace } from '@/lib/preprocess';
import { ApiError } from './api-error';
import type { PictureAnswer } from './picture-worker';

/** Finds the ink in pictures away from the event loop: one takes some ten milliseconds. */
export interface PictureTracer {
  /**
   * Null for a blank picture. The picture's bytes are given away.
   * @throws ApiError `too-many` while too many wait, `unavailable` when the thread fails
   */
  trace(picture: Raster): Promise<Trace | null>;
  close(): Promise<void>;
}

/** At some ten milliseconds each, the last of these waits half a second. */
const MAX_WAITING = 48;
/** A hundred times what a picture takes. */
const LIMIT_MS = 5_000;

interface Job {
  readonly picture: Raster;
  readonly settle: (answer: PictureAnswer | ApiError) => void;
}

/** The thread starts with the first picture, and anew after one that it did not survive. */
export const createPictureTracer = (spawn: () => Worker = spawnPictureWorker): PictureTracer => {
  const waiting: Job[] = [];
  let thread: Worker | null = null;
  let running: { readonly job: Job; readonly alarm: NodeJS.Timeout } | null = null;
  let closed = false;

  const finish = (answer: PictureAnswer | ApiError): void => {
    const done = running;
    running = null;
    if (done === null) return;
    clearTimeout(done.alarm);
    done.job.settle(answer);
    next();
  };

  const lose = (lost: Worker): void => {
    if (thread !== lost) return;
    thread = null;
    void lost.terminate();
    finish(new ApiError('unavailable', 'This image could not be looked at. Try another one.'));
  };

  const start = (): Worker => {
    const started = spawn();
    // An idle thread must not keep a process alive that is otherwise done.
    started.unref();
    started.on('message', (answer: PictureAnswer) => finish(answer));
    started.on('error', () => lose(started));
    started.on('exit', () => lose(started));
    return started;
  };

  const next = (): void => {
    const job = running === null ? waiting.shift() : undefined;
    if (!job) return;
    thread ??= start();
    const busy = thread;
    running = { job, alarm: setTimeout(() => lose(busy), LIMIT_MS) };
    busy.postMessage(job.picture);
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
