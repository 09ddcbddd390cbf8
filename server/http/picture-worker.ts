import { parentPort } from 'node:worker_threads';
import { type Raster, traceImage } from '@/lib/preprocess';
import { type FromThread, READY } from './picture-protocol';

if (parentPort === null) throw new Error('picture-worker.ts runs as a worker thread.');
const port = parentPort;
const send = (message: FromThread): void => port.postMessage(message);

port.on('message', (picture: Raster) => {
  try {
    send({ trace: traceImage(picture) });
  } catch (error) {
    send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
send(READY);
