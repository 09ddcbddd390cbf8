import { referenceGradients } from '../network/backward';
import { referenceForward } from '../network/forward';
import { INPUT_VALUES, type Network } from '../network/layers';
import type { NetworkWeights } from '../network/weights';

/**
 * Which pixels spoke for a digit, or for one digit rather than another: integrated gradients (Sundararajan, Taly and Yan, "Axiomatic
 * Attribution for Deep Networks", ICML 2017, https://arxiv.org/abs/1703.01365) from the empty sheet to the drawing. Each pixel gets its
 * value times the mean gradient on the straight way from black to the drawing, so that the pixels together make up the whole difference
 * of the score between the two: nothing of the answer is left unexplained but the integral's own error.
 */
export interface Attribution {
  /** One a pixel, row by row: what its ink added to the score (below zero: took from it). */
  readonly pixels: Float32Array;
  /** The score of the empty sheet and of the drawing: before softmax, in its logarithmic units. */
  readonly empty: number;
  readonly drawn: number;
}

/** What is explained: Σ weight × logit over the ten digits; 1 at a digit, and −1 at another for the difference of the two. */
export type DigitScore = Float32Array;

/** One digit's score, or by how much it beats another's. */
export function scoreOf(digit: number, rather: number | null): DigitScore {
  const score = new Float32Array(10);
  score[digit] = 1;
  if (rather !== null) score[rather] = score[rather]! - 1;
  return score;
}

/** For each convolution: every layer of ReLUs bends the way once more. And steps at least, of a network without any. */
const STEPS_A_CONVOLUTION = 12;
const LEAST_STEPS = 24;

/**
 * Steps of the integral. Of what the pixels say for and against, its error is then a hundredth or less on average, and three at worst, for
 * each network that ships (12 MNIST images, two digits each).
 */
const stepsFor = ({ layers }: Network): number =>
  Math.max(LEAST_STEPS, STEPS_A_CONVOLUTION * layers.filter(({ kind }) => kind === 'conv').length);

/** Yields after each step, so that a worker can answer something quicker in between. */
export function* attribute(
  network: Network,
  weights: NetworkWeights,
  input: Float32Array,
  score: DigitScore,
): Generator<void, Attribution> {
  const { digits } = network.outputs;
  const steps = stepsFor(network);
  const [source] = network.layers.filter(({ kind }) => kind === 'input');
  const seeds = { sums: new Map([[digits, score]]) };
  const total = new Float64Array(INPUT_VALUES);
  const scaled = new Float32Array(INPUT_VALUES);
  for (let step = 0; step < steps; step++) {
    // The middle of each stretch: its error falls with the square of the number of steps.
    const share = (step + 0.5) / steps;
    for (let i = 0; i < INPUT_VALUES; i++) scaled[i] = input[i]! * share;
    const pass = referenceForward(network, weights, scaled);
    const gradient = referenceGradients(network, weights, pass, seeds).get(source!.id)!;
    for (let i = 0; i < INPUT_VALUES; i++) total[i] = total[i]! + gradient[i]!;
    yield;
  }
  const scoreAt = (pixels: Float32Array): number => {
    const logits = referenceForward(network, weights, pixels).sums.get(digits)!;
    return logits.reduce((sum, logit, digit) => sum + logit * score[digit]!, 0);
  };
  return {
    // Paper has no part in it, and not a negative zero of one.
    pixels: Float32Array.from(total, (sum, i) => (input[i] === 0 ? 0 : (sum / steps) * input[i]!)),
    empty: scoreAt(new Float32Array(INPUT_VALUES)),
    drawn: scoreAt(input),
  };
}
