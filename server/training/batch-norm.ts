import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Network } from '@/lib/network/layers';
import { type NetworkWeights, product, weightShapes } from '@/lib/network/weights';
import type { Tensorflow } from '@/server/inference/tensorflow';

/** Added to a variance, so that a map that is always black is not divided by zero. */
const EPSILON = 1e-3;

/** Mean and variance of each channel of a convolution, over drawings, rows and columns. */
export interface Statistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** By the id of the convolution. */
export type NetworkStatistics = ReadonlyMap<string, Statistics>;

/**
 * Where each normalised convolution is normalised, as layer id → id of the convolution: behind the max-pool that alone reads it, else
 * behind itself. Normalising is rising in every channel, as ReLU is, and so changes places with taking a maximum; a pooled map has a
 * quarter of the values.
 */
export function normalisingPlaces(
  network: Network,
  normalised: readonly string[],
): ReadonlyMap<string, string> {
  return new Map(
    normalised.map((id) => {
      if (network.layers.find((layer) => layer.id === id)?.kind !== 'conv')
        throw new Error(`${network.name} has no convolution ${id} to normalise.`);
      const readers = network.layers.filter(({ inputs }) => inputs.includes(id));
      const [reader] = readers;
      return [readers.length === 1 && reader?.kind === 'max-pool' ? reader.id : id, id];
    }),
  );
}

/**
 * Batch normalisation and ReLU: relu((x − mean) / √(variance + ε) + shift), mean and variance over the batch (Ioffe and Szegedy, 2015).
 * There is no scale to be learnt: ReLU lets it through, and the next layer's weights hold it.
 * @param x [n, height, width, channels]
 * @param shift [channels]
 * @param onStatistics gets what was found in this batch
 */
export function normaliseRelu(
  tf: Tensorflow,
  x: Tensor,
  shift: Tensor1D,
  onStatistics?: (statistics: Statistics) => void,
): Tensor {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  return tf.customGrad((...inputs) => {
    const [values, beta, save] = inputs as unknown as [Tensor, Tensor, (tensors: Tensor[]) => void];
    const mean = tf.mean(values, axes);
    const centred = tf.sub(values, mean);
    const variance = tf.mean(tf.square(centred), axes);
    onStatistics?.({ mean: mean.dataSync<'float32'>(), variance: variance.dataSync<'float32'>() });
    const inverse = tf.rsqrt(tf.add(variance, EPSILON));
    const normal = tf.mul(centred, inverse);
    const value = tf.relu(tf.add(normal, beta));
    save([normal, inverse, value]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [unit, scale, out] = saved as [Tensor, Tensor, Tensor];
      const through = tf.mul(dy, tf.step(out));
      const along = tf.mean(through, axes);
      const across = tf.mean(tf.mul(through, unit), axes);
      const dx = tf.mul(tf.sub(tf.sub(through, along), tf.mul(unit, across)), scale);
      return [dx, tf.sum(through, axes)];
    };
    return { value, gradFunc: gradFunc as never };
  })(x, shift);
}

/** Mean statistics of several batches of one size; variances about the common mean. */
export function poolStatistics(batches: readonly NetworkStatistics[]): NetworkStatistics {
  const pooled = new Map<string, Statistics>();
  for (const id of batches[0]?.keys() ?? []) {
    const own = batches.map((batch) => batch.get(id)!);
    const average = (value: (statistics: Statistics, channel: number) => number) =>
      Float32Array.from(
        own[0]!.mean,
        (_, channel) => own.reduce((sum, one) => sum + value(one, channel), 0) / own.length,
      );
    const mean = average((one, channel) => one.mean[channel]!);
    const variance = average(
      (one, channel) => one.variance[channel]! + (one.mean[channel]! - mean[channel]!) ** 2,
    );
    pooled.set(id, { mean, variance });
  }
  return pooled;
}

/** The same function without normalisation: each convolution's kernel is divided by its deviation, its bias takes up the mean. */
export function foldStatistics(
  network: Network,
  weights: NetworkWeights,
  statistics: NetworkStatistics,
): NetworkWeights {
  const folded = new Map(weights);
  for (const [id, { mean, variance }] of statistics) {
    const layer = network.layers.find((candidate) => candidate.id === id)!;
    const { kernel, bias } = weights.get(id)!;
    const channels = bias.length;
    const values = product(weightShapes(network, layer)!.kernel);
    const inverse = Float64Array.from(variance, (v) => 1 / Math.sqrt(v + EPSILON));
    const scaled = new Float32Array(values);
    // The channel is the kernel's last axis.
    for (let i = 0; i < values; i++) scaled[i] = kernel[i]! * inverse[i % channels]!;
    folded.set(id, {
      kernel: scaled,
      bias: bias.map((shift, channel) => shift - mean[channel]! * inverse[channel]!),
    });
  }
  return folded;
}
