import type { Shape } from './layers';
import type { LayerWeights } from './weights';

/** A 2D convolution as plain loops: the reference that the engines are held against, and what the page explains a value with. */
export interface Convolution {
  /** [height, width, channels], channels-last. */
  readonly input: Shape;
  readonly output: Shape;
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number;
  readonly padding: 'valid' | 'same';
}

/** Rows and columns of zeros before the image; TensorFlow's rule puts the odd one of `same` after it. */
export function padBefore({
  input,
  output,
  kernel,
  stride,
  padding,
}: Convolution): [top: number, left: number] {
  switch (padding) {
    case 'valid':
      return [0, 0];
    case 'same': {
      const before = (axis: 0 | 1) =>
        Math.floor(Math.max(0, (output[axis]! - 1) * stride + kernel[axis] - input[axis]!) / 2);
      return [before(0), before(1)];
    }
    default: {
      const never: never = padding;
      throw new Error(`Unknown padding ${String(never)}`);
    }
  }
}

/**
 * Σ patch × kernel + bias, before the activation. Most of a drawing is paper and most activations are dark: each patch is gathered
 * without its zeros, then every output runs over what is left with its sum in a register.
 */
export function convolve(
  geometry: Convolution,
  { kernel, bias }: LayerWeights,
  input: Float32Array,
): Float32Array {
  const [, , channels = 1] = geometry.input;
  const outChannels = bias.length;
  const out = new Float32Array(outChannels * cells(geometry));
  const taps = geometry.kernel[0] * geometry.kernel[1] * channels;
  // Doubles: the reference rounds once, at the end.
  const values = new Float64Array(taps);
  const rows = new Int32Array(taps);
  let count = 0;
  let cell = -1;
  const finish = (): void => {
    if (cell >= 0) sumOutputs(kernel, bias, { values, rows, count }, out, cell * outChannels);
  };
  eachTap(geometry, {
    cell: (at) => {
      finish();
      cell = at;
      count = 0;
    },
    tap: (_at, tap, from) => {
      for (let c = 0; c < channels; c++) {
        const value = input[from + c]!;
        if (value === 0) continue;
        values[count] = value;
        rows[count++] = (tap * channels + c) * outChannels;
      }
    },
  });
  finish();
  return out;
}

interface Gathered {
  readonly values: Float64Array;
  /** Where the weights of each value start in the kernel. */
  readonly rows: Int32Array;
  readonly count: number;
}

/** Outputs are taken eight at a time: each value is read once for all of them, and their weights lie side by side. */
const BLOCK = 8;

function sumOutputs(
  kernel: Float32Array,
  bias: Float32Array,
  { values, rows, count }: Gathered,
  out: Float32Array,
  to: number,
): void {
  const outputs = bias.length;
  let o = 0;
  for (; o + BLOCK <= outputs; o += BLOCK) {
    let s0 = bias[o]!;
    let s1 = bias[o + 1]!;
    let s2 = bias[o + 2]!;
    let s3 = bias[o + 3]!;
    let s4 = bias[o + 4]!;
    let s5 = bias[o + 5]!;
    let s6 = bias[o + 6]!;
    let s7 = bias[o + 7]!;
    for (let k = 0; k < count; k++) {
      const value = values[k]!;
      const w = rows[k]! + o;
      s0 += value * kernel[w]!;
      s1 += value * kernel[w + 1]!;
      s2 += value * kernel[w + 2]!;
      s3 += value * kernel[w + 3]!;
      s4 += value * kernel[w + 4]!;
      s5 += value * kernel[w + 5]!;
      s6 += value * kernel[w + 6]!;
      s7 += value * kernel[w + 7]!;
    }
    out[to + o] = s0;
    out[to + o + 1] = s1;
    out[to + o + 2] = s2;
    out[to + o + 3] = s3;
    out[to + o + 4] = s4;
    out[to + o + 5] = s5;
    out[to + o + 6] = s6;
    out[to + o + 7] = s7;
  }
  for (; o < outputs; o++) {
    let sum = bias[o]!;
    for (let k = 0; k < count; k++) sum += values[k]! * kernel[rows[k]! + o]!;
    out[to + o] = sum;
  }
}

export interface ParameterGradients {
  readonly input: Float32Array;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** What a small change of input, kernel and bias does to a quantity whose gradient at the output (before activation) is given. */
export function convolveBackward(
  geometry: Convolution,
  { kernel, bias }: LayerWeights,
  input: Float32Array,
  gradient: Float32Array,
): ParameterGradients {
  const [, , channels = 1] = geometry.input;
  const [, , outChannels = 1] = geometry.output;
  const inputGradient = new Float32Array(input.length);
  const kernelGradient = new Float32Array(kernel.length);
  const biasGradient = new Float32Array(bias.length);
  eachTap(geometry, {
    cell: (at) => {
      for (let o = 0; o < outChannels; o++)
        biasGradient[o] = biasGradient[o]! + gradient[at * outChannels + o]!;
    },
    tap: (at, tap, from) => {
      for (let c = 0; c < channels; c++) {
        const value = input[from + c]!;
        const weights = (tap * channels + c) * outChannels;
        let sum = 0;
        for (let o = 0; o < outChannels; o++) {
          const g = gradient[at * outChannels + o]!;
          sum += g * kernel[weights + o]!;
          kernelGradient[weights + o] = kernelGradient[weights + o]! + g * value;
        }
        inputGradient[from + c] = inputGradient[from + c]! + sum;
      }
    },
  });
  return { input: inputGradient, kernel: kernelGradient, bias: biasGradient };
}

/** Of `convolveBackward` the gradient at the input alone, at a fraction of the price: most places have none to hand down. */
export function convolveInputGradient(
  geometry: Convolution,
  { kernel }: Pick<LayerWeights, 'kernel'>,
  gradient: Float32Array,
): Float32Array {
  const [height, width = 1, channels = 1] = geometry.input;
  const [, , outChannels = 1] = geometry.output;
  const inputGradient = new Float32Array(height * width * channels);
  const values = new Float64Array(outChannels);
  const outputs = new Int32Array(outChannels);
  let count = 0;
  eachTap(geometry, {
    cell: (at) => {
      count = 0;
      for (let o = 0; o < outChannels; o++) {
        const g = gradient[at * outChannels + o]!;
        if (g === 0) continue;
        values[count] = g;
        outputs[count++] = o;
      }
    },
    tap: (_at, tap, from) => {
      if (count === 0) return;
      for (let c = 0; c < channels; c++) {
        const weights = (tap * channels + c) * outChannels;
        let sum = 0;
        for (let k = 0; k < count; k++) sum += values[k]! * kernel[weights + outputs[k]!]!;
        inputGradient[from + c] = inputGradient[from + c]! + sum;
      }
    },
  });
  return inputGradient;
}

interface TapVisitor {
  /** A new place of the output, counted row by row. */
  cell(at: number): void;
  /** One tap of the kernel over one pixel inside of the image; `from` is where the pixel's channels start. */
  tap(at: number, tap: number, from: number): void;
}

function eachTap(geometry: Convolution, visitor: TapVisitor): void {
  const [height = 0, width = 0, channels = 1] = geometry.input;
  const [outHeight = 0, outWidth = 0] = geometry.output;
  const [kernelHeight, kernelWidth] = geometry.kernel;
  const [top, left] = padBefore(geometry);
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const at = y * outWidth + x;
      visitor.cell(at);
      for (let i = 0; i < kernelHeight; i++) {
        const row = y * geometry.stride + i - top;
        if (row < 0 || row >= height) continue;
        for (let j = 0; j < kernelWidth; j++) {
          const column = x * geometry.stride + j - left;
          if (column < 0 || column >= width) continue;
          visitor.tap(at, i * kernelWidth + j, (row * width + column) * channels);
        }
      }
    }
  }
}

const cells = ({ output }: Convolution): number => output[0] * (output[1] ?? 1);
