import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { referenceBackward } from '@/lib/network/backward';
import { referenceForward } from '@/lib/network/forward';
import { INPUT_VALUES, NETWORKS, type Network } from '@/lib/network/layers';
import { type EngineChoice, loadTensorflow, type Tensorflow } from '@/server/inference/tensorflow';
import { NONE } from '@/server/training/data/source';
import { gradientStep } from '@/server/training/gradients/gradient-step';
import { registerGradients } from '@/server/training/gradients/gradients';
import { registerWasmGradients } from '@/server/training/gradients/wasm-gradients';
import { forward, toTensors } from '@/server/training/graph';
import { initialParameters, toWeights } from '@/server/training/parameters';
import { createRandom } from '@/server/training/random';
import { VARIED } from '../../lib/network/networks';

const native = await loadTensorflow('native').then(
  () => null,
  (error: Error) => error.message,
);

const withoutDropout = (network: Network): Network => ({
  ...network,
  layers: network.layers.map((layer) => (layer.kind === 'dropout' ? { ...layer, rate: 0 } : layer)),
});

describe.each(['wasm', 'native'] as EngineChoice[])('on the %s engine', (choice) => {
  const why = choice === 'native' && native !== null ? ` (skipped: ${native})` : '';
  describe.skipIf(why !== '')(`held against the reference${why}`, () => {
    let tf: Tensorflow;

    beforeAll(async () => {
      const loaded = await loadTensorflow(choice);
      tf = loaded.tf;
      registerGradients(tf);
      if (loaded.engine === 'wasm') registerWasmGradients(tf);
    });

    const count = 3;
    const random = createRandom(21);
    const inputs = Float32Array.from({ length: count * INPUT_VALUES }, () => random.next());

    it.each([...Object.values(NETWORKS), VARIED] as Network[])('every layer of $name is equal', (network) => {
      const weights = toWeights(initialParameters(network, createRandom(5)));
      const tensors = toTensors(tf, network, weights);
      const worst = new Map<string, number>();
      tf.tidy(() => {
        const batch = tf.tensor4d(inputs, [count, 28, 28, 1]);
        const { values } = forward(tf, network, tensors, batch, { training: false });
        for (let n = 0; n < count; n++) {
          const pixels = inputs.subarray(n * INPUT_VALUES, (n + 1) * INPUT_VALUES);
          const reference = referenceForward(network, weights, pixels);
          for (const { id } of network.layers) {
            const expected = reference.values.get(id)!;
            const all = (values.get(id) as Tensor).dataSync();
            const actual = all.subarray(n * expected.length, (n + 1) * expected.length) as Float32Array;
            worst.set(id, Math.max(worst.get(id) ?? 0, difference(actual, expected)));
          }
        }
      });
      for (const { kernel, bias } of tensors.values()) tf.dispose([kernel, bias]);
      expect([...worst.keys()]).toEqual(network.layers.map(({ id }) => id));
      for (const [id, value] of worst) expect(value, id).toBeLessThan(1e-5);
    });

    it.each([NETWORKS.cnn, VARIED] as Network[])('every weight gradient of $name is equal', (table) => {
      const network = withoutDropout(table);
      const parameters = initialParameters(network, createRandom(5));
      const weights = toWeights(parameters);
      const labels = Uint8Array.of(7, network.outputs.isDigit === null ? 2 : NONE, 0);
      const step = gradientStep(tf, network, parameters, { inputs, labels }, createRandom(1));

      // d(mean loss)/d(logit) is (probability − target) / n, of either loss.
      let loss = 0;
      const sums = parameters.map(({ values }) => new Float64Array(values.length));
      labels.forEach((label, n) => {
        const pass = referenceForward(
          network,
          weights,
          inputs.subarray(n * INPUT_VALUES, (n + 1) * INPUT_VALUES),
        );
        const probabilities = pass.values.get('digits')!;
        const seeds = new Map<string, Float32Array>();
        if (label === NONE) seeds.set('digits', new Float32Array(10));
        else {
          seeds.set(
            'digits',
            probabilities.map((p, digit) => (p - (digit === label ? 1 : 0)) / count),
          );
          loss -= Math.log(probabilities[label]!) / count;
        }
        if (network.outputs.isDigit !== null) {
          const p = pass.values.get('isDigit')![0]!;
          const target = label === NONE ? 0 : 1;
          seeds.set('isDigit', Float32Array.of((p - target) / count));
          loss -= Math.log(target === 1 ? p : 1 - p) / count;
        }
        const gradients = referenceBackward(network, weights, pass, { sums: seeds });
        parameters.forEach(({ layer, part }, index) => {
          gradients.weights.get(layer)![part].forEach((g, i) => {
            sums[index]![i]! += g;
          });
        });
      });

      expect(step.loss).toBeCloseTo(loss, 4);
      parameters.forEach(({ layer, part }, index) => {
        const expected = Float32Array.from(sums[index]!);
        expect(
          expected.some((g) => g !== 0),
          `${layer} ${part} takes part`,
        ).toBe(true);
        expect(difference(step.gradients[index]!, expected), `${layer} ${part}`).toBeLessThan(2e-5);
      });
    });

    it('dropout drops in training only, and keeps the mean', () => {
      const weights = toWeights(initialParameters(NETWORKS.cnn, createRandom(5)));
      const tensors = toTensors(tf, NETWORKS.cnn, weights);
      const batch = tf.tensor4d(inputs, [count, 28, 28, 1]);
      const layer = (mode: Parameters<typeof forward>[4]) =>
        tf.tidy(() => {
          const { values } = forward(tf, NETWORKS.cnn, tensors, batch, mode);
          return [values.get('flatten')!.dataSync(), values.get('dropout')!.dataSync()] as const;
        });
      const { rate } = NETWORKS.cnn.layers.find(({ kind }) => kind === 'dropout') as { rate: number };
      const [before, still] = layer({ training: false });
      expect(still).toEqual(before);
      const [, dropped] = layer({ training: true, random: createRandom(2) });
      const fed = [...before].map((value, i) => [value, dropped[i]!] as const).filter(([value]) => value > 0);
      const share = fed.filter(([, value]) => value === 0).length / fed.length;
      expect(Math.abs(share - rate)).toBeLessThan(0.04);
      for (const [value, after] of fed.filter(([, after]) => after !== 0)) {
        expect(after).toBeCloseTo(value / (1 - rate), 4);
      }
      tf.dispose(batch);
      for (const { kernel, bias } of tensors.values()) tf.dispose([kernel, bias]);
    });
  });
});

/** The largest difference, relative to the largest value. */
function difference(actual: ArrayLike<number>, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  const scale = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-12);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
  return worst / scale;
}
