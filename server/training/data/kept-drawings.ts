import { createHash } from 'node:crypto';
import { wholesOf } from '@/server/drawings/exchange/drawing-pages';
import { openStorage } from '@/server/storage';
import { NO_AUGMENTATION } from './augment';
import type { DataSet, Split } from './data-set';
import { imageSource } from './mnist';
import { UsageError } from '../usage-error';

/**
 * The accepted drawings of an instance, as pixels: the very bytes that the network was given of them. A hold-out author is one by
 * their id, for ever. @throws UsageError, StorageError
 */
export async function keptDrawings(
  names: readonly string[],
  environment: NodeJS.ProcessEnv,
  split: Split,
): Promise<DataSet> {
  if (names.length > 1) throw new UsageError('Kept drawings are read one data set at a time.');
  if (split === 'validation')
    throw new UsageError(
      'Kept drawings have authors to train on and hold-out ones: --split training or holdout.',
    );
  const storage = await openStorage({
    dataDir: environment.INKLING_DATA || './data',
    url: environment.DATABASE_URL,
  });
  try {
    const pixels: Uint8Array[] = [];
    const labels: number[] = [];
    const authors: string[] = [];
    const filter = {
      status: 'accepted',
      ...(split === 'all' ? {} : { holdOut: split === 'holdout' }),
    } as const;
    for await (const { input, label, person } of wholesOf(storage.drawings, filter)) {
      if (label === null) continue;
      pixels.push(input);
      labels.push(label);
      authors.push(person);
    }
    if (labels.length === 0)
      throw new UsageError(
        split === 'all'
          ? 'No drawing has been accepted yet: look at them on /review first.'
          : `There is no accepted drawing of --split ${split}.`,
      );
    const name = split === 'all' ? 'drawings' : `drawings (${split})`;
    const images = { pixels: Buffer.concat(pixels), labels: Uint8Array.from(labels) };
    const digest = createHash('sha256').update(images.pixels).update(images.labels).digest('hex');
    return {
      source: imageSource({ name, count: labels.length, ...images, digest }, NO_AUGMENTATION),
      holdoutDigests: [],
      writer: (index) => authors[index]!,
      likeDigit: () => false,
      asPictures: null,
    };
  } finally {
    await storage.close();
  }
}
