import { carriesValues, cellCount, type Layer, type Network, type Shape } from '../network/layers';
import { mapsOf } from '../network/quantise';

/** A cell of a layer: its place in map-major order (channel, row, column), as frames and links have it. */
export interface CellRef {
  readonly layer: string;
  readonly cell: number;
}

/** Where a cell stands in its layer; a dense layer is one map of one row. */
export interface CellPlace {
  readonly map: number;
  readonly row: number;
  readonly column: number;
}

export function placeOf(shape: Shape, cell: number): CellPlace {
  const { cells } = mapsOf(shape);
  const columns = shape.length === 3 ? shape[1] : shape[0];
  const within = cell % cells;
  return {
    map: Math.floor(cell / cells),
    row: Math.floor(within / columns),
    column: within % columns,
  };
}

export function cellAt(shape: Shape, { map, row, column }: CellPlace): number {
  const columns = shape.length === 3 ? shape[1] : shape[0];
  return map * mapsOf(shape).cells + row * columns + column;
}

/** From map-major to the place in the engines' channels-last order, which is also the order in which flatten lays cells out. */
export function engineIndex(shape: Shape, cell: number): number {
  const { maps, cells } = mapsOf(shape);
  return (cell % cells) * maps + Math.floor(cell / cells);
}

/** The inverse of `engineIndex`. */
export function cellOfEngineIndex(shape: Shape, index: number): number {
  const { maps, cells } = mapsOf(shape);
  return (index % maps) * cells + Math.floor(index / maps);
}

export function layerOf(network: Network, id: string): Layer {
  const layer = network.layers.find((candidate) => candidate.id === id);
  if (!layer) throw new Error(`${network.name} has no layer ${id}.`);
  return layer;
}

/** The layer with values of its own that a layer reads: its input, seen through those that only pass values on. */
export function sourceOf(network: Network, layer: Layer): Layer | null {
  const [id] = layer.inputs;
  if (id === undefined) return null;
  const from = layerOf(network, id);
  return carriesValues(from) ? from : sourceOf(network, from);
}

/** The layers with values of their own that read a layer, seen through those that only pass values on. */
export function readersOf(network: Network, layer: Layer): Layer[] {
  return network.layers
    .filter(({ inputs }) => inputs.includes(layer.id))
    .flatMap((reader) => (carriesValues(reader) ? [reader] : readersOf(network, reader)));
}

/** One at the cell and zero elsewhere, in the engines' order: where gradients start. */
export function oneHot(layer: Layer, cell: number): Float32Array {
  const seed = new Float32Array(cellCount(layer));
  seed[engineIndex(layer.shape, cell)] = 1;
  return seed;
}
