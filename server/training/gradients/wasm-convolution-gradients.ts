import type { Tensorflow } from '@/server/inference/tensorflow';
import { type Handle, replaceKernel, type WasmEngine } from './wasm-kernels';

/**
 * Gradients of a 2D convolution (NHWC, no dilation) for TF.js's WASM engine, which lacks the one of the filter and has a slow one of
 * the input. Both are themselves convolutions, and the engine's forward one runs on SIMD kernels: so both are rewritten as it.
 */
export function registerConvolutionGradients(tf: Tensorflow): void {
  replaceKernel(tf, 'Conv2DBackpropFilter', (engine, inputs, attributes) => {
    const { x, dy } = inputs as { x: Handle; dy: Handle };
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } =
      attributes as unknown as ConvAttributes & {
        filterShape: Shape4;
      };
    assertChannelsLast(dataFormat);
    return filterGradient(
      engine,
      x,
      dy,
      geometry(tf, x.shape as Shape4, filterShape, strides, pad, dimRoundingMode),
    );
  });
  replaceKernel(tf, 'Conv2DBackpropInput', (engine, inputs, attributes) => {
    const { dy, filter } = inputs as { dy: Handle; filter: Handle };
    const { strides, pad, dataFormat, dimRoundingMode, inputShape } =
      attributes as unknown as ConvAttributes & {
        inputShape: Shape4;
      };
    assertChannelsLast(dataFormat);
    return inputGradient(
      engine,
      dy,
      filter,
      geometry(tf, inputShape, filter.shape as Shape4, strides, pad, dimRoundingMode),
    );
  });
}

type Shape4 = [number, number, number, number];

interface ConvAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat: string;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface Geometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly pad: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
}

function geometry(
  tf: Tensorflow,
  input: Shape4,
  filter: Shape4,
  strides: ConvAttributes['strides'],
  pad: ConvAttributes['pad'],
  rounding: ConvAttributes['dimRoundingMode'],
): Geometry {
  const info = tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad, rounding);
  return { ...info, batch: info.batchSize, pad: info.padInfo };
}

/**
 * dW[i, j, c, o] = Σ over n, y, x of X[n, y·s + i, x·s + j, c] · dY[n, y, x, o]: a convolution in which the batch plays the channels,
 * the input channels play the batch, and dY, dilated by the stride, plays the filter.
 */
function filterGradient(engine: WasmEngine, x: Handle, dy: Handle, g: Geometry): Handle {
  if (g.inChannels === 1) return singleChannelFilterGradient(engine, x, dy, g);
  const images = channelsAsBatch(engine, x, g);
  const filter = batchAsChannels(engine, dy, g);
  const swapped = engine.run(
    'Conv2D',
    { x: images, filter },
    convolution([g.pad.top, g.pad.bottom], [g.pad.left, g.pad.right], [g.strideHeight, g.strideWidth]),
  );
  const out = engine.allocate([g.filterHeight, g.filterWidth, g.inChannels, g.outChannels]);
  const from = engine.view(swapped);
  const to = engine.view(out);
  // A stride that does not divide the input leaves rows and columns over beyond the filter's: the copy drops them.
  const [, height = 0, width = 0] = swapped.shape;
  for (let c = 0; c < g.inChannels; c++) {
    for (let i = 0; i < g.filterHeight; i++) {
      for (let j = 0; j < g.filterWidth; j++) {
        const source = ((c * height + i) * width + j) * g.outChannels;
        const target = ((i * g.filterWidth + j) * g.inChannels + c) * g.outChannels;
        for (let o = 0; o < g.outChannels; o++) to[target + o] = from[source + o]!;
      }
    }
  }
  engine.free(images, filter, swapped);
  return out;
}

/** [batch, height, width, channels] → [channels, height, width, batch]. */
function channelsAsBatch(engine: WasmEngine, x: Handle, g: Geometry): Handle {
  const { batch, inChannels } = g;
  const cells = g.inHeight * g.inWidth;
  const out = engine.allocate([inChannels, g.inHeight, g.inWidth, batch]);
  const from = engine.view(x);
  const to = engine.view(out);
  // In this order the places written for one cell stay in the processor's first cache.
  for (let cell = 0; cell < cells; cell++) {
    for (let n = 0; n < batch; n++) {
      const source = (n * cells + cell) * inChannels;
      let target = cell * batch + n;
      for (let c = 0; c < inChannels; c++) {
        to[target] = from[source + c]!;
        target += cells * batch;
      }
    }
  }
  return out;
}

/** [batch, height, width, channels] → [height, width, batch, channels]. */
function batchAsChannels(engine: WasmEngine, dy: Handle, g: Geometry): Handle {
  const { batch, outChannels } = g;
  const cells = g.outHeight * g.outWidth;
  const out = engine.allocate([g.outHeight, g.outWidth, batch, outChannels]);
  const from = engine.view(dy);
  const to = engine.view(out);
  let target = 0;
  for (let cell = 0; cell < cells; cell++) {
    for (let n = 0; n < batch; n++) {
      const source = (n * cells + cell) * outChannels;
      for (let o = 0; o < outChannels; o++) to[target + o] = from[source + o]!;
      target += outChannels;
    }
  }
  return out;
}

/**
 * For images of one channel: dW = Pᵀ · dY, with a row of Pᵀ for each tap of the filter, which holds what that tap saw. The rows are
 * runs of the images, and dY is used as it lies.
 */
function singleChannelFilterGradient(engine: WasmEngine, x: Handle, dy: Handle, g: Geometry): Handle {
  const { batch, inHeight, inWidth, outHeight, outWidth, outChannels, filterHeight, filterWidth } = g;
  const cells = batch * outHeight * outWidth;
  const taps = filterHeight * filterWidth;
  // Without padding and stride each row of dY saw one run of the image.
  const plain = g.strideWidth === 1 && g.pad.left + g.pad.right + g.pad.top + g.pad.bottom === 0;
  const seen = engine.allocate([1, taps, cells]);
  const from = engine.view(x);
  const to = engine.view(seen);
  let target = 0;
  for (let i = 0; i < filterHeight; i++) {
    for (let j = 0; j < filterWidth; j++) {
      for (let n = 0; n < batch; n++) {
        for (let y = 0; y < outHeight; y++) {
          const row = y * g.strideHeight + i - g.pad.top;
          const inside = row >= 0 && row < inHeight;
          const start = (n * inHeight + row) * inWidth;
          if (plain) {
            to.set(from.subarray(start + j, start + j + outWidth), target);
            target += outWidth;
            continue;
          }
          for (let column = j - g.pad.left, left = outWidth; left > 0; left--, column += g.strideWidth) {
            to[target++] = inside && column >= 0 && column < inWidth ? from[start + column]! : 0;
          }
        }
      }
    }
  }
  const product = engine.run(
    'BatchMatMul',
    { a: seen, b: { ...dy, shape: [1, cells, outChannels] } },
    { transposeA: false, transposeB: false },
  );
  engine.free(seen);
  return { ...product, shape: [filterHeight, filterWidth, 1, outChannels] };
}

/** dX is dY, spread by the stride, convolved with the filter turned by 180° and its channel axes swapped. */
function inputGradient(engine: WasmEngine, dy: Handle, filter: Handle, g: Geometry): Handle {
  const spread = g.strideHeight === 1 && g.strideWidth === 1 ? null : spreadByStride(engine, dy, g);
  const turned = turnedFilter(engine, filter, g);
  const height = g.strideHeight * (g.outHeight - 1) + 1;
  const width = g.strideWidth * (g.outWidth - 1) + 1;
  const top = g.filterHeight - 1 - g.pad.top;
  const left = g.filterWidth - 1 - g.pad.left;
  const out = engine.run(
    'Conv2D',
    { x: spread ?? dy, filter: turned },
    convolution(
      [top, g.inHeight - height - top + g.filterHeight - 1],
      [left, g.inWidth - width - left + g.filterWidth - 1],
      [1, 1],
    ),
  );
  engine.free(turned);
  if (spread) engine.free(spread);
  return out;
}

/** Puts stride − 1 zeros between the rows and columns of dY. */
function spreadByStride(engine: WasmEngine, dy: Handle, g: Geometry): Handle {
  const height = g.strideHeight * (g.outHeight - 1) + 1;
  const width = g.strideWidth * (g.outWidth - 1) + 1;
  const out = engine.allocate([g.batch, height, width, g.outChannels]);
  const from = engine.view(dy);
  const to = engine.view(out).fill(0);
  for (let n = 0; n < g.batch; n++) {
    for (let y = 0; y < g.outHeight; y++) {
      for (let x = 0; x < g.outWidth; x++) {
        const source = ((n * g.outHeight + y) * g.outWidth + x) * g.outChannels;
        const target = ((n * height + y * g.strideHeight) * width + x * g.strideWidth) * g.outChannels;
        for (let o = 0; o < g.outChannels; o++) to[target + o] = from[source + o]!;
      }
    }
  }
  return out;
}

/** [height, width, in, out] → turned by 180°, [height, width, out, in]. */
function turnedFilter(engine: WasmEngine, filter: Handle, g: Geometry): Handle {
  const out = engine.allocate([g.filterHeight, g.filterWidth, g.outChannels, g.inChannels]);
  const from = engine.view(filter);
  const to = engine.view(out);
  const taps = g.filterHeight * g.filterWidth;
  for (let tap = 0; tap < taps; tap++) {
    const source = tap * g.inChannels * g.outChannels;
    const target = (taps - 1 - tap) * g.inChannels * g.outChannels;
    for (let c = 0; c < g.inChannels; c++) {
      for (let o = 0; o < g.outChannels; o++) {
        to[target + o * g.inChannels + c] = from[source + c * g.outChannels + o]!;
      }
    }
  }
  return out;
}

const convolution = (
  rows: [top: number, bottom: number],
  columns: [left: number, right: number],
  dilations: [number, number],
) => ({
  strides: [1, 1],
  dilations,
  pad: [[0, 0], rows, columns, [0, 0]],
  dataFormat: 'NHWC',
  dimRoundingMode: undefined,
});

function assertChannelsLast(dataFormat: string): void {
  if (dataFormat !== 'NHWC')
    throw new Error(`Gradients are computed for NHWC tensors only, not ${dataFormat}.`);
}
