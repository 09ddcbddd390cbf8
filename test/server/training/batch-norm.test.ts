import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { INPUT_VALUES, NETWORKS, type Network } from '@/lib/network/layers';
import { type EngineChoice, loadTensorflow, type Tensorflow } from '@/server/inference/tensorflow';
import {
  foldStatistics,
  normaliseRelu,
  normalisingPlaces,
  poolStatistics,
  type Statistics,
} from '@/server/training/batch-norm';
import { gradientStep } from '@/server/training/gradients/gradient-step';
import { registerGradients } from '@/server/training/gradients/gradients';
import { registerWasmGradients } from '@/server/training/gradients/wasm-gradients';
import { forward, toTensors } from '@/server/training/graph';
import { initialParameters, toWeights } from '@/server/training/parameters';
import { createRandom } from '@/server/training/random';
import { RECIPES } from '@/server/training/recipe';
import { someWeights } from '../../lib/network/networks';

const native = await loadTensorflow('native').then(
  () => null,
  (error: Error) => error.message,
);

const { normalised } = RECIPES.deep;
const network: Network = {
  ...NETWORKS.deep,
  layers: NETWORKS.deep.layers.map((layer) => (layer.kind === 'dropout' ? { ...layer, rate: 0 } : layer)),
};

it('a convolution that only a max-pool reads is normalised behind it', () => {
  expect([...normalisingPlaces(network, normalised)]).toEqual([
    ['pool1', 'conv2'],
    ['conv3', 'conv3'],
    ['pool2', 'conv4'],
    ['conv5', 'conv5'],
  ]);
  expect(() => normalisingPlaces(network, ['dense'])).toThrow('no convolution dense');
});

it('pools batches of one size into the statistics of all of them', () => {
  const of = (...values: number[]): ReadonlyMap<string, Statistics> => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return new Map([['c', { mean: Float32Array.of(mean), variance: Float32Array.of(variance) }]]);
  };
  const pooled = poolStatistics([of(1, 2, 3), of(7, 9, 20)]).get('c')!;
  const all = of(1, 2, 3, 7, 9, 20).get('c')!;
  expect(pooled.mean[0]).toBeCloseTo(all.mean[0]!, 5);
  expect(pooled.variance[0]).toBeCloseTo(all.variance[0]!, 4);
});

describe.each(['wasm', 'native'] as EngineChoice[])('on the %s engine', (choice) => {
  const why = choice === 'native' && native !== null ? ` (skipped: ${native})` : '';
  describe.skipIf(why !== '')(`batch normalisation${why}`, () => {
    let tf: Tensorflow;
    beforeAll(async () => {
      const loaded = await loadTensorflow(choice);
      tf = loaded.tf;
      registerGradients(tf);
      if (loaded.engine === 'wasm') registerWasmGradients(tf);
    });

    it('brings every channel to mean 0 and variance 1 before shift and ReLU', () => {
      const random = createRandom(3);
      const values = Float32Array.from(
        { length: 8 * 4 * 4 * 2 },
        (_, i) => (i % 2 ? 50 : 1) * random.normal() + 7,
      );
      tf.tidy(() => {
        const shift = tf.tensor1d([0.5, 100]);
        const out = normaliseRelu(tf, tf.tensor4d(values, [8, 4, 4, 2]), shift).dataSync();
        const second = [...out].filter((_, i) => i % 2 === 1).map((value) => value - 100);
        const mean = second.reduce((sum, value) => sum + value, 0) / second.length;
        const variance = second.reduce((sum, value) => sum + value * value, 0) / second.length;
        expect(mean).toBeCloseTo(0, 3);
        expect(variance).toBeCloseTo(1, 2);
        expect(Math.min(...out)).toBe(0);
      });
    });

    it('its gradient equals finite differences', () => {
      const random = createRandom(9);
      const shape: [number, number, number, number] = [3, 2, 2, 2];
      const values = Float32Array.from({ length: 24 }, () => random.normal() * 3);
      const weights = Float32Array.from({ length: 24 }, () => random.normal());
      const quantity = (x: Float32Array, shift: readonly number[]): number =>
        tf.tidy(() => {
          const out = normaliseRelu(tf, tf.tensor4d(x, shape), tf.tensor1d([...shift])).dataSync<'float32'>();
          return out.reduce((sum, value, i) => sum + value * weights[i]!, 0);
        });
      // So far above zero that no step crosses the corner of ReLU, but one channel, of which half is cut off.
      const shift = [5, 0];
      const grads = tf.grads((x: Tensor, beta: Tensor) => normaliseRelu(tf, x, beta as Tensor1D));
      const [dx, dshift] = grads(
        [tf.tensor4d(values, shape), tf.tensor1d(shift)],
        tf.tensor4d(weights, shape),
      ).map((t) => t.dataSync());
      const h = 1e-2;
      let compared = 0;
      for (let i = 0; i < 24; i++) {
        const moved = (by: number) =>
          quantity(
            values.map((value, j) => (j === i ? value + by : value)),
            shift,
          );
        const [up, down] = [(moved(h) - moved(0)) / h, (moved(0) - moved(-h)) / h];
        if (Math.abs(up - down) > 0.02) continue;
        compared++;
        expect(dx![i]).toBeCloseTo((up + down) / 2, 2);
      }
      expect(compared).toBeGreaterThan(15);
      const shifted = (by: number) => quantity(values, [shift[0]! + by, shift[1]!]);
      expect(dshift![0]).toBeCloseTo((shifted(h) - shifted(-h)) / (2 * h), 2);
    });

    it('folded into the convolutions it is the same function, at every layer that follows', () => {
      const weights = someWeights(network, 4);
      const random = createRandom(8);
      const inputs = Float32Array.from({ length: 6 * INPUT_VALUES }, () => random.next());
      const found = new Map<string, Statistics>();
      const run = (own: typeof weights, mode: Parameters<typeof forward>[4]) => {
        const tensors = toTensors(tf, network, own);
        const out = tf.tidy(() => {
          const { values } = forward(tf, network, tensors, tf.tensor4d(inputs, [6, 28, 28, 1]), mode);
          return ['pool1', 'conv3', 'pool2', 'conv5', 'digits'].map(
            (id) => [id, values.get(id)!.dataSync()] as const,
          );
        });
        for (const { kernel, bias } of tensors.values()) tf.dispose([kernel, bias]);
        return new Map(out);
      };
      const onStatistics = (conv: string, statistics: Statistics) => found.set(conv, statistics);
      const inTraining = run(weights, { training: true, random, normalised, onStatistics });
      expect([...found.keys()]).toEqual(normalised);
      const folded = run(foldStatistics(network, weights, found), { training: false });
      for (const [id, values] of folded) {
        const scale = Math.max(...values);
        values.forEach((value, i) => {
          expect(Math.abs(value - inTraining.get(id)![i]!), id).toBeLessThan(1e-4 * scale);
        });
      }
    });

    it('trains deep: every parameter gets a gradient, and nothing stays in memory', () => {
      const parameters = initialParameters(network, createRandom(2));
      const random = createRandom(5);
      const inputs = Float32Array.from({ length: 4 * INPUT_VALUES }, () => random.next());
      const labels = Uint8Array.of(1, 2, 10, 4);
      const before = tf.memory().numTensors;
      const { loss, gradients } = gradientStep(tf, network, parameters, { inputs, labels }, random, {
        normalised,
      });
      expect(tf.memory().numTensors).toBe(before);
      expect(loss).toBeGreaterThan(0);
      gradients.forEach((gradient, i) => {
        expect(
          gradient!.some((g) => g !== 0),
          `${parameters[i]!.layer} ${parameters[i]!.part}`,
        ).toBe(true);
        expect(gradient!.every(Number.isFinite)).toBe(true);
      });
      // Finite differences through the whole network, at one number of the first convolution.
      const at = (by: number) => {
        const moved = parameters.map((p, i) =>
          i === 0 ? { ...p, values: p.values.map((v, j) => (j === 4 ? v + by : v)) } : p,
        );
        return gradientStep(tf, network, moved, { inputs, labels }, random, { normalised }).loss;
      };
      const h = 2e-3;
      expect(gradients[0]![4]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 1);
      expect(toWeights(parameters).size).toBe(8);
    });
  });
});
