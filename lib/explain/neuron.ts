import { padBefore } from '../network/convolution';
import { type ReferencePass, weightsOf } from '../network/forward';
import type { Layer, Network, Shape } from '../network/layers';
import type { NetworkWeights } from '../network/weights';
import { type CellRef, cellAt, cellOfEngineIndex, engineIndex, layerOf, placeOf, sourceOf } from './cells';

/** One input of a neuron. */
export interface Term {
  readonly from: CellRef;
  /** What the cell holds … */
  readonly value: number;
  /** … times its weight … */
  readonly weight: number;
  /** … is what it adds. */
  readonly product: number;
}

export type Explanation =
  /** A pixel of the drawing: nothing computed it. */
  | { readonly kind: 'pixel'; readonly value: number }
  /** Σ value × weight + bias = sum, then the activation. */
  | {
      readonly kind: 'weighted';
      /** Those inside of the image, in the kernel's own order. */
      readonly terms: readonly Term[];
      readonly bias: number;
      readonly sum: number;
      readonly activation: 'relu' | 'softmax' | 'sigmoid';
      /** Softmax: the sums of all that it is shared among. */
      readonly rivals: readonly number[] | null;
      readonly value: number;
    }
  /** The largest of a window. */
  | {
      readonly kind: 'max-pool';
      readonly window: readonly { readonly from: CellRef; readonly value: number; readonly wins: boolean }[];
      readonly value: number;
    };

/** How a cell came by its value, from what the cells before it held in this pass. */
export function explain(
  network: Network,
  weights: NetworkWeights,
  pass: ReferencePass,
  { layer: id, cell }: CellRef,
): Explanation {
  const layer = layerOf(network, id);
  const value = pass.values.get(id)![engineIndex(layer.shape, cell)]!;
  const source = sourceOf(network, layer);
  switch (layer.kind) {
    case 'input':
      return { kind: 'pixel', value };
    case 'conv':
    case 'dense': {
      const { bias } = weightsOf(weights, layer);
      const unit = layer.kind === 'conv' ? placeOf(layer.shape, cell).map : cell;
      const sums = pass.sums.get(id)!;
      return {
        kind: 'weighted',
        terms:
          layer.kind === 'conv'
            ? convolutionTerms(layer, source!, weights, pass, cell)
            : denseTerms(layer, source!, weights, pass, cell),
        bias: bias[unit]!,
        sum: sums[engineIndex(layer.shape, cell)]!,
        activation: layer.activation,
        rivals: layer.activation === 'softmax' ? [...sums] : null,
        value,
      };
    }
    case 'max-pool':
      return { kind: 'max-pool', window: poolWindow(layer, source!, pass, cell), value };
    case 'flatten':
    case 'dropout':
      throw new Error(`The layer ${id} holds no values of its own.`);
    default:
      throw new Error(`Unknown layer: ${layer satisfies never}`);
  }
}

type Conv = Extract<Layer, { kind: 'conv' }>;

/** Where a convolution's window starts for a place of its output; it may begin outside of the image. */
export function windowOrigin(layer: Conv, input: Shape, row: number, column: number): [number, number] {
  const [top, left] = padBefore({ ...layer, input, output: layer.shape });
  return [row * layer.stride - top, column * layer.stride - left];
}

function convolutionTerms(
  layer: Conv,
  source: Layer,
  weights: NetworkWeights,
  pass: ReferencePass,
  cell: number,
): Term[] {
  const { map, row, column } = placeOf(layer.shape, cell);
  const { kernel } = weightsOf(weights, layer);
  const values = pass.values.get(source.id)!;
  const [height, width = 1, channels = 1] = source.shape;
  const outputs = layer.shape.at(-1)!;
  const [fromRow, fromColumn] = windowOrigin(layer, source.shape, row, column);
  const terms: Term[] = [];
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < layer.kernel[0]; i++)
      for (let j = 0; j < layer.kernel[1]; j++) {
        const y = fromRow + i;
        const x = fromColumn + j;
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        const from = { layer: source.id, cell: cellAt(source.shape, { map: c, row: y, column: x }) };
        const weight = kernel[((i * layer.kernel[1] + j) * channels + c) * outputs + map]!;
        const value = values[(y * width + x) * channels + c]!;
        terms.push({ from, value, weight, product: value * weight });
      }
  return terms;
}

function denseTerms(
  layer: Layer,
  source: Layer,
  weights: NetworkWeights,
  pass: ReferencePass,
  unit: number,
): Term[] {
  const { kernel, bias } = weightsOf(weights, layer);
  return Array.from(pass.values.get(source.id)!, (value, i) => {
    const weight = kernel[i * bias.length + unit]!;
    return {
      from: { layer: source.id, cell: cellOfEngineIndex(source.shape, i) },
      value,
      weight,
      product: value * weight,
    };
  });
}

function poolWindow(
  layer: Extract<Layer, { kind: 'max-pool' }>,
  source: Layer,
  pass: ReferencePass,
  cell: number,
) {
  const { map, row, column } = placeOf(layer.shape, cell);
  const values = pass.values.get(source.id)!;
  const window = Array.from({ length: layer.size ** 2 }, (_, tap) => {
    const place = {
      map,
      row: row * layer.size + Math.floor(tap / layer.size),
      column: column * layer.size + (tap % layer.size),
    };
    const from = { layer: source.id, cell: cellAt(source.shape, place) };
    return { from, value: values[engineIndex(source.shape, from.cell)]! };
  });
  // Of equal values the first, as the engines choose it.
  const best = window.reduce((most, { value }, tap) => (value > window[most]!.value ? tap : most), 0);
  return window.map((entry, tap) => ({ ...entry, wins: tap === best }));
}
