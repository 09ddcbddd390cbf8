import { type ReferencePass, weightsOf } from '../network/forward';
import type { Layer, Network } from '../network/layers';
import type { NetworkWeights } from '../network/weights';
import { type CellRef, cellAt, engineIndex, layerOf, placeOf, readersOf } from './cells';
import { type Explanation, explain, windowOrigin } from './neuron';

/** A connection that took part: what the cell `from` added to the cell `to`. */
export interface Connection {
  readonly from: CellRef;
  readonly to: CellRef;
  readonly weight: number;
}

/** The connections that fed a cell most, the strongest first; those that brought nothing are left out. */
export function strongestInputs(to: CellRef, explanation: Explanation, most: number): Connection[] {
  switch (explanation.kind) {
    case 'pixel':
      return [];
    case 'weighted':
      return strongest(
        explanation.terms.map(({ from, product }) => ({ from, to, weight: product })),
        most,
      );
    case 'max-pool':
      return explanation.window
        .filter(({ wins, value }) => wins && value !== 0)
        .map(({ from, value }) => ({ from, to, weight: value }));
    default:
      throw new Error(`Unknown explanation: ${explanation satisfies never}`);
  }
}

/** The connections by which a cell did most to the layer after it, the strongest first; a dark cell did nothing. */
export function strongestOutputs(
  network: Network,
  weights: NetworkWeights,
  pass: ReferencePass,
  from: CellRef,
  most: number,
): Connection[] {
  const layer = layerOf(network, from.layer);
  const value = pass.values.get(from.layer)![engineIndex(layer.shape, from.cell)]!;
  if (value === 0) return [];
  const all = readersOf(network, layer).flatMap((reader) => {
    switch (reader.kind) {
      case 'conv':
        return convolutionReads(reader, layer, weights, from, value);
      case 'dense': {
        const { kernel, bias } = weightsOf(weights, reader);
        const row = engineIndex(layer.shape, from.cell) * bias.length;
        return Array.from(bias, (_, unit) => ({
          from,
          to: { layer: reader.id, cell: unit },
          weight: value * kernel[row + unit]!,
        }));
      }
      case 'max-pool':
        return poolReads(network, weights, pass, reader, layer, from);
      case 'input':
      case 'flatten':
      case 'dropout':
        return [];
      default:
        throw new Error(`Unknown layer: ${reader satisfies never}`);
    }
  });
  return strongest(all, most);
}

/** Every place of a convolution whose window covers the cell. */
function convolutionReads(
  reader: Extract<Layer, { kind: 'conv' }>,
  layer: Layer,
  weights: NetworkWeights,
  from: CellRef,
  value: number,
): Connection[] {
  const { map, row, column } = placeOf(layer.shape, from.cell);
  const { kernel } = weightsOf(weights, reader);
  const channels = layer.shape.at(-1)!;
  const [rows, columns = 1, outputs = 1] = reader.shape;
  const [kernelRows, kernelColumns] = reader.kernel;
  const found: Connection[] = [];
  for (let y = 0; y < rows; y++) {
    const [fromRow] = windowOrigin(reader, layer.shape, y, 0);
    const i = row - fromRow;
    if (i < 0 || i >= kernelRows) continue;
    for (let x = 0; x < columns; x++) {
      const [, fromColumn] = windowOrigin(reader, layer.shape, y, x);
      const j = column - fromColumn;
      if (j < 0 || j >= kernelColumns) continue;
      const at = ((i * kernelColumns + j) * channels + map) * outputs;
      for (let o = 0; o < outputs; o++)
        found.push({
          from,
          to: { layer: reader.id, cell: cellAt(reader.shape, { map: o, row: y, column: x }) },
          weight: value * kernel[at + o]!,
        });
    }
  }
  return found;
}

/** The window that the cell lies in, where it was the largest. */
function poolReads(
  network: Network,
  weights: NetworkWeights,
  pass: ReferencePass,
  reader: Extract<Layer, { kind: 'max-pool' }>,
  layer: Layer,
  from: CellRef,
): Connection[] {
  const { map, row, column } = placeOf(layer.shape, from.cell);
  const place = { map, row: Math.floor(row / reader.size), column: Math.floor(column / reader.size) };
  const [rows, columns = 1] = reader.shape;
  // Rows and columns left over at the far edges belong to no window.
  if (place.row >= rows || place.column >= columns) return [];
  const to = { layer: reader.id, cell: cellAt(reader.shape, place) };
  return strongestInputs(to, explain(network, weights, pass, to), 1).filter(
    (connection) => connection.from.cell === from.cell,
  );
}

function strongest(connections: Connection[], most: number): Connection[] {
  return connections
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, most);
}
