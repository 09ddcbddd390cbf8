import { parentPort } from 'node:worker_threads';
import { type Raster, type Trace, traceImage } from '@/lib/preprocess';

/** One picture at a time: a `Raster` in, its `Trace` or null out. */
export type PictureAnswer = { readonly trace: Trace | null } | { readonly error: string };

if (parentPort === null) throw new Error('picture-worker.ts runs as a worker thread.');
const port = parentPort;

port.on('message', (picture: Raster) => {
  let answer: PictureAnswer;
  try {
    answer = { trace: traceImage(picture) };
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  port.postMessage(answer);
});
