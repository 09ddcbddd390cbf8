import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NETWORKS, type NetworkName } from '@/lib/network/layers';
import { UsageError } from './usage-error';

/** Models that come with the program. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../models', import.meta.url));

export const isNetworkName = (name: string): name is NetworkName => Object.hasOwn(NETWORKS, name);

/** Where `npm run train` puts models and checkpoints unless told otherwise. */
export const trainingFolder = (environment: NodeJS.ProcessEnv): string =>
  resolve(environment.INKLING_DATA || './data', 'training');

/** The folder of a model given by name (then the shipped one, `cnn` or `cnn@shipped`) or by path. @throws UsageError */
export function modelFolder(nameOrPath: string): string {
  const name = nameOrPath.replace(/@shipped$/, '');
  if (isNetworkName(name)) return join(SHIPPED_MODELS, name);
  const folder = resolve(nameOrPath);
  if (existsSync(folder)) return folder;
  throw new UsageError(
    `There is no model ${nameOrPath}: neither a shipped network (${Object.keys(NETWORKS).join(', ')}) nor a folder.`,
  );
}
