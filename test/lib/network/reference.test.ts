import { describe, expect, it } from 'vitest';
import { referenceBackward, referenceGradients } from '@/lib/network/backward';
import { layerValues, referenceForward } from '@/lib/network/forward';
import { cellCount, INPUT_VALUES, NETWORKS, type Network } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import { numbers, someWeights, VARIED } from './networks';

const input = numbers(INPUT_VALUES, 5).map(Math.abs);

describe('forward', () => {
  it('a convolution by hand: patch × kernel + bias, then ReLU', () => {
    const weights = someWeights(NETWORKS.cnn, 1);
    const { values, sums } = referenceForward(NETWORKS.cnn, weights, input);
    const { kernel, bias } = weights.get('conv1')!;
    let expected = bias[7]!;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) expected += input[(4 + i) * 28 + 9 + j]! * kernel[(i * 3 + j) * 32 + 7]!;
    }
    expect(sums.get('conv1')![(4 * 26 + 9) * 32 + 7]).toBeCloseTo(expected, 5);
    expect(values.get('conv1')![(4 * 26 + 9) * 32 + 7]).toBeCloseTo(Math.max(0, expected), 5);
  });

  it('puts the odd row and column of padding after the image, as TensorFlow does', () => {
    // 28 pixels, stride 2, 14 places: one row of padding is needed for 3 rows of filter (0 before), three columns for 5 (1 before).
    const weights = someWeights(VARIED, 1);
    const { sums } = referenceForward(VARIED, weights, input);
    const { kernel, bias } = weights.get('wide')!;
    let expected = bias[2]!;
    for (let i = 0; i < 3; i++) {
      for (let j = 1; j < 5; j++) expected += input[i * 28 + j - 1]! * kernel[(i * 5 + j) * 3 + 2]!;
    }
    expect(sums.get('wide')![2]).toBeCloseTo(expected, 5);
  });

  it('gives ten probabilities that sum to one, and a sigmoid', () => {
    const { values } = referenceForward(VARIED, someWeights(VARIED, 3), input);
    const digits = values.get('digits')!;
    expect(digits.length).toBe(10);
    expect(digits.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    expect(values.get('isDigit')![0]).toBeGreaterThan(0);
    expect(values.get('isDigit')![0]).toBeLessThan(1);
  });

  it('stays finite where the exponentials would not', () => {
    const weights = new Map(someWeights(VARIED, 3));
    weights.set('digits', {
      kernel: new Float32Array(90),
      bias: Float32Array.from({ length: 10 }, (_, i) => i * 1000),
    });
    const { values } = referenceForward(VARIED, weights, input);
    expect([...values.get('digits')!]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('shows layers map-major, without those that only pass values on', () => {
    const pass = referenceForward(NETWORKS.cnn, someWeights(NETWORKS.cnn, 1), input);
    const shown = layerValues(NETWORKS.cnn, pass);
    expect([...shown.keys()]).toEqual([
      'input',
      'conv1',
      'pool1',
      'conv2',
      'pool2',
      'dense',
      'digits',
      'isDigit',
    ]);
    expect(shown.get('pool2')!.length).toBe(1600);
    // Map 3, row 2, column 4 of 5×5×64.
    expect(shown.get('pool2')![3 * 25 + 2 * 5 + 4]).toBe(pass.values.get('pool2')![(2 * 5 + 4) * 64 + 3]);
    expect(shown.get('dense')).toEqual(pass.values.get('dense'));
  });

  it('refuses an input of another size', () => {
    expect(() => referenceForward(VARIED, someWeights(VARIED, 1), new Float32Array(783))).toThrow(
      'reads 784 values, not 783',
    );
  });
});

describe('backward', () => {
  // A quantity that every output has a part in: Σ coefficient × output.
  const coefficients = numbers(11, 77);
  const quantity = (network: Network, weights: NetworkWeights, pixels: Float32Array): number => {
    const { values } = referenceForward(network, weights, pixels);
    const outputs = [...values.get('digits')!, ...(values.get('isDigit') ?? [])];
    return outputs.reduce((sum, output, i) => sum + output * coefficients[i]!, 0);
  };
  const seeds = (network: Network) => ({
    values: new Map([
      ['digits', coefficients.slice(0, 10)],
      ...(network.outputs.isDigit ? [['isDigit', coefficients.slice(10)] as const] : []),
    ]),
  });

  /** Central differences; skipped where a step crosses a corner of ReLU or max (the two one-sided slopes then differ). */
  function slopes(f: (change: number) => number): number | null {
    const h = 1 / 256;
    const middle = f(0);
    const up = (f(h) - middle) / h;
    const down = (middle - f(-h)) / h;
    return Math.abs(up - down) > 0.01 * (Math.abs(up) + Math.abs(down)) + 1e-4 ? null : (up + down) / 2;
  }

  it.each([VARIED, NETWORKS.cnn] as Network[])('equals finite differences in $name', (network) => {
    const weights = someWeights(network, 9);
    const gradients = referenceBackward(
      network,
      weights,
      referenceForward(network, weights, input),
      seeds(network),
    );
    let compared = 0;
    let moved = 0;
    const check = (actual: number, f: (change: number) => number) => {
      const expected = slopes(f);
      if (expected === null) return;
      compared++;
      if (Math.abs(expected) > 1e-3) moved++;
      expect(Math.abs(actual - expected)).toBeLessThan(0.02 * Math.abs(expected) + 2e-4);
    };
    for (let i = 60; i < INPUT_VALUES; i += network === VARIED ? 11 : 79) {
      check(gradients.values.get('input')![i]!, (change) =>
        quantity(network, weights, bump(input, i, change)),
      );
    }
    for (const [id, own] of weights) {
      for (const part of ['kernel', 'bias'] as const) {
        const step = Math.ceil(own[part].length / 8);
        for (let i = 0; i < own[part].length; i += step) {
          check(gradients.weights.get(id)![part][i]!, (change) =>
            quantity(
              network,
              new Map(weights).set(id, { ...own, [part]: bump(own[part], i, change) }),
              input,
            ),
          );
        }
      }
    }
    // Not vacuous: most places were compared, and many of them matter.
    expect(compared).toBeGreaterThan(50);
    expect(moved).toBeGreaterThan(20);
  });

  it('starts from a logit or from a single cell as well', () => {
    const weights = someWeights(VARIED, 9);
    const pass = referenceForward(VARIED, weights, input);
    const logit = new Float32Array(10);
    logit[4] = 1;
    const { values, weights: atWeights } = referenceBackward(VARIED, weights, pass, {
      sums: new Map([['digits', logit]]),
    });
    const { kernel } = weights.get('digits')!;
    expect([...values.get('hidden')!]).toEqual(Array.from({ length: 9 }, (_, i) => kernel[i * 10 + 4]));
    expect(atWeights.has('isDigit')).toBe(false);

    const cell = new Float32Array(cellCount(VARIED.layers[2]));
    cell[5] = 1;
    const fromCell = referenceBackward(VARIED, weights, pass, { values: new Map([['pool', cell]]) });
    expect([...fromCell.weights.keys()]).toEqual(['wide']);
    expect(fromCell.values.get('input')!.filter((g) => g !== 0).length).toBeLessThanOrEqual(15);
  });

  it('refuses to start from a layer that is not there', () => {
    const weights = someWeights(VARIED, 9);
    const pass = referenceForward(VARIED, weights, input);
    const start = (seeds: Parameters<typeof referenceBackward>[3]) => () =>
      referenceBackward(VARIED, weights, pass, seeds);
    expect(start({ values: new Map([['digit', new Float32Array(10)]]) })).toThrow(
      'no 10 values at a layer digit',
    );
    expect(start({ sums: new Map([['digits', new Float32Array(9)]]) })).toThrow(
      'no 9 sums at a layer digits',
    );
  });

  it.each([VARIED, NETWORKS.cnn, NETWORKS.deep] as Network[])(
    "$name's values alone get the same gradients as with the weights' own",
    (network) => {
      const weights = someWeights(network, 9);
      const pass = referenceForward(network, weights, input);
      const seeds = { sums: new Map([['digits', numbers(10, 4)]]) };
      const all = referenceBackward(network, weights, pass, seeds).values;
      const alone = referenceGradients(network, weights, pass, seeds);
      expect([...alone.keys()]).toEqual([...all.keys()]);
      for (const [id, expected] of all) {
        const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(scale, id).toBeGreaterThan(0);
        alone.get(id)!.forEach((value, i) => {
          if (Math.abs(value - expected[i]!) > 1e-5 * scale) expect(value, `${id} ${i}`).toBe(expected[i]);
        });
      }
    },
  );
});

function bump(values: Float32Array, at: number, change: number): Float32Array {
  const copy = values.slice();
  copy[at]! += change;
  return copy;
}
