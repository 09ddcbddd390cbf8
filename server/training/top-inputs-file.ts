import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeTopInputs, type TopInputs } from '@/lib/explain/top-inputs';
import type { ModelCard } from '@/server/inference/model-card';
import { MODEL_FILES } from '@/server/inference/model-files';
import { writeFileAtomic } from './atomic-file';
import { type LabelledImages, MNIST } from './data/mnist';
import { TOP_INPUTS_PER_MAP } from './top-inputs';

/** What a model folder holds of the drawings that light its maps, and what its card says of them. */
export interface TopInputsFile {
  /** As it is stored and sent. */
  readonly bytes: Uint8Array;
  readonly entry: object;
}

export function topInputsFile(
  found: TopInputs,
  { name, count, digest }: Pick<LabelledImages, 'name' | 'count' | 'digest'>,
): TopInputsFile {
  const bytes = gzipSync(encodeTopInputs(found), { level: 9 });
  return {
    bytes,
    entry: {
      data: name,
      searched: count,
      perMap: TOP_INPUTS_PER_MAP,
      drawings: found.drawings.length,
      source: MNIST.source,
      authors: MNIST.authors,
      licence: MNIST.licence,
      dataDigest: digest,
      digest: createHash('sha256').update(bytes).digest('hex'),
    },
  };
}

/** Puts the file beside the weights of a model that is there, and its line on the card. The weights stay as they are. */
export async function addTopInputs(
  folder: string,
  card: ModelCard,
  { bytes, entry }: TopInputsFile,
): Promise<void> {
  await writeFileAtomic(join(folder, MODEL_FILES.topInputs), bytes);
  await writeFileAtomic(
    join(folder, MODEL_FILES.card),
    `${JSON.stringify({ ...card, topInputs: entry }, null, 2)}\n`,
  );
}
