import type { Network } from '@/lib/network/layers';
import { type NetworkWeights, parameterLayers, product } from '@/lib/network/weights';

/** Small, and with everything that cnn lacks: padding, strides, a filter that is not square, two outputs, a layer used twice. */
export const VARIED = {
  name: 'varied',
  layers: [
    { id: 'input', kind: 'input', inputs: [], shape: [28, 28, 1] },
    {
      id: 'wide',
      kind: 'conv',
      inputs: ['input'],
      shape: [14, 14, 3],
      kernel: [3, 5],
      stride: 2,
      padding: 'same',
      activation: 'relu',
    },
    { id: 'pool', kind: 'max-pool', inputs: ['wide'], shape: [4, 4, 3], size: 3 },
    {
      id: 'narrow',
      kind: 'conv',
      inputs: ['pool'],
      shape: [3, 2, 4],
      kernel: [2, 3],
      stride: 1,
      padding: 'valid',
      activation: 'relu',
    },
    { id: 'flatten', kind: 'flatten', inputs: ['narrow'], shape: [24] },
    { id: 'dropout', kind: 'dropout', inputs: ['flatten'], shape: [24], rate: 0.25 },
    { id: 'hidden', kind: 'dense', inputs: ['dropout'], shape: [9], activation: 'relu' },
    { id: 'digits', kind: 'dense', inputs: ['hidden'], shape: [10], activation: 'softmax' },
    { id: 'isDigit', kind: 'dense', inputs: ['hidden'], shape: [1], activation: 'sigmoid' },
  ],
  outputs: { digits: 'digits', isDigit: 'isDigit' },
} as const satisfies Network;

/** Small, and able to learn something. */
export const LEARNER = {
  name: 'learner',
  layers: [
    { id: 'input', kind: 'input', inputs: [], shape: [28, 28, 1] },
    {
      id: 'conv',
      kind: 'conv',
      inputs: ['input'],
      shape: [14, 14, 8],
      kernel: [3, 3],
      stride: 2,
      padding: 'same',
      activation: 'relu',
    },
    { id: 'pool', kind: 'max-pool', inputs: ['conv'], shape: [7, 7, 8], size: 2 },
    { id: 'flatten', kind: 'flatten', inputs: ['pool'], shape: [392] },
    { id: 'dropout', kind: 'dropout', inputs: ['flatten'], shape: [392], rate: 0.1 },
    { id: 'dense', kind: 'dense', inputs: ['dropout'], shape: [32], activation: 'relu' },
    { id: 'digits', kind: 'dense', inputs: ['dense'], shape: [10], activation: 'softmax' },
    { id: 'isDigit', kind: 'dense', inputs: ['dense'], shape: [1], activation: 'sigmoid' },
  ],
  outputs: { digits: 'digits', isDigit: 'isDigit' },
} as const satisfies Network;

/** Numbers in −1..1 that depend on nothing but the seed. */
export function numbers(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function someWeights(network: Network, seed: number): NetworkWeights {
  return new Map(
    parameterLayers(network).map(({ layer, shapes }, index) => {
      const scale = Math.sqrt(6 / shapes.fanIn);
      const kernel = numbers(product(shapes.kernel), seed + 2 * index).map((value) => value * scale);
      const bias = numbers(product(shapes.bias), seed + 2 * index + 1).map((value) => value * 0.2);
      return [layer.id, { kernel, bias }];
    }),
  );
}
