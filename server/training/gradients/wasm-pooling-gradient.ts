import type { Tensorflow } from '@/server/inference/tensorflow';
import { type Handle, replaceKernel } from './wasm-kernels';

/**
 * Gradient of max pooling for TF.js's WASM engine (its own is ten times slower). Each cell's gradient goes to the first place in its
 * window, in reading order, that holds the maximum: as the other engines do it.
 */
export function registerPoolingGradient(tf: Tensorflow): void {
  replaceKernel(tf, 'MaxPoolGrad', (engine, inputs, attributes) => {
    const { dy, input, output } = inputs as { dy: Handle; input: Handle; output: Handle };
    const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as {
      filterSize: [number, number] | number;
      strides: [number, number] | number;
      pad: 'valid' | 'same' | number;
      dimRoundingMode?: 'floor' | 'round' | 'ceil';
    };
    const info = tf.backend_util.computePool2DInfo(
      input.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const out = engine.allocate(input.shape);
    const from = engine.view(dy);
    const values = engine.view(input);
    const maxima = engine.view(output);
    const to = engine.view(out).fill(0);
    const exact =
      info.filterHeight === 2 && info.filterWidth === 2 && info.strideHeight === 2 && info.strideWidth === 2;
    const route = exact && info.padInfo.type === 'VALID' ? routeByTwo : routeByWindow;
    route(info, from, values, maxima, to);
    return out;
  });
}

type Info = ReturnType<Tensorflow['backend_util']['computePool2DInfo']>;

/** Windows of 2×2 side by side, as all our networks pool: four comparisons a cell, without a loop. */
function routeByTwo(
  info: Info,
  from: Float32Array,
  values: Float32Array,
  maxima: Float32Array,
  to: Float32Array,
): void {
  const { batchSize, inHeight, inWidth, inChannels: channels, outHeight, outWidth } = info;
  const below = inWidth * channels;
  let cell = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        let at = ((n * inHeight + 2 * y) * inWidth + 2 * x) * channels;
        for (let c = 0; c < channels; c++, at++, cell++) {
          const maximum = maxima[cell]!;
          const gradient = from[cell]!;
          if (values[at] === maximum) to[at] = gradient;
          else if (values[at + channels] === maximum) to[at + channels] = gradient;
          else if (values[at + below] === maximum) to[at + below] = gradient;
          else to[at + below + channels] = gradient;
        }
      }
    }
  }
}

/** Any windows. */
function routeByWindow(
  info: Info,
  from: Float32Array,
  values: Float32Array,
  maxima: Float32Array,
  to: Float32Array,
): void {
  const { batchSize, inHeight, inWidth, inChannels: channels, outHeight, outWidth } = info;
  for (let n = 0; n < batchSize; n++) {
    for (let y = 0; y < outHeight; y++) {
      const top = Math.max(0, y * info.strideHeight - info.padInfo.top);
      const bottom = Math.min(inHeight, y * info.strideHeight - info.padInfo.top + info.filterHeight);
      for (let x = 0; x < outWidth; x++) {
        const left = Math.max(0, x * info.strideWidth - info.padInfo.left);
        const right = Math.min(inWidth, x * info.strideWidth - info.padInfo.left + info.filterWidth);
        const cell = ((n * outHeight + y) * outWidth + x) * channels;
        for (let c = 0; c < channels; c++) {
          const maximum = maxima[cell + c]!;
          let place = -1;
          for (let row = top; row < bottom && place < 0; row++) {
            let at = ((n * inHeight + row) * inWidth + left) * channels + c;
            for (let column = left; column < right; column++, at += channels) {
              if (values[at] === maximum) {
                place = at;
                break;
              }
            }
          }
          // Windows may overlap (stride below size), hence the sum. A NaN equals nothing and stops here.
          if (place >= 0) to[place] = to[place]! + from[cell + c]!;
        }
      }
    }
  }
}
