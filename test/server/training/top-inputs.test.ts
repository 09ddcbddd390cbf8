import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeTopInputs, encodeTopInputs } from '@/lib/explain/top-inputs';
import { referenceForward } from '@/lib/network/forward';
import { readModel } from '@/server/inference/model-files';
import { loadTensorflow } from '@/server/inference/tensorflow';
import type { LabelledImages } from '@/server/training/data/mnist';
import { exportModel } from '@/server/training/export-model';
import { findTopInputs, TOP_INPUTS_PER_MAP } from '@/server/training/top-inputs';
import { addTopInputs, topInputsFile } from '@/server/training/top-inputs-file';
import { LEARNER, numbers, someWeights } from '../../lib/network/networks';
import { tempFolder } from '../storage/temp-folder';

/** More than one batch, so that ranks run over its edge. */
const COUNT = 230;
const images: LabelledImages = {
  name: 'noise',
  count: COUNT,
  pixels: Uint8Array.from(numbers(COUNT * 784, 3), (value) => Math.max(0, value) * 255),
  labels: Uint8Array.from({ length: COUNT }, (_, i) => i % 10),
  digest: 'd'.repeat(64),
};
const weights = someWeights(LEARNER, 5);

test('finds the images with the brightest cells, as the reference pass has them', async () => {
  const { tf } = await loadTensorflow('auto');
  const { layers, drawings } = await findTopInputs(tf, LEARNER, weights, images);
  const passes = Array.from({ length: COUNT }, (_, i) =>
    referenceForward(
      LEARNER,
      weights,
      Float32Array.from(images.pixels.subarray(i * 784, (i + 1) * 784), (byte) => byte / 255),
    ),
  );
  expect(layers.map(({ index }) => LEARNER.layers[index]!.id)).toEqual(['conv', 'dense']);
  for (const { index, maps } of layers) {
    const layer = LEARNER.layers[index]!;
    const channels = layer.shape.at(-1)!;
    expect(maps).toHaveLength(channels);
    maps.forEach((map, channel) => {
      const peak = (i: number) =>
        passes[i]!.values.get(layer.id)!.reduce(
          (most, value, at) => (at % channels === channel ? Math.max(most, value) : most),
          0,
        );
      const expected = Array.from({ length: COUNT }, (_, i) => peak(i))
        .filter((value) => value > 0)
        .sort((a, b) => b - a)
        .slice(0, TOP_INPUTS_PER_MAP);
      const found = map.map((n) => peak(drawings[n]!.index));
      expect(found).toHaveLength(expected.length);
      for (const [rank, value] of found.entries()) expect(value).toBeCloseTo(expected[rank]!, 4);
    });
  }
  expect(layers.flatMap(({ maps }) => maps).some((map) => map.length === TOP_INPUTS_PER_MAP)).toBe(true);
  for (const { index, label, pixels } of drawings) {
    expect(label).toBe(index % 10);
    expect(Buffer.compare(pixels, images.pixels.subarray(index * 784, (index + 1) * 784))).toBe(0);
  }
});

test('a model folder gets them when it is written, or later, and stays the same model', async () => {
  const { tf } = await loadTensorflow('auto');
  const found = await findTopInputs(tf, LEARNER, weights, images);
  const file = topInputsFile(found, images);
  const folder = await tempFolder();
  try {
    const facts = {
      created: '2026-11-25T00:00:00.000Z',
      training: { engine: 'wasm' as const, seed: 1, epochs: 1, chosenEpoch: 1, data: [] },
      metrics: [],
    };
    /** Compared as bytes: a difference would be too long to print. */
    const isStored = async (at: string) => {
      const bytes = gunzipSync(await readFile(join(at, 'top-inputs.bin.gz')));
      expect(Buffer.compare(bytes, encodeTopInputs(found))).toBe(0);
      expect(decodeTopInputs(bytes).layers).toEqual(found.layers);
    };
    const [early, late] = [join(folder.path, 'early'), join(folder.path, 'late')];
    await exportModel(early, LEARNER, weights, facts, file);
    await isStored(early);
    const card = await exportModel(late, LEARNER, weights, facts);
    expect(card.topInputs).toBeUndefined();
    await addTopInputs(late, card, file);
    await isStored(late);
    const [first, second] = [await readModel(early), await readModel(late)];
    expect(second.digest).toBe(first.digest);
    for (const { card: own } of [first, second])
      expect(own.topInputs).toMatchObject({
        data: 'noise',
        searched: COUNT,
        drawings: found.drawings.length,
      });
  } finally {
    await folder.remove();
  }
});
