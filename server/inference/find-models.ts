import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelId } from '@/lib/ids';
import { NETWORKS, type Network } from '@/lib/network/layers';
import type { ModelPlace } from './worker-protocol';

/** What rooms show by default. */
const DEFAULT_NETWORK = 'cnn';
const SHIPPED = 'shipped';

/**
 * The models in some folders, the default one first. `<network>/model.json` is the shipped version of a network,
 * `<network>/<version>/model.json` one that was trained here. A folder that is not there holds none; what is not of a known network
 * is passed over; of two with one id the first found counts.
 */
export function findModels(dirs: readonly string[]): readonly ModelPlace[] {
  const found = new Map<ModelId, ModelPlace>();
  const add = (network: string, version: string, dir: string): void => {
    const id = `${network}@${version}` as ModelId;
    if (!found.has(id) && existsSync(join(dir, 'model.json'))) found.set(id, { id, dir });
  };
  for (const dir of dirs)
    for (const network of Object.keys(NETWORKS)) {
      const own = join(dir, network);
      add(network, SHIPPED, own);
      for (const version of foldersIn(own))
        if (/^[a-z0-9-]{1,24}$/.test(version) && version !== SHIPPED)
          add(network, version, join(own, version));
    }
  const rank = ({ id }: ModelPlace): number =>
    id === `${DEFAULT_NETWORK}@${SHIPPED}` ? 0 : id.endsWith(`@${SHIPPED}`) ? 1 : 2;
  return [...found.values()].sort((a, b) => rank(a) - rank(b));
}

/** The layer table of a model, from its id; undefined where no such network ships. */
export function networkOf(model: string): Network | undefined {
  const name = model.slice(0, model.indexOf('@'));
  return Object.values<Network>(NETWORKS).find((network) => network.name === name);
}

function foldersIn(dir: string): readonly string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
