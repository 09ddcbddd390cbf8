import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DIGITS } from '@/lib/network/layers';
import { writeFileAtomic } from '../atomic-file';
import type { Answers } from '../evaluation/evaluate';

/** MNIST has so many test images. */
export const TEST_IMAGES = 10_000;

const fileOf = (dataDir: string, digest: string): string =>
  join(dataDir, 'training', 'answers', `${digest}.bin`);

/**
 * What a version says of the MNIST test images, kept by the version's digest, so that any two versions can be compared without being
 * run: 10,000 × 10 probabilities, then 10,000 isDigit (NaN where the network cannot tell), little-endian floats.
 */
export async function writeTestAnswers(
  dataDir: string,
  digest: string,
  { probabilities, isDigit }: Answers,
): Promise<void> {
  const values = new Float32Array(TEST_IMAGES * (DIGITS + 1)).fill(Number.NaN);
  values.set(probabilities);
  if (isDigit) values.set(isDigit, TEST_IMAGES * DIGITS);
  await writeFileAtomic(fileOf(dataDir, digest), new Uint8Array(values.buffer));
}

/** Null where that version was never asked, or the file is cut short. */
export async function readTestAnswers(dataDir: string, digest: string): Promise<Answers | null> {
  const bytes = await readFile(fileOf(dataDir, digest)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes?.length !== 4 * TEST_IMAGES * (DIGITS + 1)) return null;
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  const isDigit = values.slice(TEST_IMAGES * DIGITS);
  return {
    probabilities: values.slice(0, TEST_IMAGES * DIGITS),
    isDigit: Number.isNaN(isDigit[0]) ? null : isDigit,
  };
}
