import type { NetworkName } from '@/lib/network/layers';
import { type Augmentation, STANDARD_AUGMENTATION } from './data/augment';
import type { StrokeAugmentation } from './data/strokes/stroke-source';

/** Everything that decides how a training run goes, beside its data. Kept in the checkpoint and in the model's card. */
export interface Recipe {
  readonly epochs: number;
  readonly batchSize: number;
  /** The highest learning rate of Adam. */
  readonly rate: number;
  readonly warmUpSteps: number;
  /** The shipped weights are a running mean of the trained ones; this is what the mean keeps at each step. */
  readonly averaging: number;
  readonly augmentation: Augmentation;
  readonly strokes: StrokeAugmentation;
  /** How often each digit of a stroke file comes in an epoch: people's are few beside MNIST's. */
  readonly digitTimes: number;
  /** How often each drawing of a stroke file comes that is no digit: there are few of them, too, beside all digits. */
  readonly otherTimes: number;
  /** Made-up drawings in an epoch that are no digit; with stroke files only. */
  readonly scribbles: number;
  /**
   * Convolutions that are batch-normalised in training. A first convolution need not be: its input has one scale already, and its maps
   * are the largest of all.
   */
  readonly normalised: readonly string[];
  /** Layers that stay as they are; absent: none. */
  readonly frozen?: readonly string[];
  /** The weights after the last epoch are taken, not those of the lowest validation loss. */
  readonly takesLast?: boolean;
  readonly seed: number;
  /** Digest of the model whose weights the run begins with; absent where it begins with random ones. */
  readonly from?: string;
  /** Digests of the models that it learnt from, and how much of each digit's target is their word instead of the label's, 0 to 1. */
  readonly teachers?: { readonly digests: readonly string[]; readonly share: number };
  /** Whether hold-out writers are trained on as well: nothing can then be measured on them. */
  readonly withHoldout?: boolean;
}

export const STANDARD_RECIPE: Recipe = {
  epochs: 14,
  batchSize: 64,
  rate: 2e-3,
  warmUpSteps: 300,
  averaging: 0.999,
  augmentation: STANDARD_AUGMENTATION,
  strokes: { thickness: [1.6, 4.2], rotation: 12, shear: 0.25, stretch: 0.2, warped: 0.5 },
  digitTimes: 2,
  otherTimes: 2,
  scribbles: 1500,
  normalised: [],
  seed: 1,
};

/**
 * What a run that goes on from a model does otherwise. A model is folded: nothing is left in it that would be normalised. And drawings are
 * varied half as far: a network learns most from strong variation, but ends by fitting it rather than drawings as they are, which a last
 * stage of weak variation mends (He et al., Data Augmentation Revisited, arXiv 1909.09148).
 */
export const continued = (recipe: Recipe): Recipe => ({
  ...recipe,
  epochs: 6,
  rate: recipe.rate / 3,
  augmentation: {
    rotation: 6,
    scale: 0.06,
    shear: 0.08,
    shift: 0.5,
    elastic: 0.35,
    thickness: 0.3,
    steepening: 1.3,
    unvaried: 0.4,
  },
  strokes: { ...recipe.strokes, rotation: 6, shear: 0.12, stretch: 0.1, warped: 0.25 },
  normalised: [],
});

/** A pupil's share of its teachers' word: they err now and then where the label does not. */
export const TEACHERS_SHARE = 0.7;

/** What a network is trained by unless told otherwise. */
export const RECIPES: Record<NetworkName, Recipe> = {
  // One hidden layer has not the room to learn every variation.
  dense: {
    ...STANDARD_RECIPE,
    epochs: 18,
    batchSize: 128,
    augmentation: {
      rotation: 8,
      scale: 0.08,
      shear: 0.1,
      shift: 0.5,
      elastic: 0.5,
      thickness: 0.5,
      steepening: 1.3,
      unvaried: 0,
    },
  },
  cnn: {
    ...STANDARD_RECIPE,
    epochs: 18,
    batchSize: 128,
    rate: 3e-3,
    normalised: ['conv1', 'conv2'],
  },
  deep: {
    ...STANDARD_RECIPE,
    epochs: 36,
    batchSize: 128,
    rate: 3e-3,
    normalised: ['conv2', 'conv3', 'conv4', 'conv5'],
  },
};
