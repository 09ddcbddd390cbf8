import type { Tensorflow } from '@/server/inference/tensorflow';
import { type Handle, replaceKernel, type WasmEngine } from './wasm-kernels';

/**
 * Two kernels of TF.js's WASM engine that training needs fast. The engine multiplies plain matrices on SIMD, transposed ones in a
 * naive loop: so they are transposed first. And it sums over leading axes (the gradient of every bias) by transposing the whole tensor:
 * here they are summed in memory order.
 */
export function registerMatrixKernels(tf: Tensorflow): void {
  replaceKernel(tf, 'BatchMatMul', (engine, inputs, attributes, original) => {
    const { a, b } = inputs as { a: Handle; b: Handle };
    const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
    if (!transposeA && !transposeB) return original(engine, inputs, attributes);
    const left = transposeA ? transposed(engine, a) : a;
    const right = transposeB ? transposed(engine, b) : b;
    const out = original(engine, { a: left, b: right }, { transposeA: false, transposeB: false });
    if (left !== a) engine.free(left);
    if (right !== b) engine.free(right);
    return out;
  });
  replaceKernel(tf, 'Sum', (engine, inputs, attributes, original) => {
    const { x } = inputs as { x: Handle };
    const { axis, keepDims } = attributes as { axis: number | number[]; keepDims: boolean };
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const rank = x.shape.length;
    const leading = axes.length === rank - 1 && axes.every((a) => a < rank - 1);
    if (!leading || rank < 2 || keepDims || x.dtype !== 'float32')
      return original(engine, inputs, attributes);
    return columnSums(engine, x);
  });
}

/** Swaps the last two axes. */
function transposed(engine: WasmEngine, x: Handle): Handle {
  const rank = x.shape.length;
  const perm = [...x.shape.keys()];
  perm[rank - 2] = rank - 1;
  perm[rank - 1] = rank - 2;
  return engine.run('Transpose', { x }, { perm });
}

function columnSums(engine: WasmEngine, x: Handle): Handle {
  const columns = x.shape.at(-1) ?? 1;
  const out = engine.allocate([columns]);
  const from = engine.view(x);
  // Doubles: a million addends of one sign would lose three digits in single precision.
  const sums = new Float64Array(columns);
  for (let at = 0; at < from.length; at += columns) {
    for (let c = 0; c < columns; c++) sums[c]! += from[at + c]!;
  }
  engine.view(out).set(sums);
  return out;
}
