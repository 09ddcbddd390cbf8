import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { INPUT_VALUES, NETWORKS } from '@/lib/network/layers';
import { ModelFilesError, readModel } from '@/server/inference/model-files';
import { loadTensorflow, type Tensorflow } from '@/server/inference/tensorflow';
import { exportModel } from '@/server/training/export-model';
import { forward, toTensors } from '@/server/training/graph';
import { initialParameters, toWeights } from '@/server/training/parameters';
import { createRandom } from '@/server/training/random';

const network = NETWORKS.cnn;
const weights = toWeights(initialParameters(network, createRandom(7)));
const facts = {
  created: '2026-01-02T03:04:05Z',
  training: {
    engine: 'wasm' as const,
    seed: 7,
    epochs: 1,
    chosenEpoch: 1,
    data: [],
  },
  metrics: [],
};

let root: string;
let folder: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inkling-model-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  folder = join(root, 'cnn');
  await exportModel(folder, network, weights, facts);
});

describe('a model folder', () => {
  it('gives back what was written', async () => {
    const model = await readModel(folder);
    expect(model.network).toEqual(network);
    expect([...model.weights.keys()]).toEqual([...weights.keys()]);
    for (const [id, { kernel, bias }] of weights) {
      expect(model.weights.get(id)?.kernel).toEqual(kernel);
      expect(model.weights.get(id)?.bias).toEqual(bias);
    }
    expect(model.card).toMatchObject({ network: 'cnn', parameters: 225_163, digest: model.digest, ...facts });
  });

  it('replaces the one before and leaves nothing beside itself', async () => {
    const other = toWeights(initialParameters(network, createRandom(8)));
    const before = await readModel(folder);
    await exportModel(folder, network, other, facts);
    expect((await readModel(folder)).digest).not.toBe(before.digest);
    expect(await listing(root)).toEqual(['cnn']);
  });

  it('keeps the one before when the new weights do not fit', async () => {
    const before = await readModel(folder);
    const short = new Map(weights).set('dense', { kernel: new Float32Array(3), bias: new Float32Array(128) });
    await expect(exportModel(folder, network, short, facts)).rejects.toThrow(
      'the kernel of dense has 3 values',
    );
    expect((await readModel(folder)).digest).toBe(before.digest);
    expect(await listing(root)).toEqual(['cnn']);
  });

  it.each(['model.json', 'weights.bin', 'card.json'])('is refused without %s', async (name) => {
    await rm(join(folder, name));
    await expect(readModel(folder)).rejects.toThrow(`${name} is missing`);
    await expect(readModel(folder)).rejects.toBeInstanceOf(ModelFilesError);
  });

  it.each([0, 1, 4, 1000, 900_135])('is refused with weights cut off after %i bytes', async (length) => {
    await truncate(join(folder, 'weights.bin'), length);
    await expect(readModel(folder)).rejects.toThrow('do not match the digest');
  });

  it('is refused with one changed byte or one byte more', async () => {
    const file = join(folder, 'weights.bin');
    const bytes = await readFile(file);
    bytes[12_345]! ^= 1;
    await writeFile(file, bytes);
    await expect(readModel(folder)).rejects.toThrow('do not match the digest');
    await exportModel(folder, network, weights, facts);
    await appendFile(file, 'x');
    await expect(readModel(folder)).rejects.toThrow('do not match the digest');
  });

  it('is refused with a card that is cut off', async () => {
    await truncate(join(folder, 'card.json'), 100);
    await expect(readModel(folder)).rejects.toThrow('card.json is not valid JSON');
  });
});

describe('in the hands of others', () => {
  it('tf.loadLayersModel loads it and predicts what we predict', async () => {
    const { tf } = await loadTensorflow('wasm');
    const layers = createRequire(import.meta.url)('@tensorflow/tfjs-layers') as LayersLibrary;
    const [topology, bytes] = await Promise.all([
      readFile(join(folder, 'model.json'), 'utf8').then((text) => JSON.parse(text)),
      readFile(join(folder, 'weights.bin')),
    ]);
    const model = await layers.loadLayersModel({
      load: async () => ({
        modelTopology: topology.modelTopology,
        weightSpecs: topology.weightsManifest[0].weights,
        weightData: new Uint8Array(bytes).buffer,
      }),
    });
    const count = 5;
    const random = createRandom(3);
    const values = Float32Array.from({ length: count * INPUT_VALUES }, () => random.next());
    const batch = tf.tensor4d(values, [count, 28, 28, 1]);
    const answers = model.predict(batch);
    const theirs = (Array.isArray(answers) ? answers : [answers]).map((answer) => answer.dataSync());
    const ours = oursOf(tf, batch);
    expect(theirs.map(({ length }) => length)).toEqual(ours.map(({ length }) => length));
    for (const [output, values] of ours.entries())
      for (let i = 0; i < values.length; i++)
        expect(Math.abs(values[i]! - theirs[output]![i]!)).toBeLessThan(1e-5);
    // Not vacuous: the answers differ from one another.
    expect(Math.max(...ours[0]!) - Math.min(...ours[0]!)).toBeGreaterThan(0.1);
  });
});

interface LayersLibrary {
  loadLayersModel(handler: {
    load: () => Promise<object>;
  }): Promise<{ predict(x: Tensor): Tensor | Tensor[] }>;
}

/** The digits, and whether it is one at all where the network says so. */
function oursOf(tf: Tensorflow, batch: Tensor): readonly Float32Array[] {
  const pass = forward(tf, network, toTensors(tf, network, weights), batch as never, { training: false });
  return [network.outputs.digits, network.outputs.isDigit]
    .filter((id) => id !== null)
    .map((id) => pass.values.get(id)!.dataSync() as Float32Array);
}

async function listing(path: string): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  return readdir(path);
}
