import { z } from 'zod';
import type { Network } from './layers';
import { parseNetwork } from './validate';
import { assertWeightsFit, type NetworkWeights, parameterLayers, product } from './weights';

/** A model as it is stored and sent: TF.js's model.json with our layer table in it, and one file of weights beside it. */
export const WEIGHTS_FILE = 'weights.bin';

/** The table travels inside of model.json: a version stays readable when the tables in lib/network change. */
export const topologySchema = z.looseObject({
  format: z.literal('layers-model'),
  userDefinedMetadata: z.looseObject({ network: z.unknown() }),
  weightsManifest: z.tuple([
    z.looseObject({
      paths: z.tuple([z.literal(WEIGHTS_FILE)]),
      weights: z.array(
        z.looseObject({ name: z.string(), shape: z.array(z.int().positive()), dtype: z.literal('float32') }),
      ),
    }),
  ]),
});

export type Topology = z.infer<typeof topologySchema>;

/** Name of a parameter in the manifest, as TF.js layers name theirs. */
export const parameterName = (layerId: string, part: 'kernel' | 'bias'): string => `${layerId}/${part}`;

/**
 * The table and the weights out of a topology and the bytes that it describes.
 * @throws Error with what does not fit
 */
export function unpackModel(
  topology: Topology,
  bytes: Uint8Array,
): { readonly network: Network; readonly weights: NetworkWeights } {
  const network = parseNetwork(topology.userDefinedMetadata.network);
  const weights = unpackWeights(network, topology.weightsManifest[0].weights, bytes);
  assertWeightsFit(network, weights);
  return { network, weights };
}

interface ManifestEntry {
  readonly name: string;
  readonly shape: readonly number[];
}

/** weights.bin holds the manifest's arrays one after the other, little-endian floats. */
function unpackWeights(
  network: Network,
  manifest: readonly ManifestEntry[],
  bytes: Uint8Array,
): NetworkWeights {
  const total = manifest.reduce((sum, { shape }) => sum + 4 * product(shape), 0);
  if (bytes.length !== total) {
    throw new Error(`${WEIGHTS_FILE} has ${bytes.length} bytes, its manifest promises ${total}.`);
  }
  // A copy: floats must start at a multiple of four, and a buffer from the pool may not.
  const floats = new Float32Array(new Uint8Array(bytes).buffer);
  const arrays = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  let at = 0;
  for (const { name, shape } of manifest) {
    arrays.set(name, { shape, values: floats.slice(at, at + product(shape)) });
    at += product(shape);
  }
  return new Map(
    parameterLayers(network).map(({ layer, shapes }) => {
      const part = (name: 'kernel' | 'bias') => {
        const found = arrays.get(parameterName(layer.id, name));
        if (!found) throw new Error(`the manifest lacks ${parameterName(layer.id, name)}.`);
        if (found.shape.join() !== shapes[name].join()) {
          throw new Error(
            `${parameterName(layer.id, name)} is ${found.shape.join('×')}, the network wants ${shapes[name].join('×')}.`,
          );
        }
        return found.values;
      };
      return [layer.id, { kernel: part('kernel'), bias: part('bias') }];
    }),
  );
}
