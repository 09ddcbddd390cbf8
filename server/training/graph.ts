import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Layer, Network } from '@/lib/network/layers';
import { type NetworkWeights, parameterLayers } from '@/lib/network/weights';
import type { Tensorflow } from '@/server/inference/tensorflow';
import { normaliseRelu, normalisingPlaces, type Statistics } from './batch-norm';
import type { Random } from './random';

/** A layer's parameters in the engine's memory, shaped. */
export interface WeightTensors {
  readonly kernel: Tensor;
  readonly bias: Tensor1D;
}

export interface Pass {
  /** Every layer's values, [batch, …shape], by layer id; of outputs the probabilities. */
  readonly values: ReadonlyMap<string, Tensor>;
  /** What softmax or sigmoid got, [batch, units], by layer id, for losses. */
  readonly logits: ReadonlyMap<string, Tensor2D>;
}

export type PassMode =
  | { readonly training: false }
  | {
      readonly training: true;
      readonly random: Random;
      /** Convolutions normalised over the batch. */
      readonly normalised?: readonly string[];
      /** Gets what the normalised convolutions had in this batch, by their ids. */
      readonly onStatistics?: (conv: string, statistics: Statistics) => void;
    };

/** Copies weights into the engine's memory; the caller disposes of them. */
export function toTensors(
  tf: Tensorflow,
  network: Network,
  weights: NetworkWeights,
): Map<string, WeightTensors> {
  return new Map(
    parameterLayers(network).map(({ layer, shapes }) => {
      const own = weights.get(layer.id)!;
      return [layer.id, { kernel: tf.tensor(own.kernel, [...shapes.kernel]), bias: tf.tensor1d(own.bias) }];
    }),
  );
}

/**
 * The network of a layer table as engine operations, on both engines, differentiable in weights and input.
 * Call it inside `tf.tidy`.
 * @param batch [n, 28, 28, 1], values in 0..1
 */
export function forward(
  tf: Tensorflow,
  network: Network,
  weights: ReadonlyMap<string, WeightTensors>,
  batch: Tensor4D,
  mode: PassMode,
): Pass {
  const values = new Map<string, Tensor>();
  const logits = new Map<string, Tensor2D>();
  const normalised = mode.training ? (mode.normalised ?? []) : [];
  const places = normalisingPlaces(network, normalised);
  for (const layer of network.layers) {
    const [from] = layer.inputs;
    const input = from === undefined ? batch : values.get(from);
    if (!input) throw new Error(`The layer ${layer.id} of ${network.name} comes before its input.`);
    const own = weights.get(layer.id);
    let value =
      layer.kind === 'conv' && normalised.includes(layer.id)
        ? tf.conv2d(input as Tensor4D, present(layer, own).kernel as Tensor4D, layer.stride, layer.padding)
        : apply(tf, layer, input, own, mode, logits);
    const conv = places.get(layer.id);
    if (conv !== undefined && mode.training) {
      const { onStatistics } = mode;
      const told = onStatistics && ((statistics: Statistics) => onStatistics(conv, statistics));
      value = normaliseRelu(tf, value, present(layer, weights.get(conv)).bias, told);
    }
    values.set(layer.id, value);
  }
  return { values, logits };
}

function apply(
  tf: Tensorflow,
  layer: Layer,
  input: Tensor,
  own: WeightTensors | undefined,
  mode: PassMode,
  logits: Map<string, Tensor2D>,
): Tensor {
  switch (layer.kind) {
    case 'input':
      return input;
    case 'conv':
      return tf.fused.conv2d({
        x: input as Tensor4D,
        filter: present(layer, own).kernel as Tensor4D,
        bias: present(layer, own).bias,
        strides: layer.stride,
        pad: layer.padding,
        activation: layer.activation,
      });
    case 'max-pool':
      return tf.maxPool(input as Tensor4D, layer.size, layer.size, 'valid');
    case 'flatten':
      return tf.reshape(input, [input.shape[0] ?? 0, ...layer.shape]);
    case 'dropout':
      return mode.training ? drop(tf, input, layer.rate, mode.random) : input;
    case 'dense': {
      const { kernel, bias } = present(layer, own);
      const activation = layer.activation === 'relu' ? 'relu' : 'linear';
      const out = tf.fused.matMul({
        a: input as Tensor2D,
        b: kernel as Tensor2D,
        bias,
        activation,
      }) as Tensor2D;
      switch (layer.activation) {
        case 'relu':
          return out;
        case 'softmax':
          logits.set(layer.id, out);
          return tf.softmax(out);
        case 'sigmoid':
          logits.set(layer.id, out);
          return tf.sigmoid(out);
        default: {
          const never: never = layer;
          throw new Error(`Unknown activation ${JSON.stringify(never)}`);
        }
      }
    }
    default: {
      const never: never = layer;
      throw new Error(`Unknown layer ${JSON.stringify(never)}`);
    }
  }
}

/** Drops values with a probability of `rate` and scales up the rest, so that the sum keeps its mean. */
function drop(tf: Tensorflow, input: Tensor, rate: number, random: Random): Tensor {
  const mask = new Float32Array(input.size);
  const kept = 1 / (1 - rate);
  for (let i = 0; i < mask.length; i++) mask[i] = random.next() < rate ? 0 : kept;
  return tf.mul(input, tf.tensor(mask, input.shape));
}

function present(layer: Layer, own: WeightTensors | undefined): WeightTensors {
  if (!own) throw new Error(`The layer ${layer.id} has no weights.`);
  return own;
}
