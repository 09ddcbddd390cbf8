import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Network } from '@/lib/network/layers';
import { topologySchema, unpackModel, WEIGHTS_FILE } from '@/lib/network/model-file';
import type { NetworkWeights } from '@/lib/network/weights';
import { type ModelCard, modelCardSchema } from './model-card';

/**
 * A model folder: model.json and weights.bin (TF.js LayersModel), card.json, and where it was looked for which drawings light each map
 * most (`lib/explain/top-inputs.ts`, gzipped).
 */
export const MODEL_FILES = {
  topology: 'model.json',
  weights: WEIGHTS_FILE,
  card: 'card.json',
  topInputs: 'top-inputs.bin.gz',
} as const;

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

export const modelDigest = (topology: Uint8Array, weights: Uint8Array): string =>
  createHash('sha256').update(topology).update(weights).digest('hex');

/**
 * Reads and checks a model folder.
 * @throws ModelFilesError when a file is missing, cut off, changed since it was written, or does not fit the others
 */
export async function readModel(folder: string): Promise<ModelFiles> {
  // One after the other: where several are missing, the same one is named each time.
  const topologyBytes = await readPart(folder, MODEL_FILES.topology);
  const weightBytes = await readPart(folder, MODEL_FILES.weights);
  const cardBytes = await readPart(folder, MODEL_FILES.card);
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
    return { ...unpackModel(topology, weightBytes), card, digest };
  } catch (error) {
    throw new ModelFilesError(folder, error instanceof Error ? error.message : String(error));
  }
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
