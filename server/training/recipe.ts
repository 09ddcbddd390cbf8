import { type Augmentation, STANDARD_AUGMENTATION } from './augment';

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
  readonly seed: number;
}

export const STANDARD_RECIPE: Recipe = {
  epochs: 14,
  batchSize: 64,
  rate: 2e-3,
  warmUpSteps: 300,
  averaging: 0.999,
  augmentation: STANDARD_AUGMENTATION,
  seed: 1,
};
