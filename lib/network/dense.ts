import type { ParameterGradients } from './convolution';
import type { LayerWeights } from './weights';

/** Input × kernel + bias, before the activation. */
export function multiply({ kernel, bias }: LayerWeights, input: Float32Array): Float32Array {
  const units = bias.length;
  const sums = Float64Array.from(bias);
  for (let i = 0; i < input.length; i++) {
    const value = input[i]!;
    if (value === 0) continue;
    for (let o = 0; o < units; o++) sums[o] = sums[o]! + value * kernel[i * units + o]!;
  }
  return Float32Array.from(sums);
}

/** Given the gradient at the output before the activation, those of input, kernel and bias. */
export function multiplyBackward(
  { kernel, bias }: LayerWeights,
  input: Float32Array,
  gradient: Float32Array,
): ParameterGradients {
  const units = bias.length;
  const inputGradient = new Float32Array(input.length);
  const kernelGradient = new Float32Array(kernel.length);
  for (let i = 0; i < input.length; i++) {
    let sum = 0;
    for (let o = 0; o < units; o++) {
      sum += gradient[o]! * kernel[i * units + o]!;
      kernelGradient[i * units + o] = input[i]! * gradient[o]!;
    }
    inputGradient[i] = sum;
  }
  return { input: inputGradient, kernel: kernelGradient, bias: gradient.slice() };
}

/** Of `multiplyBackward` the gradient at the input alone. */
export function multiplyInputGradient({ kernel, bias }: LayerWeights, gradient: Float32Array): Float32Array {
  const units = bias.length;
  const inputGradient = new Float32Array(kernel.length / units);
  for (let i = 0; i < inputGradient.length; i++) {
    let sum = 0;
    for (let o = 0; o < units; o++) sum += gradient[o]! * kernel[i * units + o]!;
    inputGradient[i] = sum;
  }
  return inputGradient;
}
