import { type CellRef, layerOf, placeOf } from '@/lib/explain/cells';
import type { Network } from '@/lib/network/layers';
import { describeLayer } from '@/lib/scene/describe';

/** A cell in words: its layer's name, and where in it. */
export function placeWords(network: Network, { layer: id, cell }: CellRef): string {
  const layer = layerOf(network, id);
  return `${describeLayer(network, layer).name}, ${withinLayer(network, { layer: id, cell })}`;
}

export function withinLayer(network: Network, { layer: id, cell }: CellRef): string {
  const layer = layerOf(network, id);
  const { map, row, column } = placeOf(layer.shape, cell);
  if (layer.shape.length === 3) {
    const place = `row ${row + 1}, column ${column + 1}`;
    return layer.shape[2] > 1 ? `map ${map + 1}, ${place}` : place;
  }
  if (id === network.outputs.digits) return `digit ${cell}`;
  return layer.shape[0] === 1 ? 'its one value' : `number ${cell + 1}`;
}
