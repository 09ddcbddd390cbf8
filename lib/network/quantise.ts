import type { QuantisedLayer } from './activations';
import type { Shape } from './layers';

const LEVELS = 255;

/** Maps and cells a map of a layer; a dense layer is one map of one row. */
export function mapsOf(shape: Shape): { readonly maps: number; readonly cells: number } {
  return shape.length === 3 ? { maps: shape[2], cells: shape[0] * shape[1] } : { maps: 1, cells: shape[0] };
}

/**
 * One drawing's values of a layer, from the engines' channels-last order to quantised map-major bytes.
 * @param values channels-last (row, column, channel), not negative: every activation of ours is ReLU, softmax or sigmoid.
 */
export function quantiseLayer(index: number, values: Float32Array, shape: Shape): QuantisedLayer {
  const { maps, cells } = mapsOf(shape);
  let largest = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > largest) largest = values[i]!;
  const bytes = new Uint8Array(values.length);
  // A layer that is dark all over has no scale of its own; any will do, and 1 is above 0.
  if (largest === 0) return { index, scale: 1, bytes };
  const factor = LEVELS / largest;
  let to = 0;
  for (let map = 0; map < maps; map++)
    for (let cell = 0, from = map; cell < cells; cell++, from += maps)
      bytes[to++] = values[from]! * factor + 0.5;
  return { index, scale: largest, bytes };
}

/** The same move without quantising: channels-last to map-major, for those who want exact values. */
export function toMapMajor(values: Float32Array, shape: Shape): Float32Array {
  const { maps, cells } = mapsOf(shape);
  const moved = new Float32Array(values.length);
  let to = 0;
  for (let map = 0; map < maps; map++)
    for (let cell = 0, from = map; cell < cells; cell++, from += maps) moved[to++] = values[from]!;
  return moved;
}
