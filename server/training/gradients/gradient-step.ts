import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { DIGITS, INPUT_SIDE, type Network } from '@/lib/network/layers';
import type { Tensorflow } from '@/server/inference/tensorflow';
import { type Batch, NONE } from '../data/source';
import { forward, type Pass, type WeightTensors } from '../graph';
import type { Parameter } from '../parameters';
import type { Random } from '../random';
import type { Recipe } from '../recipe';
import { sigmoidCrossEntropy, softmaxCrossEntropy } from './losses';

export interface StepResult {
  /** Mean over the batch. */
  readonly loss: number;
  /** How many of the batch were read right. */
  readonly right: number;
  /** In the order of the parameters; null of those that stay as they are. */
  readonly gradients: readonly (Float32Array | null)[];
}

/** One forward and backward pass over a batch. Leaves nothing in the engine's memory. */
export function gradientStep(
  tf: Tensorflow,
  network: Network,
  parameters: readonly Parameter[],
  batch: Batch,
  random: Random,
  { normalised, frozen = [] }: Pick<Recipe, 'normalised' | 'frozen'> = { normalised: [] },
): StepResult {
  const count = batch.labels.length;
  const tensors = parameters.map(({ values, shape }) => tf.tensor(values, [...shape]));
  const inputs = tf.tensor4d(batch.inputs, [count, INPUT_SIDE, INPUT_SIDE, 1]);
  const targets = tf.tensor2d(batch.targets ?? oneHot(batch.labels), [count, DIGITS]);
  let right = 0;
  // What stays as it is, is no variable: the engine then spares the way back to it.
  const moves = parameters.map(({ layer }) => !frozen.includes(layer));
  const loss = (...variables: Tensor[]): Scalar => {
    let next = 0;
    const weights = tensors.map((tensor, index) => (moves[index] ? variables[next++]! : tensor));
    const pass = forward(tf, network, layerTensors(parameters, weights), inputs, {
      training: true,
      random,
      normalised,
    });
    const logits = logitsOf(network, pass, network.outputs.digits);
    right = countRight(logits.dataSync(), batch.labels);
    const digitsLoss = softmaxCrossEntropy(tf, logits, targets);
    if (network.outputs.isDigit === null) return digitsLoss;
    const isDigit = logitsOf(network, pass, network.outputs.isDigit);
    return tf.add(digitsLoss, sigmoidCrossEntropy(tf, isDigit, tf.sum(targets, 1, true)));
  };
  const { value, grads } = tf.valueAndGrads(loss)(tensors.filter((_, index) => moves[index]));
  let next = 0;
  const result = {
    loss: value.dataSync()[0] ?? Number.NaN,
    right,
    gradients: moves.map((moving) => (moving ? (grads[next++]!.dataSync() as Float32Array) : null)),
  };
  tf.dispose([value, ...grads, ...tensors, inputs, targets]);
  return result;
}

function logitsOf(network: Network, pass: Pass, output: string): Tensor2D {
  const logits = pass.logits.get(output);
  if (!logits) throw new Error(`The network ${network.name} has no output ${output} to be trained.`);
  return logits;
}

function layerTensors(
  parameters: readonly Parameter[],
  tensors: readonly Tensor[],
): ReadonlyMap<string, WeightTensors> {
  const map = new Map<string, { kernel: Tensor; bias: Tensor1D }>();
  parameters.forEach(({ layer, part }, index) => {
    const tensor = tensors[index]!;
    const entry = map.get(layer) ?? { kernel: tensor, bias: tensor as Tensor1D };
    entry[part] = tensor as Tensor1D;
    map.set(layer, entry);
  });
  return map;
}

/** [n, 10]; a drawing that is no digit is a row of zeros. */
export function oneHot(labels: Uint8Array): Float32Array {
  const rows = new Float32Array(labels.length * DIGITS);
  labels.forEach((label, row) => {
    if (label !== NONE) rows[row * DIGITS + label] = 1;
  });
  return rows;
}

function countRight(scores: ArrayLike<number>, labels: Uint8Array): number {
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    let best = 0;
    for (let digit = 1; digit < DIGITS; digit++) {
      if (scores[row * DIGITS + digit]! > scores[row * DIGITS + best]!) best = digit;
    }
    if (best === labels[row]) right++;
  }
  return right;
}
