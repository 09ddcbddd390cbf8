import type { StepName } from '@/lib/preprocess';

/** What each step of the preprocessing does, in words. */
export const HINTS: Record<StepName, string> = {
  ink: 'What was drawn, cut out of the sheet',
  outline: 'Where the ink ends and the paper begins',
  box: 'Scaled into 20 × 20 pixels, proportions kept',
  centred: 'Set on 28 × 28 pixels by its centre of mass, as the training digits were',
  input: 'The 784 values that the network gets, and nothing else',
};
