import { createHash } from 'node:crypto';
import type { Network } from '@/lib/network/layers';
import type { RunSettings } from '@/lib/training/run';
import { NO_AUGMENTATION } from '../data/augment';
import { imageSource, type LabelledImages, MNIST, splitValidation } from '../data/mnist';
import { subset } from '../data/source';
import { combine } from '../data/strokes/combine';
import { scribbleSource } from '../data/strokes/scribbles';
import type { TrainingData } from '../data/training-data';
import { createRandom } from '../random';
import { continued, type Recipe, STANDARD_RECIPE } from '../recipe';

/** A drawing to learn from, as the very bytes that the network was given of it. */
export interface TaughtDrawing {
  /** 784 bytes. */
  readonly input: Uint8Array;
  /** 0 to 9, or 10 for no digit. */
  readonly label: number;
  /** Validation is watched, and taught from never. */
  readonly role: 'training' | 'validation';
}

/**
 * What a run does unless told otherwise. Found on people of whom the network had seen nothing (server/training/README.md): more steps or a
 * higher rate read those people better and forget more of MNIST.
 */
export const DEFAULT_SETTINGS: RunSettings = { epochs: 3, batchSize: 64, rate: 5e-4, replay: 4, seed: 1 };

/** Few drawings come several times in an epoch, each time a little different, so that an epoch has steps enough to learn anything. */
const EPOCH_DRAWINGS = 600;
const MOST_TIMES = 12;
/** Made-up drawings that are no digit, for each of the digits' images: without any, the network would forget that there are such. */
const SCRIBBLE_SHARE = 0.05;
/** MNIST images that are watched after each epoch; all 5,000 would take longer than the epoch of a small run. */
const WATCHED = 2_000;
/** From so many on, the drawings that are watched say how many digits to let pass. */
const ENOUGH_TO_KEEP_BY = 50;

/**
 * The recipe of a run. Convolutions stay as they are: what people's habits need lies in how strokes are put together, not in what a stroke
 * is, and a step costs a third.
 */
export function fineTuningRecipe(network: Network, settings: RunSettings, from: string): Recipe {
  const base = continued(STANDARD_RECIPE);
  return {
    ...base,
    // A drawing that comes a dozen times is to be another each time.
    augmentation: { ...base.augmentation, unvaried: 0 },
    epochs: settings.epochs,
    batchSize: settings.batchSize,
    rate: settings.rate,
    warmUpSteps: 10,
    scribbles: 0,
    frozen: network.layers.filter(({ kind }) => kind === 'conv').map(({ id }) => id),
    takesLast: true,
    seed: settings.seed,
    from,
  };
}

/**
 * Drawings mixed with MNIST and with scribbles.
 * @param mnist the 60,000 training and the 10,000 test images
 */
export function fineTuningData(
  recipe: Recipe,
  settings: RunSettings,
  drawings: readonly TaughtDrawing[],
  mnist: { readonly train: LabelledImages; readonly test: LabelledImages },
): TrainingData {
  const digest = digestOf(drawings);
  const own = (role: TaughtDrawing['role'], augmentation = recipe.augmentation) =>
    imageSource(
      labelled(
        role === 'training' ? 'drawings' : 'drawings (validation)',
        drawings.filter((drawing) => drawing.role === role),
        digest,
      ),
      augmentation,
    );
  const taught = own('training');
  const watched = own('validation', NO_AUGMENTATION);
  const times = Math.min(MOST_TIMES, Math.max(1, Math.round(EPOCH_DRAWINGS / Math.max(1, taught.count))));
  const images = splitValidation(imageSource(mnist.train, recipe.augmentation));
  const replayed = Math.min(images.training.count, Math.round(settings.replay * times * taught.count));
  const order = createRandom(settings.seed).shuffle(
    Uint32Array.from({ length: images.training.count }, (_, index) => index),
  );
  const replay = subset(images.training, order.slice(0, replayed));
  const watchedImages = subset(
    images.validation,
    Uint32Array.from({ length: Math.min(WATCHED, images.validation.count) }, (_, index) => index),
  );
  const scribbles = Math.round(SCRIBBLE_SHARE * (times * taught.count + replayed));
  return {
    training: combine('training', [
      { source: taught, times },
      { source: replay },
      ...(scribbles > 0 ? [{ source: scribbleSource(scribbles, recipe.strokes) }] : []),
    ]),
    validation: combine('validation', [
      { source: watchedImages },
      ...(watched.count > 0 ? [{ source: watched }] : []),
    ]),
    keepsTemperature: true,
    kept: [
      { source: images.validation, share: null },
      ...(watched.count >= ENOUGH_TO_KEEP_BY ? [{ source: watched, share: null }] : []),
    ],
    tests: [imageSource(mnist.test, NO_AUGMENTATION)],
    digests: [mnist.train.digest, digest],
    entries: [
      {
        name: 'drawings',
        role: 'training',
        drawings: taught.count,
        source: 'accepted drawings of this instance',
        licence: 'as their authors agreed to',
        digest,
      },
      {
        name: mnist.train.name,
        role: 'training',
        drawings: replay.count,
        source: MNIST.source,
        licence: MNIST.licence,
        authors: MNIST.authors,
        digest: mnist.train.digest,
      },
    ],
  };
}

function labelled(name: string, drawings: readonly TaughtDrawing[], digest: string): LabelledImages {
  return {
    name,
    count: drawings.length,
    pixels: Buffer.concat(drawings.map(({ input }) => input)),
    labels: Uint8Array.from(drawings, ({ label }) => label),
    digest,
  };
}

/** SHA-256 over each drawing's role, label and bytes, in their order, hexadecimal. */
export function digestOf(drawings: readonly TaughtDrawing[]): string {
  const hash = createHash('sha256');
  for (const { input, label, role } of drawings)
    hash.update(Uint8Array.of(role === 'training' ? 0 : 1, label)).update(input);
  return hash.digest('hex');
}
