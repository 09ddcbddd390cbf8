import type { Layer, Network } from '../network/layers';
import { addressOfCell, cellIndex } from './cells';
import type { LayerPlacement, SceneLayout } from './layout';

/** One connection of the network, drawn as a thread from a cell to a cell that reads it. */
export interface Thread {
  /** Places of both cells among all cells of the network. */
  readonly fromCell: number;
  readonly toCell: number;
  /** The layers between which it hangs, by their place in the layout: a flattened layer shows the cells of the one before it. */
  readonly fromSlot: number;
  readonly toSlot: number;
}

/**
 * A few of the network's connections, the same ones each time: enough to show what feeds what, far from all. Each is real: the
 * cell it ends in reads the cell it starts from.
 */
export function chooseThreads(network: Network, layout: SceneLayout, perLayer: number): Thread[] {
  const placed = new Map(layout.layers.map((l) => [l.id, l]));
  const threads: Thread[] = [];
  for (const [toSlot, target] of layout.layers.entries()) {
    const layer = network.layers[target.index]!;
    const sources = sourcesOf(network, placed, layer).flatMap((id) => placed.get(id) ?? []);
    for (const source of sources) {
      const count = Math.min(perLayer, Math.max(target.cells, target.mapCount));
      for (let n = 0; n < count; n++) {
        // Spread over the target's maps (or its only map's cells) evenly, and within by a sequence that never clusters.
        const toMap = target.firstMap + Math.floor(((n + 0.5) / count) * target.mapCount);
        const place = layout.maps[toMap]!;
        const cells = place.rows * place.columns;
        const toInMap =
          target.mapCount === 1 ? Math.floor(((n + 0.5) / count) * cells) : Math.floor(golden(n) * cells);
        const to = { row: Math.floor(toInMap / place.columns), column: toInMap % place.columns };
        const toCell = cellIndex(place, to.row, to.column);
        const from =
          layer.kind === 'flatten'
            ? addressOfCell(layout, toCell, source)!
            : readBy(layer, source, layout, toMap - target.firstMap, to, n);
        threads.push({
          fromCell: cellIndex(layout.maps[from.map]!, from.row, from.column),
          toCell,
          fromSlot: layout.layers.indexOf(source),
          toSlot,
        });
      }
    }
  }
  return threads;
}

/** The layers whose cells a layer reads: its inputs, seen through those that are not drawn. */
function sourcesOf(network: Network, placed: ReadonlyMap<string, LayerPlacement>, layer: Layer): string[] {
  return layer.inputs.flatMap((id) => {
    const input = network.layers.find((l) => l.id === id);
    if (!input) return [];
    return placed.has(id) ? [id] : sourcesOf(network, placed, input);
  });
}

/** One of the source cells that a target cell reads. */
function readBy(
  layer: Layer,
  source: LayerPlacement,
  layout: SceneLayout,
  map: number,
  at: { readonly row: number; readonly column: number },
  n: number,
): { map: number; row: number; column: number } {
  const anyMap = source.firstMap + Math.floor(golden(n * 7 + 3) * source.mapCount);
  const { rows, columns } = layout.maps[source.firstMap]!;
  const within = (row: number, column: number) => ({
    row: Math.min(rows - 1, Math.max(0, row)),
    column: Math.min(columns - 1, Math.max(0, column)),
  });
  switch (layer.kind) {
    case 'conv': {
      const [height, width] = layer.kernel;
      // The kernel's middle; with padding `same` it sits on the target's own place.
      const middle = layer.padding === 'valid' ? [(height - 1) >> 1, (width - 1) >> 1] : [0, 0];
      return {
        map: anyMap,
        ...within(at.row * layer.stride + middle[0]!, at.column * layer.stride + middle[1]!),
      };
    }
    case 'max-pool': {
      const offset = Math.floor(golden(n * 3 + 1) * layer.size * layer.size);
      return {
        map: source.firstMap + map,
        ...within(
          at.row * layer.size + Math.floor(offset / layer.size),
          at.column * layer.size + (offset % layer.size),
        ),
      };
    }
    case 'input':
    case 'flatten':
    case 'dropout':
    case 'dense': {
      const cell = Math.floor(golden(n * 5 + 2) * rows * columns);
      return { map: anyMap, row: Math.floor(cell / columns), column: cell % columns };
    }
    default:
      throw new Error(`Unknown layer: ${layer satisfies never}`);
  }
}

/** The additive golden-ratio sequence: in [0, 1), evenly spread for any prefix (Schroeder, 1991). */
const golden = (n: number): number => ((n + 1) * 0.6180339887498949) % 1;
