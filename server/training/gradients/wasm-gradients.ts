import type { Tensorflow } from '@/server/inference/tensorflow';
import { registerConvolutionGradients } from './wasm-convolution-gradients';
import { registerMatrixKernels } from './wasm-matrix-kernels';
import { registerPoolingGradient } from './wasm-pooling-gradient';

const registered = new WeakSet<Tensorflow>();

/** Makes training possible, and bearable, on TF.js's WASM engine. Safe to call again. */
export function registerWasmGradients(tf: Tensorflow): void {
  if (registered.has(tf)) return;
  registered.add(tf);
  registerConvolutionGradients(tf);
  registerPoolingGradient(tf);
  registerMatrixKernels(tf);
}
