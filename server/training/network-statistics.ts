import { INPUT_SIDE, type Network } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import type { Tensorflow } from '@/server/inference/tensorflow';
import { foldStatistics, type NetworkStatistics, poolStatistics, type Statistics } from './batch-norm';
import { batchOf, type Source } from './data/source';
import { forward, toTensors } from './graph';
import type { Random } from './random';

/** Enough drawings that another choice of them moves the accuracy by less than one drawing in ten thousand. */
const BATCHES = 32;
const BATCH = 128;

/**
 * Folds batch normalisation into the convolutions. Mean and variance are measured with the very weights that are folded, on varied
 * training drawings, as stochastic weight averaging does it (Izmailov et al., 2018): running means that were gathered under other
 * weights do not fit averaged ones.
 */
export function foldNormalisation(
  tf: Tensorflow,
  network: Network,
  weights: NetworkWeights,
  normalised: readonly string[],
  training: Source,
  random: Random,
): NetworkWeights {
  if (normalised.length === 0) return weights;
  const tensors = toTensors(tf, network, weights);
  const batches: NetworkStatistics[] = [];
  const size = Math.min(BATCH, training.count);
  for (let n = 0; n < BATCHES; n++) {
    const places = Uint32Array.from({ length: size }, () => random.below(training.count));
    const { inputs } = batchOf(training, places, random);
    const found = new Map<string, Statistics>();
    tf.tidy(() => {
      const batch = tf.tensor4d(inputs, [size, INPUT_SIDE, INPUT_SIDE, 1]);
      const onStatistics = (conv: string, statistics: Statistics) => found.set(conv, statistics);
      forward(tf, network, tensors, batch, { training: true, random, normalised, onStatistics });
    });
    batches.push(found);
  }
  for (const { kernel, bias } of tensors.values()) tf.dispose([kernel, bias]);
  return foldStatistics(network, weights, poolStatistics(batches));
}
