import { INPUT_SIDE, type Network } from '../network/layers';
import { type CellRef, layerOf, placeOf, sourceOf } from './cells';
import { windowOrigin } from './neuron';

/** Rows and columns of a layer, the last ones included. */
export interface Field {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export const WHOLE_INPUT: Field = { top: 0, left: 0, bottom: INPUT_SIDE - 1, right: INPUT_SIDE - 1 };

/** The pixels of the drawing that can have a part in a cell's value: its receptive field, down to the ink. */
export function receptiveField(network: Network, { layer: id, cell }: CellRef): Field {
  let layer = layerOf(network, id);
  if (layer.shape.length !== 3) return WHOLE_INPUT;
  const { row, column } = placeOf(layer.shape, cell);
  let field: Field = { top: row, left: column, bottom: row, right: column };
  for (let source = sourceOf(network, layer); source; source = sourceOf(network, layer)) {
    const { top, left, bottom, right } = field;
    switch (layer.kind) {
      case 'conv': {
        const [firstRow, firstColumn] = windowOrigin(layer, source.shape, top, left);
        const [lastRow, lastColumn] = windowOrigin(layer, source.shape, bottom, right);
        field = within(source.shape, {
          top: firstRow,
          left: firstColumn,
          bottom: lastRow + layer.kernel[0] - 1,
          right: lastColumn + layer.kernel[1] - 1,
        });
        break;
      }
      case 'max-pool':
        field = within(source.shape, {
          top: top * layer.size,
          left: left * layer.size,
          bottom: (bottom + 1) * layer.size - 1,
          right: (right + 1) * layer.size - 1,
        });
        break;
      case 'dense':
      case 'flatten':
      case 'dropout':
        return WHOLE_INPUT;
      case 'input':
        return field;
      default:
        throw new Error(`Unknown layer: ${layer satisfies never}`);
    }
    layer = source;
  }
  return field;
}

const within = ([height, width = 1]: readonly number[], field: Field): Field => ({
  top: Math.max(0, field.top),
  left: Math.max(0, field.left),
  bottom: Math.min(height! - 1, field.bottom),
  right: Math.min(width - 1, field.right),
});

export const fieldSize = ({ top, left, bottom, right }: Field) => ({
  rows: bottom - top + 1,
  columns: right - left + 1,
});
