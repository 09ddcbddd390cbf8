import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ModelId } from '@/lib/ids';
import { spawnWorker } from '@/server/inference/create-inference';
import { findModels } from '@/server/inference/find-models';
import { type InferenceThread, ThreadLostError, watchThread } from '@/server/inference/inference-thread';
import { UnreadableError } from '@/server/inference/port';
import type { Batch, WorkerSetup } from '@/server/inference/worker-protocol';
import { createModelsFolder, type ModelsFolder } from '../../support/random-model';

const CNN = 'cnn@shipped' as ModelId;
const batch = (change: Partial<Batch> = {}): Batch => ({
  model: CNN,
  dir: setup.first.dir,
  inputs: new Uint8Array(784),
  wants: [{ layers: 'none', as: 'packed' }],
  ...change,
});

let models: ModelsFolder;
let setup: WorkerSetup;
beforeAll(async () => {
  models = await createModelsFolder();
  await models.add('cnn', 'cnn', 9);
  setup = { engine: 'wasm', first: findModels([models.dir])[0]! };
});
afterAll(() => models.remove());

const watched: InferenceThread[] = [];
function watch(worker: Worker, limits?: { silenceMs: number; startMs: number }) {
  const losses: string[] = [];
  const thread = watchThread(worker, (reason) => losses.push(reason.message), limits);
  watched.push(thread);
  return { thread, losses };
}
afterEach(async () => {
  for (const thread of watched.splice(0)) await thread.stop();
});

describe('a thread', () => {
  it('reads many batches in the order in which they came', async () => {
    const { thread, losses } = watch(spawnWorker(setup));
    await expect(thread.ready).resolves.toEqual({ engine: 'wasm', note: null });
    const order: number[] = [];
    const sizes = await Promise.all(
      [3, 1, 2].map(async (size, n) => {
        const wants = Array.from({ length: size }, () => ({ layers: 'none', as: 'packed' }) as const);
        const readings = await thread.read(batch({ inputs: new Uint8Array(784 * size), wants }));
        order.push(n);
        return readings.length;
      }),
    );
    expect([sizes, order]).toEqual([
      [3, 1, 2],
      [0, 1, 2],
    ]);

    // What cannot be read does not end it, and what was asked stays with the asker, who may have to ask another.
    await expect(thread.read(batch({ model: 'cnn@7' as ModelId, dir: 'nowhere' }))).rejects.toThrow(
      new UnreadableError('The model in nowhere cannot be used: model.json is missing.'),
    );
    const asked = batch();
    await expect(thread.read(asked)).resolves.toHaveLength(1);
    expect(asked.inputs.byteLength).toBe(784);
    expect(losses).toEqual([]);
  });

  it('ends when its engine throws', async () => {
    const { thread, losses } = watch(spawnWorker(setup), { silenceMs: 30_000, startMs: 60_000 });
    await thread.ready;
    await expect(thread.read(batch({ inputs: new Uint8Array(783) }))).rejects.toThrow(ThreadLostError);
    expect(losses).toHaveLength(1);
    expect(losses[0]).toMatch(/^The inference thread crashed: /);
    await expect(thread.read(batch())).rejects.toThrow(new ThreadLostError('The inference thread is gone.'));
  });

  it('that does not get ready in time is lost', async () => {
    const silent = new Worker('setInterval(() => {}, 1_000)', { eval: true });
    const { thread, losses } = watch(silent, { silenceMs: 20, startMs: 100 });
    await expect(thread.ready).rejects.toThrow('The inference thread was not ready after 100 ms.');
    expect(losses).toHaveLength(1);
  });

  it('whose file is not there is lost', async () => {
    const nowhere = fileURLToPath(new URL('./nowhere.mjs', import.meta.url));
    const { thread, losses } = watch(new Worker(nowhere));
    await expect(thread.ready).rejects.toThrow(/^The inference thread crashed: Cannot find module/);
    expect(losses).toHaveLength(1);
  });

  it('that is stopped is not lost; what it had to read is told', async () => {
    const { thread, losses } = watch(spawnWorker(setup));
    const reading = expect(thread.read(batch())).rejects.toThrow('The inference thread was stopped.');
    await thread.stop();
    await reading;
    expect(losses).toEqual([]);
    await thread.stop();
  });
});
