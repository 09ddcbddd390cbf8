import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Tensorflow } from '@/server/inference/tensorflow';

/** A tensor as kernels see it: a handle on data in the engine's memory. */
export type Handle = TensorInfo;
export type Attributes = Readonly<Record<string, unknown>>;
export type Inputs = Readonly<Record<string, Handle>>;
export type KernelBody = (engine: WasmEngine, inputs: Inputs, attributes: Attributes) => Handle;

/** The part of TF.js's WASM backend that kernels written outside of it need. */
interface WasmBackend {
  makeOutput(shape: readonly number[], dtype: 'float32'): Handle;
  typedArrayFromHeap(handle: Handle): Float32Array;
  disposeData(dataId: object): boolean;
}

/** What a kernel of ours may do: allocate and view memory, run the engine's own kernels, give memory back. */
export interface WasmEngine {
  /** New memory, uninitialised. Allocate everything before taking views: growth of the WASM memory detaches them. */
  allocate(shape: readonly number[]): Handle;
  /** The values themselves, not a copy. Never write into a filter that a convolution used: it keeps a packed copy by id. */
  view(handle: Handle): Float32Array;
  run(kernel: string, inputs: Inputs, attributes: Attributes): Handle;
  free(...handles: readonly Handle[]): void;
}

/**
 * Puts a kernel of ours in the place of the engine's own (if it has one), which the body may still call as `original`.
 * The caller registers once a thread.
 */
export function replaceKernel(
  tf: Tensorflow,
  name: string,
  body: (engine: WasmEngine, inputs: Inputs, attributes: Attributes, original: KernelBody) => Handle,
): void {
  const present = tf.getKernel(name, 'wasm');
  const original: KernelBody = (_engine, inputs, attributes) => {
    if (!present) throw new Error(`The WASM engine has no kernel ${name} of its own.`);
    return single(
      present.kernelFunc({ inputs: inputs as never, attrs: attributes as never, backend: tf.backend() }),
    );
  };
  if (present) tf.unregisterKernel(name, 'wasm');
  tf.registerKernel({
    kernelName: name,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      body(engineOf(tf, backend as WasmBackend), inputs as Inputs, attrs as Attributes, original),
  });
}

function engineOf(tf: Tensorflow, backend: WasmBackend): WasmEngine {
  return {
    allocate: (shape) => backend.makeOutput([...shape], 'float32'),
    view: (handle) => backend.typedArrayFromHeap(handle),
    run: (name, inputs, attributes) => {
      const kernel = tf.getKernel(name, 'wasm');
      if (!kernel) throw new Error(`The WASM engine has no kernel ${name}.`);
      return single(
        kernel.kernelFunc({
          inputs: inputs as never,
          attrs: attributes as never,
          backend: backend as never,
        }),
      );
    },
    free: (...handles) => {
      for (const handle of handles) backend.disposeData(handle.dataId);
    },
  };
}

const single = (out: Handle | Handle[]): Handle => {
  const handle = Array.isArray(out) ? out[0] : out;
  if (!handle) throw new Error('A kernel returned nothing.');
  return handle;
};
