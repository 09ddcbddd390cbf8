import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { inflateRawSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ModelId } from '@/lib/ids';
import { cellCount, NETWORKS } from '@/lib/network/layers';
import { quantisationStep } from '@/lib/network/quantise';
import {
  createInference,
  type Inference,
  type InferenceOptions,
  NoModelsError,
} from '@/server/inference/create-inference';
import { selectLayers } from '@/server/inference/layer-selection';
import {
  InferenceClosedError,
  type ReadRequest,
  StaleReadError,
  UnknownModelError,
  UnreadableError,
} from '@/server/inference/port';
import { createModelsFolder, type ModelsFolder } from '../../support/random-model';

const CNN = 'cnn@shipped' as ModelId;
const SECOND = 'cnn@second' as ModelId;
const BROKEN = 'cnn@broken' as ModelId;
const THIRD = 'cnn@3' as ModelId;
const network = NETWORKS.cnn;

let folder: ModelsFolder;
/** For the tests that only read. */
let inference: Inference;
const lost: unknown[] = [];
beforeAll(async () => {
  folder = await createModelsFolder();
  await folder.add('cnn', 'cnn', 1);
  await folder.add('cnn/second', 'cnn', 2);
  await folder.add('cnn/broken', 'cnn', 3);
  await truncate(join(folder.dir, 'cnn', 'broken', 'weights.bin'), 1_000);
  inference = await createInference({
    engine: 'wasm',
    modelsDirs: [folder.dir],
    maxBatch: 7,
    onThreadLost: (reason) => lost.push(reason),
  });
});
afterAll(async () => {
  await inference.close();
  await folder.remove();
});

/** A drawing that differs with its number: a bar that wanders and grows. */
function drawing(n: number): Uint8Array {
  const input = new Uint8Array(784);
  for (let y = 4; y < 24; y++)
    for (let x = 0; x < 3 + (n % 5); x++) input[y * 28 + ((n * 3 + x + (y >> 2)) % 28)] = 255 - x * 20;
  return input;
}
const ask = (n: number, more: Partial<ReadRequest> = {}): ReadRequest => ({
  model: CNN,
  input: drawing(n),
  layers: 'none',
  as: 'packed',
  ...more,
});

const opened: Inference[] = [];
async function open(options: Partial<InferenceOptions> = {}): Promise<Inference> {
  const inference = await createInference({ engine: 'wasm', modelsDirs: [folder.dir], ...options });
  opened.push(inference);
  return inference;
}
afterEach(async () => {
  for (const inference of opened.splice(0)) await inference.close();
});

/** Threads that can be made to crash or hang, and a promise for the next loss. */
async function openTroubled(silenceMs = 30_000) {
  const workers: Worker[] = [];
  const losses: string[] = [];
  const ready: Promise<void>[] = [];
  const inference = await open({
    limits: { silenceMs, startMs: 60_000 },
    maxBatch: 4,
    onThreadLost: (reason) => losses.push(reason.message),
    spawn: (workerData) => {
      const worker = new Worker(new URL('./troubled-worker.mjs', import.meta.url), {
        workerData,
        execArgv: [],
        env: SHARE_ENV,
      });
      workers.push(worker);
      ready.push(
        new Promise((resolve) =>
          worker.on('message', ({ kind }: { kind: string }) => kind === 'ready' && resolve()),
        ),
      );
      return worker;
    },
  });
  /** Resolves when the nth thread can read. */
  const nthReady = async (n: number) => {
    await expect.poll(() => ready.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(n);
    await ready[n - 1];
  };
  return { inference, workers, losses, nthReady };
}

describe('a reading', () => {
  it('holds ten probabilities, and of the layers just those that were asked for', async () => {
    const [none, usual, all] = await Promise.all(
      (['none', 'default', 'all'] as const).map((layers) => inference.read(ask(1, { layers }))),
    );
    for (const reading of [none!, usual!, all!]) {
      expect(reading.model).toBe(CNN);
      expect(reading.isDigit).toBeGreaterThan(0);
      expect(reading.isDigit).toBeLessThan(1);
      expect(reading.probabilities).toHaveLength(10);
      expect(reading.probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
      expect(reading.floats.size).toBe(0);
    }
    const names = (indices: readonly number[]) => indices.map((index) => network.layers[index]!.id);
    expect(none!.packed).toEqual([]);
    expect(names(usual!.packed.map(({ index }) => index))).toEqual([
      'pool1',
      'pool2',
      'dense',
      'digits',
      'isDigit',
    ]);
    expect(names(all!.packed.map(({ index }) => index))).toEqual([
      'conv1',
      'pool1',
      'conv2',
      'pool2',
      'dense',
      'digits',
      'isDigit',
    ]);
  });

  it('packs the very values that it gives as floats: map-major, within half a step', async () => {
    const [packed, exact] = await Promise.all([
      inference.read(ask(2, { layers: 'all' })),
      inference.read(ask(2, { layers: 'all', as: 'floats' })),
    ]);
    expect(exact.packed).toEqual([]);
    for (const { index, scale, cells, deflated } of packed.packed) {
      const layer = network.layers[index]!;
      const floats = exact.floats.get(layer.id)!;
      const bytes = inflateRawSync(deflated);
      expect([floats.length, bytes.length, cells]).toEqual(Array(3).fill(cellCount(layer)));
      expect(scale).toBeCloseTo(Math.max(...floats), 5);
      for (const [i, value] of floats.entries())
        expect(Math.abs((bytes[i]! / 255) * scale - value)).toBeLessThan(
          (scale / 255) * quantisationStep(layer.shape) * 0.51,
        );
    }
    expect([...exact.floats.get('digits')!]).toEqual([...exact.probabilities]);
  });

  it('is the same alone and in a batch, whoever shares it', async () => {
    const alone = [];
    for (let n = 0; n < 20; n++) alone.push(await inference.read(ask(n, { layers: 'all', as: 'floats' })));
    const together = await Promise.all(
      alone.map((_, n) =>
        inference.read(ask(n, { layers: 'all', as: 'floats' }), `glyph${n}`, `room${n % 3}`),
      ),
    );
    for (const [n, reading] of together.entries())
      for (const [id, values] of reading.floats) {
        const expected = alone[n]!.floats.get(id)!;
        for (const [i, value] of values.entries())
          if (Math.abs(value - expected[i]!) > 1e-5)
            expect.unreachable(`drawing ${n}, ${id}[${i}]: ${value}, alone ${expected[i]}`);
      }
    const answers = new Set(together.map(({ probabilities }) => probabilities.join()));
    expect(answers.size).toBe(20);
  });

  it('comes from the model that was asked for', async () => {
    expect(inference.models()).toEqual([CNN, BROKEN, SECOND]);
    const [first, second] = await Promise.all([
      inference.read(ask(1)),
      inference.read(ask(1, { model: SECOND })),
    ]);
    expect(second.model).toBe(SECOND);
    expect(second.probabilities).not.toEqual(first.probabilities);
  });

  it('comes from a version that was put there while it runs, and the live one is named first', async () => {
    const added = await createModelsFolder();
    try {
      await added.add('cnn', 'cnn', 1);
      const running = await open({ modelsDirs: [added.dir] });
      await added.add('cnn/3', 'cnn', 4);
      await expect(running.read(ask(1, { model: THIRD }))).rejects.toThrow(UnknownModelError);
      running.arrange([THIRD]);
      expect(running.models()).toEqual([THIRD, CNN]);
      expect((await running.read(ask(1, { model: THIRD }))).model).toBe(THIRD);
    } finally {
      await added.remove();
    }
  });
});

describe('asking', () => {
  it('for a model that is not there, or with a drawing of another size, is refused at once', async () => {
    await expect(inference.read(ask(1, { model: 'cnn@9' as ModelId }))).rejects.toThrow(UnknownModelError);
    await expect(inference.read(ask(1, { input: new Uint8Array(783) }))).rejects.toThrow(
      new RangeError('A drawing has 784 bytes; this one has 783.'),
    );
  });

  it('again under one key leaves only the newest waiting', async () => {
    const results = await Promise.allSettled([1, 2, 3].map((n) => inference.read(ask(n), 'glyph')));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect((results[0] as PromiseRejectedResult).reason).toBeInstanceOf(StaleReadError);
    const [, , newest] = results as PromiseFulfilledResult<{ probabilities: Float32Array }>[];
    expect(newest!.value.probabilities).toEqual((await inference.read(ask(3))).probabilities);
  });

  it('for a model whose files are broken fails by itself; the thread reads on', async () => {
    const [broken, whole] = await Promise.allSettled([
      inference.read(ask(1, { model: BROKEN })),
      inference.read(ask(1)),
    ]);
    expect((broken as PromiseRejectedResult).reason).toBeInstanceOf(UnreadableError);
    expect((broken as PromiseRejectedResult).reason.message).toMatch(/do not match the digest/);
    expect(whole.status).toBe('fulfilled');
    expect(lost).toEqual([]);
  });
});

describe('a thread that is lost', () => {
  it.each(['killed', 'crash', 'hang'] as const)(
    '(%s) is replaced by the spare, and nothing unread is lost',
    async (how) => {
      const { inference, workers, losses, nthReady } = await openTroubled(
        // Short where it is waited for, yet long for an honest answer of a busy machine.
        how === 'hang' ? 2_500 : undefined,
      );
      const expected = await Promise.all(Array.from({ length: 12 }, (_, n) => inference.read(ask(n))));
      await nthReady(2);
      if (how !== 'killed') workers[0]!.postMessage({ kind: how });
      const asked = Array.from({ length: 12 }, (_, n) => inference.read(ask(n)));
      if (how === 'killed') void workers[0]!.terminate();
      const readings = await Promise.all(asked);
      for (const [n, { probabilities }] of readings.entries())
        for (const [digit, p] of probabilities.entries())
          expect(p).toBeCloseTo(expected[n]!.probabilities[digit]!, 5);
      expect(losses).toEqual([
        {
          killed: 'The inference thread ended with code 1.',
          crash: 'The inference thread crashed: out of memory, say',
          hang: 'The inference thread gave no answer for 2500 ms.',
        }[how],
      ]);
      await nthReady(3);
      expect(workers).toHaveLength(3);
    },
  );

  it('twice in a row is survived as well', async () => {
    const { inference, workers, losses, nthReady } = await openTroubled();
    for (let n = 0; n < 3; n++) {
      await nthReady(n + 2);
      workers[n]!.postMessage({ kind: 'crash' });
      await inference.read(ask(n));
    }
    expect(losses).toHaveLength(3);
  });
});

describe('the start', () => {
  it('fails with the reason when the default model is broken', async () => {
    const other = await createModelsFolder();
    try {
      await other.add('cnn', 'cnn', 1);
      await truncate(join(other.dir, 'cnn', 'weights.bin'), 10);
      await expect(open({ modelsDirs: [other.dir] })).rejects.toThrow(
        /cannot start: The model in .* cannot be used: its files do not match the digest/,
      );
    } finally {
      await other.remove();
    }
  });

  it('fails when there is no model', async () => {
    await expect(open({ modelsDirs: [join(folder.dir, 'nowhere')] })).rejects.toThrow(NoModelsError);
  });
});

describe('closing', () => {
  it('settles everyone, ends both threads, and refuses what comes after', async () => {
    const workers: Worker[] = [];
    const exits: Promise<unknown>[] = [];
    const inference = await open({
      maxBatch: 2,
      maxInFlight: 1,
      spawn: (workerData) => {
        const worker = new Worker(new URL('./troubled-worker.mjs', import.meta.url), {
          workerData,
          execArgv: [],
          env: SHARE_ENV,
        });
        workers.push(worker);
        exits.push(new Promise((resolve) => worker.on('exit', resolve)));
        return worker;
      },
    });
    const asked = Promise.allSettled(Array.from({ length: 50 }, (_, n) => inference.read(ask(n))));
    await inference.close();
    await Promise.all(exits);
    const results = await asked;
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThan(40);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(InferenceClosedError);
    await expect(inference.read(ask(1))).rejects.toThrow(InferenceClosedError);
    await inference.close();
  });
});

it('selects layers by kind, whatever the network', () => {
  expect(selectLayers(network, 'none')).toEqual([]);
  expect(selectLayers(network, 'default')).toEqual([2, 4, 7, 8, 9]);
  expect(selectLayers(network, 'all')).toEqual([1, 2, 3, 4, 7, 8, 9]);
});
