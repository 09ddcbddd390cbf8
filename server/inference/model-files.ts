import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Network } from '@/lib/network/layers';
import { parseNetwork } from '@/lib/network/validate';
import { assertWeightsFit, type NetworkWeights, parameterLayers, product } from '@/lib/network/weights';
import { type ModelCard, modelCardSchema } from './model-card';

/** A model folder: model.json and weights.bin (TF.js LayersModel), card.json. */
export const MODEL_FILES = { topology: 'model.json', weights: 'weights.bin', card: 'card.json' } as const;

export interface ModelFiles {
  readonly network: Network;
  readonly weights: NetworkWeights;
  readonly card: ModelCard;
  /** SHA-256 of model.json followed by weights.bin, hexadecimal: the model's identity. */
  readonly digest: string;
}

export class ModelFilesError extends Error {
  constructor(folder: string, reason: string) {
    super(`The model in ${folder} cannot be used: ${reason}`);
    this.name = 'ModelFilesError';
  }
}

/** The table travels inside of model.json: a version stays readable when the tables in lib/network change. */
const topologySchema = z.looseObject({
  format: z.literal('layers-model'),
  userDefinedMetadata: z.looseObject({ network: z.unknown() }),
  weightsManifest: z.tuple([
    z.looseObject({
      paths: z.tuple([z.literal(MODEL_FILES.weights)]),
      weights: z.array(
        z.looseObject({ name: z.string(), shape: z.array(z.int().positive()), dtype: z.literal('float32') }),
      ),
    }),
  ]),
});

export const modelDigest = (topology: Uint8Array, weights: Uint8Array): string =>
  createHash('sha256').update(topology).update(weights).digest('hex');

/** Name of a parameter in the manifest, as TF.js layers name theirs. */
export const parameterName = (layerId: string, part: 'kernel' | 'bias'): string => `${layerId}/${part}`;

/**
 * Reads and checks a model folder.
 * @throws ModelFilesError when a file is missing, cut off, changed since it was written, or does not fit the others
 */
export async function readModel(folder: string): Promise<ModelFiles> {
  const [topologyBytes, weightBytes, cardBytes] = (await Promise.all(
    [MODEL_FILES.topology, MODEL_FILES.weights, MODEL_FILES.card].map((name) => readPart(folder, name)),
  )) as [Buffer, Buffer, Buffer];
  const card = parsePart(folder, MODEL_FILES.card, cardBytes, modelCardSchema);
  const digest = modelDigest(topologyBytes, weightBytes);
  if (digest !== card.digest) {
    throw new ModelFilesError(
      folder,
      `its files do not match the digest on its card (${digest.slice(0, 12)}… against ${card.digest.slice(0, 12)}…): one of them is damaged or was changed.`,
    );
  }
  const topology = parsePart(folder, MODEL_FILES.topology, topologyBytes, topologySchema);
  try {
    const network = parseNetwork(topology.userDefinedMetadata.network);
    const weights = unpackWeights(network, topology.weightsManifest[0].weights, weightBytes);
    assertWeightsFit(network, weights);
    return { network, weights, card, digest };
  } catch (error) {
    throw new ModelFilesError(folder, error instanceof Error ? error.message : String(error));
  }
}

interface ManifestEntry {
  readonly name: string;
  readonly shape: readonly number[];
}

/** weights.bin holds the manifest's arrays one after the other, little-endian floats. */
function unpackWeights(network: Network, manifest: readonly ManifestEntry[], bytes: Buffer): NetworkWeights {
  const total = manifest.reduce((sum, { shape }) => sum + 4 * product(shape), 0);
  if (bytes.length !== total) {
    throw new Error(`${MODEL_FILES.weights} has ${bytes.length} bytes, its manifest promises ${total}.`);
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

async function readPart(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ModelFilesError(
      folder,
      code === 'ENOENT' ? `${name} is missing.` : `${name}: ${code ?? error}.`,
    );
  }
}

function parsePart<T>(folder: string, name: string, bytes: Buffer, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ModelFilesError(folder, `${name} is not valid JSON; it may be cut off.`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ModelFilesError(folder, `${name}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
