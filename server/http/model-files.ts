import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelId } from '@/lib/ids';
import { findModels } from '@/server/inference/find-models';

/** A version as it lies on disk. */
export interface ModelFiles {
  /** SHA-256 of the weights, hexadecimal. */
  readonly digest: string;
  /** How it was trained and how well it reads; null where nothing was noted. */
  readonly card: unknown;
  /** TF.js model.json: topology, and the names, shapes and order of the arrays in the weights. */
  readonly manifest: unknown;
  /** The binary that the manifest describes. */
  readonly weights: Uint8Array;
  /** Which drawings light each map most (`lib/explain/top-inputs.ts`), gzipped; null where they were not looked for. */
  readonly topInputs: { readonly gzipped: Uint8Array; readonly digest: string } | null;
}

export interface ModelLibrary {
  /** Null where there is no such version. */
  find(model: string): Promise<ModelFiles | null>;
}

/** Reads a version's files once and keeps them: a version never changes while the server runs. */
export const createModelLibrary = (modelsDirs: readonly string[]): ModelLibrary => {
  const read = new Map<ModelId, Promise<ModelFiles>>();
  return {
    async find(model) {
      const place = findModels(modelsDirs).find(({ id }) => id === model);
      if (!place) return null;
      let files = read.get(place.id);
      if (!files) {
        files = readModel(place.dir);
        read.set(place.id, files);
        // A file that could not be read now may be readable later.
        files.catch(() => read.delete(place.id));
      }
      return files;
    },
  };
};

const readModel = async (dir: string): Promise<ModelFiles> => {
  const [manifest, weights, card, topInputs] = await Promise.all([
    readFile(join(dir, 'model.json'), 'utf8'),
    readFile(join(dir, 'weights.bin')),
    readFile(join(dir, 'card.json'), 'utf8').catch(nullWhereMissing),
    readFile(join(dir, 'top-inputs.bin.gz')).catch(nullWhereMissing),
  ]);
  return {
    digest: sha256(weights),
    card: card === null ? null : (JSON.parse(card) as unknown),
    manifest: JSON.parse(manifest) as unknown,
    weights,
    topInputs: topInputs === null ? null : { gzipped: topInputs, digest: sha256(topInputs) },
  };
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const nullWhereMissing = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null;
  throw error;
};
