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

/** Σ patch × kernel + bias, before the activation. */
export function convolve(
  geometry: Convolution,
  { kernel, bias }: LayerWeights,
  input: Float32Array,
): Float32Array {
  const [, , channels = 1] = geometry.input;
  const [, , outChannels = 1] = geometry.output;
  const out = new Float32Array(bias.length * cells(geometry));
  // Doubles: the reference rounds once, at the end.
  const sums = new Float64Array(outChannels);
  let cell = -1;
  eachTap(geometry, {
    cell: (at) => {
      if (cell >= 0) out.set(sums, cell * outChannels);
      cell = at;
      sums.set(bias);
    },
    tap: (_at, tap, from) => {
      for (let c = 0; c < channels; c++) {
        const value = input[from + c]!;
        if (value === 0) continue;
        const weights = (tap * channels + c) * outChannels;
        for (let o = 0; o < outChannels; o++) sums[o] = sums[o]! + value * kernel[weights + o]!;
      }
    },
  });
  if (cell >= 0) out.set(sums, cell * outChannels);
  return out;
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
