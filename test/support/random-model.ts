import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NETWORKS, type NetworkName } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import { exportModel } from '@/server/training/export-model';
import { initialParameters, toWeights } from '@/server/training/parameters';
import { createRandom } from '@/server/training/random';

export interface ModelsFolder {
  readonly dir: string;
  /** Writes a model whose weights come from the seed, as `<dir>/<place>`; returns the weights. */
  add(place: string, network: NetworkName, seed: number): Promise<NetworkWeights>;
  remove(): Promise<void>;
}

/** A folder of models that training never saw, in the format of those it did. */
export async function createModelsFolder(): Promise<ModelsFolder> {
  const dir = await mkdtemp(join(tmpdir(), 'inkling-models-'));
  return {
    dir,
    async add(place, network, seed) {
      const weights = toWeights(initialParameters(NETWORKS[network], createRandom(seed)));
      await exportModel(join(dir, place), NETWORKS[network], weights, {
        created: '2026-01-01T00:00:00Z',
        training: { engine: 'wasm', seed, epochs: 1, chosenEpoch: 1, data: [] },
        metrics: [],
      });
      return weights;
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
