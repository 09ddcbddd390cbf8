import type { GradConfig, NamedAttrMap, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Tensorflow } from '@/server/inference/tensorflow';

/**
 * Gradients of the operations that a network in training is made of (see graph.ts). TF.js's build for Node carries none; those
 * registered here are used on both engines, so that both train alike.
 */
export function registerGradients(tf: Tensorflow): void {
  for (const gradient of gradients(tf)) tf.registerGradient(gradient);
}

const gradients = (tf: Tensorflow): readonly GradConfig[] => [
  {
    kernelName: 'Conv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attributes) => {
      const [x, filter] = saved as [Tensor4D, Tensor4D];
      const { strides, pad, dataFormat } = attributes as unknown as ConvAttributes;
      const shared = { strides, pad, dataFormat, dimRoundingMode: undefined };
      return {
        x: () => run(tf, 'Conv2DBackpropInput', { dy: one(dy), filter }, { ...shared, inputShape: x.shape }),
        filter: () =>
          run(tf, 'Conv2DBackpropFilter', { x, dy: one(dy) }, { ...shared, filterShape: filter.shape }),
      };
    },
  },
  {
    kernelName: 'MaxPool',
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const [input, output] = saved as [Tensor, Tensor];
      const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as PoolAttributes;
      return {
        x: () =>
          run(
            tf,
            'MaxPoolGrad',
            { dy: one(dy), input, output },
            { filterSize, strides, pad, dimRoundingMode },
          ),
      };
    },
  },
  {
    kernelName: 'BatchMatMul',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved, attributes) => {
      const [a, b] = saved as [Tensor2D, Tensor2D];
      const { transposeA, transposeB } = attributes as { transposeA?: boolean; transposeB?: boolean };
      if (transposeA || transposeB) throw new Error('Only plain matrix products are trained through.');
      return {
        a: () => tf.matMul(one(dy), b, false, true),
        b: () => tf.matMul(a, one(dy), true, false),
      };
    },
  },
  {
    kernelName: 'Add',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor, Tensor];
      return { a: () => sumTo(tf, one(dy), a.shape), b: () => sumTo(tf, one(dy), b.shape) };
    },
  },
  {
    kernelName: 'Multiply',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor, Tensor];
      return {
        a: () => sumTo(tf, tf.mul(one(dy), b), a.shape),
        b: () => sumTo(tf, tf.mul(one(dy), a), b.shape),
      };
    },
  },
  {
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [y] = saved as [Tensor];
      return { x: () => tf.mul(one(dy), tf.step(y)) };
    },
  },
  {
    kernelName: 'Reshape',
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => {
      const [x] = saved as [Tensor];
      return { x: () => tf.reshape(one(dy), x.shape) };
    },
  },
];

interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: number | 'valid' | 'same';
  readonly dataFormat: string;
}

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: number | 'valid' | 'same';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

const run = (tf: Tensorflow, kernel: string, inputs: Record<string, Tensor>, attributes: object): Tensor =>
  tf.engine().runKernel(kernel, inputs, attributes as NamedAttrMap);

const one = (dy: Tensor | Tensor[]): Tensor => (Array.isArray(dy) ? dy[0]! : dy);

/** Undoes broadcasting: sums over the axes that were stretched. */
function sumTo(tf: Tensorflow, dy: Tensor, shape: number[]): Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, dy.shape);
  return axes.length > 0 ? tf.reshape(tf.sum(dy, axes), shape) : dy;
}
