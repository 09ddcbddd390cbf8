import { createRequire } from 'node:module';
import type { Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadTensorflow, type Tensorflow } from '@/server/inference/tensorflow';
import { registerWasmGradients } from '@/server/training/gradients/wasm-gradients';
import { createRandom } from '@/server/training/random';

/** Relative to the largest value of the result: single precision with other orders of summation. */
const TOLERANCE = 5e-6;

let tf: Tensorflow;
const random = createRandom(11);

beforeAll(async () => {
  ({ tf } = await loadTensorflow('wasm'));
  registerWasmGradients(tf);
  createRequire(import.meta.url)('@tensorflow/tfjs-backend-cpu');
});

afterEach(async () => {
  await tf.setBackend('wasm');
});

type Sample = { shape: number[]; values: Float32Array };
const sample = (...shape: number[]): Sample => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
});

/** Runs the same kernel on the pure-JavaScript backend and on the WASM engine with our kernels. */
async function compare(
  samples: readonly Sample[],
  run: (...tensors: Tensor[]) => Tensor,
): Promise<{ worst: number; tensorsLeft: number }> {
  const results: Float32Array[] = [];
  let tensorsLeft = 0;
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    const before = tf.engine().backend.numDataIds();
    const inputs = samples.map(({ values, shape }) => tf.tensor(values.slice(), shape));
    const out = tf.tidy(() => run(...inputs));
    results.push(out.dataSync().slice() as Float32Array);
    tf.dispose([...inputs, out]);
    if (backend === 'wasm') tensorsLeft = tf.engine().backend.numDataIds() - before;
  }
  const [expected, actual] = results as [Float32Array, Float32Array];
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  expect(scale).toBeGreaterThan(0);
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!))) / scale;
  return { worst, tensorsLeft };
}

const kernel = (name: string, inputs: Record<string, Tensor>, attributes: object): Tensor =>
  tf.engine().runKernel(name, inputs, attributes as never);

type Case = [
  name: string,
  input: [number, number, number, number],
  filter: [number, number],
  out: number,
  stride: number,
  pad: 'valid' | 'same',
];
const convolutions: Case[] = [
  ['the first of cnn', [4, 28, 28, 1], [3, 3], 32, 1, 'valid'],
  ['one like the second of cnn', [8, 13, 13, 6], [3, 3], 10, 1, 'valid'],
  ['5×5, padded', [3, 9, 9, 4], [5, 5], 7, 1, 'same'],
  ['even filter, padded to one side', [2, 8, 8, 3], [2, 4], 5, 1, 'same'],
  ['1×1', [3, 6, 5, 4], [1, 1], 8, 1, 'valid'],
  ['stride 2', [2, 9, 9, 3], [3, 3], 4, 2, 'valid'],
  ['stride 2 with rows left over', [2, 10, 12, 3], [3, 3], 4, 2, 'valid'],
  ['stride 2, padded', [2, 14, 14, 5], [5, 5], 6, 2, 'same'],
  ['one channel, stride 2, padded', [5, 11, 11, 1], [3, 3], 4, 2, 'same'],
  ['stride 3 wider than the filter', [2, 11, 11, 2], [2, 2], 3, 3, 'valid'],
];

describe('against the pure-JavaScript backend', () => {
  it.each(convolutions)(
    'filter gradient of a convolution: %s',
    async (_, input, filter, out, stride, pad) => {
      const filterShape = [...filter, input[3], out];
      const dy = sample(...outputShape(input, filterShape, stride, pad));
      const { worst, tensorsLeft } = await compare([sample(...input), dy], (x, gradient) =>
        kernel('Conv2DBackpropFilter', { x: x!, dy: gradient! }, attributes(stride, pad, { filterShape })),
      );
      expect(worst).toBeLessThan(TOLERANCE);
      expect(tensorsLeft).toBe(0);
    },
  );

  it.each(convolutions)('input gradient of a convolution: %s', async (_, input, filter, out, stride, pad) => {
    const filterShape = [...filter, input[3], out];
    const dy = sample(...outputShape(input, filterShape, stride, pad));
    const { worst, tensorsLeft } = await compare([dy, sample(...filterShape)], (gradient, weights) =>
      kernel(
        'Conv2DBackpropInput',
        { dy: gradient!, filter: weights! },
        attributes(stride, pad, { inputShape: input }),
      ),
    );
    expect(worst).toBeLessThan(TOLERANCE);
    expect(tensorsLeft).toBe(0);
  });

  it.each([
    ['as in cnn, a row left over', [3, 13, 13, 6], 2, 2, 'valid'],
    ['exact', [2, 8, 8, 5], 2, 2, 'valid'],
    ['padded', [2, 7, 7, 3], 2, 2, 'same'],
    ['windows that overlap', [2, 9, 9, 3], 3, 2, 'valid'],
    ['3×3 side by side', [2, 9, 9, 3], 3, 3, 'valid'],
  ] as const)('gradient of max pooling: %s', async (_, input, filterSize, strides, pad) => {
    const x = sample(...input);
    // As after a ReLU: many windows hold their maximum, zero, several times.
    for (let i = 0; i < x.values.length; i++) x.values[i] = Math.max(0, x.values[i]!);
    const info = tf.backend_util.computePool2DInfo([...input], filterSize, strides, 1, pad);
    const { worst, tensorsLeft } = await compare([x, sample(...info.outShape)], (values, dy) => {
      const output = tf.maxPool(values as never, filterSize, strides, pad);
      return kernel('MaxPoolGrad', { dy: dy!, input: values!, output }, { filterSize, strides, pad });
    });
    expect(worst).toBe(0);
    expect(tensorsLeft).toBe(0);
  });

  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('matrix product, transposed %s and %s', async (left, right) => {
    const { worst, tensorsLeft } = await compare(
      [left ? sample(40, 7) : sample(7, 40), right ? sample(9, 40) : sample(40, 9)],
      (a, b) => tf.matMul(a!, b!, left, right),
    );
    expect(worst).toBeLessThan(TOLERANCE);
    expect(tensorsLeft).toBe(0);
  });

  it('transposed products of several matrices', async () => {
    const { worst } = await compare([sample(3, 11, 4), sample(3, 11, 5)], (a, b) =>
      tf.matMul(a!, b!, true, false),
    );
    expect(worst).toBeLessThan(TOLERANCE);
  });

  it.each([
    ['all but the last axis', [0, 1, 2], false],
    ['all but the last axis, kept', [0, 1, 2], true],
    ['the last axis', [3], false],
    ['an axis in the middle', [1], false],
    ['everything', [0, 1, 2, 3], false],
  ] as const)('sum over %s', async (_, axes, keep) => {
    const { worst, tensorsLeft } = await compare([sample(4, 5, 6, 7)], (x) => tf.sum(x!, [...axes], keep));
    expect(worst).toBeLessThan(TOLERANCE);
    expect(tensorsLeft).toBe(0);
  });
});

it('registering twice does not wrap the kernels twice', () => {
  const before = tf.getKernel('BatchMatMul', 'wasm');
  registerWasmGradients(tf);
  expect(tf.getKernel('BatchMatMul', 'wasm')).toBe(before);
});

function outputShape(
  input: readonly number[],
  filter: readonly number[],
  stride: number,
  pad: 'valid' | 'same',
): number[] {
  return tf.backend_util.computeConv2DInfo(input as never, filter as never, stride, 1, pad).outShape;
}

const attributes = (stride: number, pad: string, more: object) => ({
  strides: [stride, stride],
  pad,
  dataFormat: 'NHWC',
  dimRoundingMode: undefined,
  ...more,
});
