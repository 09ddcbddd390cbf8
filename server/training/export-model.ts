import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Network } from '@/lib/network/layers';
import {
  assertWeightsFit,
  type NetworkWeights,
  parameterLayers,
  totalParameters,
} from '@/lib/network/weights';
import { type ModelCard, modelCardSchema } from '@/server/inference/model-card';
import { MODEL_FILES, modelDigest } from '@/server/inference/model-files';
import { writeFileAtomic } from './atomic-file';
import { layersModel } from './layers-model';
import type { TopInputsFile } from './top-inputs-file';

/** What a card says beside what follows from the files themselves. */
export type CardFacts = Pick<ModelCard, 'created' | 'training' | 'metrics'> & {
  /** What was folded into the last layers, and on what it was fitted. */
  readonly calibration?: object;
};

/**
 * Writes a model folder. It is made complete beside its place and then moved there, so that no reader finds half of it; a folder that
 * stood there before is replaced.
 * @returns the card as written
 */
export async function exportModel(
  folder: string,
  network: Network,
  weights: NetworkWeights,
  facts: CardFacts,
  topInputs: TopInputsFile | null = null,
): Promise<ModelCard> {
  assertWeightsFit(network, weights);
  const topology = Buffer.from(`${JSON.stringify(layersModel(network), null, 1)}\n`);
  const bytes = packWeights(network, weights);
  const card = modelCardSchema.parse({
    format: 1,
    network: network.name,
    digest: modelDigest(topology, bytes),
    parameters: totalParameters(network),
    ...facts,
    ...(topInputs ? { topInputs: topInputs.entry } : {}),
  });
  const staging = `${folder}.${process.pid}.partial`;
  const former = `${folder}.${process.pid}.former`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  try {
    await writeFileAtomic(join(staging, MODEL_FILES.topology), topology);
    await writeFileAtomic(join(staging, MODEL_FILES.weights), bytes);
    await writeFileAtomic(join(staging, MODEL_FILES.card), `${JSON.stringify(card, null, 2)}\n`);
    if (topInputs) await writeFileAtomic(join(staging, MODEL_FILES.topInputs), topInputs.bytes);
    await mkdir(dirname(folder), { recursive: true });
    await rename(folder, former).catch(ignoreMissing);
    await rename(staging, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(former, { recursive: true, force: true });
  }
  return card;
}

function packWeights(network: Network, weights: NetworkWeights): Buffer {
  return Buffer.concat(
    parameterLayers(network).flatMap(({ layer }) => {
      const { kernel, bias } = weights.get(layer.id)!;
      return [kernel, bias].map((values) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    }),
  );
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
