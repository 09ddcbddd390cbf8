import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NETWORKS, type NetworkName } from '@/lib/network/layers';

/** Models that come with the program. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../models', import.meta.url));

export const isNetworkName = (name: string): name is NetworkName => Object.hasOwn(NETWORKS, name);

/** Where `npm run train` puts models and checkpoints unless told otherwise. */
export const trainingFolder = (environment: NodeJS.ProcessEnv): string =>
  resolve(environment.INKLING_DATA || './data', 'training');

/** The folder of a model given by name (then the shipped one, `cnn` or `cnn@shipped`) or by path. */
export function modelFolder(nameOrPath: string): string {
  const name = nameOrPath.replace(/@shipped$/, '');
  return isNetworkName(name) ? join(SHIPPED_MODELS, name) : resolve(nameOrPath);
}
