import { constants, getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { ModelId } from '@/lib/ids';
import { INPUT_VALUES } from '@/lib/network/layers';
import { createForwardPass } from './forward-pass';
import { readModel } from './model-files';
import { type LoadedNetwork, readBatch } from './read-batch';
import { loadTensorflow } from './tensorflow';
import type { Batch, FromWorker, ModelPlace, ToWorker, WorkerSetup } from './worker-protocol';

/** The inference thread: the only place of the server where the engine runs. */

/** Runs before the thread calls itself ready: the engine packs weights and the compiler warms up on them, not on a drawing. */
const WARM_UP_RUNS = 30;

const LOWEST_PRIORITY = constants.priority.PRIORITY_LOW;
/** Behind the thread that serves rooms: a third of its share where both want one core. */
const STEPS_BEHIND = 5;

const setup = workerData as WorkerSetup;
const port = parentPort;
if (port === null) throw new Error('This file is a worker thread; it does not run by itself.');
const say = (message: FromWorker, transfer: readonly ArrayBuffer[] = []) =>
  port.postMessage(message, [...transfer]);

/**
 * Ink has the right of way: where cores are short, the thread that serves rooms goes before this one. Linux keeps a priority for each
 * thread, and 0 names the calling one; elsewhere it would name the whole process.
 */
if (process.platform === 'linux') setPriority(0, Math.min(LOWEST_PRIORITY, getPriority(0) + STEPS_BEHIND));

try {
  const { tf, engine, note } = await loadTensorflow(setup.engine, { threads: 1 });
  const loaded = new Map<ModelId, LoadedNetwork>();

  const load = async ({ id, dir }: ModelPlace): Promise<LoadedNetwork> => {
    const { network, weights } = await readModel(dir);
    const ready = { network, forward: createForwardPass(tf, network, weights) };
    // Only what could be loaded is kept: broken files may have been mended when they are asked for again.
    loaded.set(id, ready);
    return ready;
  };

  const answer = async (id: number, batch: Batch): Promise<void> => {
    let network: LoadedNetwork;
    try {
      network = loaded.get(batch.model) ?? (await load({ id: batch.model, dir: batch.dir }));
    } catch (error) {
      say({ kind: 'failed', id, message: messageOf(error) });
      return;
    }
    // Not caught: an engine that threw once is not to be trusted with the next drawing. The thread ends, and the spare takes over.
    const { readings, buffers } = readBatch(network, batch);
    say({ kind: 'answer', id, readings }, buffers);
  };

  const network = await load(setup.first);
  for (let run = 0; run < WARM_UP_RUNS; run++)
    readBatch(network, {
      model: setup.first.id,
      inputs: new Uint8Array(INPUT_VALUES).fill(run),
      wants: [{ layers: 'all', as: 'packed' }],
    });

  let last = Promise.resolve();
  port.on('message', ({ id, batch }: ToWorker) => {
    last = last.then(() => answer(id, batch));
    last.catch((error: unknown) =>
      setImmediate(() => {
        throw error;
      }),
    );
  });
  say({ kind: 'ready', engine, note });
} catch (error) {
  say({ kind: 'unusable', message: messageOf(error) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
