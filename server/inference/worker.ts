import { parentPort, workerData } from 'node:worker_threads';
import type { ModelId } from '@/lib/ids';
import { INPUT_VALUES } from '@/lib/network/layers';
import { createForwardPass } from './forward-pass';
import { readModel } from './model-files';
import { type LoadedNetwork, readBatch } from './read-batch';
import { loadTensorflow } from './tensorflow';
import type { Batch, FromWorker, ToWorker, WorkerSetup } from './worker-protocol';

/** The inference thread: the only place of the server where the engine runs. */

/** Runs before the thread calls itself ready: the engine packs weights and the compiler warms up on them, not on a drawing. */
const WARM_UP_RUNS = 30;

const setup = workerData as WorkerSetup;
const port = parentPort;
if (port === null) throw new Error('This file is a worker thread; it does not run by itself.');
const say = (message: FromWorker, transfer: readonly ArrayBuffer[] = []) =>
  port.postMessage(message, [...transfer]);

try {
  const { tf, engine, note } = await loadTensorflow(setup.engine, { threads: 1 });
  const loaded = new Map<ModelId, Promise<LoadedNetwork>>();

  const load = (id: ModelId): Promise<LoadedNetwork> => {
    const place = setup.models.find((model) => model.id === id);
    if (!place) throw new Error(`The inference thread knows no model ${id}.`);
    const ready = readModel(place.dir).then(({ network, weights }) => ({
      network,
      forward: createForwardPass(tf, network, weights),
    }));
    loaded.set(id, ready);
    // A model whose files are broken is read again when it is asked for again: they may have been mended.
    ready.catch(() => loaded.delete(id));
    return ready;
  };

  const answer = async (id: number, batch: Batch): Promise<void> => {
    try {
      const { readings, buffers } = readBatch(await (loaded.get(batch.model) ?? load(batch.model)), batch);
      say({ kind: 'answer', id, readings }, buffers);
    } catch (error) {
      say({ kind: 'failed', id, message: messageOf(error) });
    }
  };

  const [first] = setup.models;
  if (first) {
    const network = await load(first.id);
    for (let run = 0; run < WARM_UP_RUNS; run++)
      readBatch(network, {
        model: first.id,
        inputs: new Uint8Array(INPUT_VALUES).fill(run),
        wants: [{ layers: 'all', as: 'packed' }],
      });
  }

  let last = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    last = last.then(() => answer(message.id, message.batch));
  });
  say({ kind: 'ready', engine, note });
} catch (error) {
  say({ kind: 'unusable', message: messageOf(error) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
