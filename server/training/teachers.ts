import { DIGITS, INPUT_SIDE, type Network } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import type { Tensorflow } from '@/server/inference/tensorflow';
import { forward, toTensors } from './graph';

/** A network that another one learns from. */
export interface Teacher {
  readonly network: Network;
  readonly weights: NetworkWeights;
}

export interface Teachers {
  /**
   * What they say to the very images that the pupil gets (function matching: Beyer et al., Knowledge distillation: A good teacher is
   * patient and consistent, arXiv 2106.05237): the mean of their probabilities.
   * @param inputs [n, 28, 28, 1] flat, 0..1
   * @returns [n, 10] flat
   */
  read(inputs: Float32Array): Float32Array;
  dispose(): void;
}

/** Holds the teachers' weights in the engine's memory; the caller disposes of them. */
export function createTeachers(tf: Tensorflow, teachers: readonly Teacher[]): Teachers {
  const held = teachers.map(({ network, weights }) => ({
    network,
    tensors: toTensors(tf, network, weights),
  }));
  return {
    read(inputs) {
      const count = inputs.length / (INPUT_SIDE * INPUT_SIDE);
      const mean = new Float32Array(count * DIGITS);
      tf.tidy(() => {
        const batch = tf.tensor4d(inputs, [count, INPUT_SIDE, INPUT_SIDE, 1]);
        for (const { network, tensors } of held) {
          const { values } = forward(tf, network, tensors, batch, { training: false });
          const probabilities = values.get(network.outputs.digits)!.dataSync();
          for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + probabilities[i]! / held.length;
        }
      });
      return mean;
    },
    dispose() {
      for (const { tensors } of held) {
        for (const { kernel, bias } of tensors.values()) tf.dispose([kernel, bias]);
      }
    },
  };
}
