import type { Shape } from './layers';

/** Max pooling over size × size windows side by side; rows and columns left over at the far edges are dropped. */
export interface Pooling {
  /** [height, width, channels], channels-last. */
  readonly input: Shape;
  readonly output: Shape;
  readonly size: number;
}

/**
 * Where each value of the output comes from: its index in the input. Of equal values the first in reading order, as the
 * engines choose it.
 */
export function poolSources({ input, output, size }: Pooling, values: Float32Array): Uint32Array {
  const [, width = 0] = input;
  const [outHeight = 0, outWidth = 0, channels = 1] = output;
  const sources = new Uint32Array(outHeight * outWidth * channels);
  let cell = 0;
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      for (let c = 0; c < channels; c++, cell++) {
        let best = (y * size * width + x * size) * channels + c;
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            const at = ((y * size + i) * width + x * size + j) * channels + c;
            if (values[at]! > values[best]!) best = at;
          }
        }
        sources[cell] = best;
      }
    }
  }
  return sources;
}

export function pool(pooling: Pooling, values: Float32Array): Float32Array {
  return Float32Array.from(poolSources(pooling, values), (source) => values[source]!);
}

/** Each gradient goes to the value that was the largest. */
export function poolBackward(pooling: Pooling, values: Float32Array, gradient: Float32Array): Float32Array {
  const out = new Float32Array(values.length);
  poolSources(pooling, values).forEach((source, cell) => {
    out[source] = out[source]! + gradient[cell]!;
  });
  return out;
}
