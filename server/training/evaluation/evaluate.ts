import { DIGITS, INPUT_SIDE, type Network } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import type { Tensorflow } from '@/server/inference/tensorflow';
import { batchOf, type Source } from '../data/source';
import { forward, toTensors } from '../graph';

/** What a network says to every drawing of a source. */
export interface Answers {
  /** count × 10 */
  readonly probabilities: Float32Array;
  /** count; null where the network cannot tell. */
  readonly isDigit: Float32Array | null;
}

/** Large enough to keep the engine busy, small enough for its memory. */
const BATCH = 200;

/** Reads a source once, unvaried, in batches. `onProgress` gets the number of drawings read. */
export async function readAll(
  tf: Tensorflow,
  network: Network,
  weights: NetworkWeights,
  source: Source,
  onProgress: (done: number) => void = () => {},
): Promise<Answers> {
  const probabilities = new Float32Array(source.count * DIGITS);
  const isDigit = network.outputs.isDigit === null ? null : new Float32Array(source.count);
  const tensors = toTensors(tf, network, weights);
  try {
    for (let from = 0; from < source.count; from += BATCH) {
      const count = Math.min(BATCH, source.count - from);
      const places = Uint32Array.from({ length: count }, (_, i) => from + i);
      const { inputs } = batchOf(source, places, null);
      // tidy must not return what was read: it would walk every element of it in search of tensors.
      tf.tidy(() => {
        const batch = tf.tensor4d(inputs, [count, INPUT_SIDE, INPUT_SIDE, 1]);
        const { values } = forward(tf, network, tensors, batch, { training: false });
        probabilities.set(values.get(network.outputs.digits)!.dataSync(), from * DIGITS);
        if (isDigit && network.outputs.isDigit !== null) {
          isDigit.set(values.get(network.outputs.isDigit)!.dataSync(), from);
        }
      });
      onProgress(from + count);
      // Gives timers and signals their turn.
      await new Promise(setImmediate);
    }
  } finally {
    for (const { kernel, bias } of tensors.values()) tf.dispose([kernel, bias]);
  }
  return { probabilities, isDigit };
}
