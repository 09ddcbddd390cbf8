import { activate } from './activation-functions';
import type { LayerValues } from './activations';
import { convolve } from './convolution';
import { multiply } from './dense';
import { carriesValues, INPUT_VALUES, type Layer, type Network } from './layers';
import { pool } from './pooling';
import { toMapMajor } from './quantise';
import { inputOf, type LayerWeights, type NetworkWeights } from './weights';

/** One drawing's way through a network, in the engines' channels-last order (row, column, channel). */
export interface ReferencePass {
  /** What each layer passes on, by id; flatten and dropout pass on their input. */
  readonly values: ReadonlyMap<string, Float32Array>;
  /** What a layer with weights sums up before its activation, by id: Σ input × weight + bias. */
  readonly sums: ReadonlyMap<string, Float32Array>;
}

/**
 * The network in plain TypeScript: what the engines are held against, layer by layer, and what the page computes with. Quick (some
 * milliseconds a drawing) and exact: sums in doubles, rounded once.
 * @param input 784 values in 0..1, row by row (the drawing's bytes / 255)
 */
export function referenceForward(
  network: Network,
  weights: NetworkWeights,
  input: Float32Array,
): ReferencePass {
  if (input.length !== INPUT_VALUES) {
    throw new Error(`The network reads ${INPUT_VALUES} values, not ${input.length}.`);
  }
  const values = new Map<string, Float32Array>();
  const sums = new Map<string, Float32Array>();
  for (const layer of network.layers) {
    values.set(layer.id, layer.kind === 'input' ? input : apply(network, layer, weights, values, sums));
  }
  return { values, sums };
}

/** The pass in the order in which layers are shown and sent: map-major, only layers with values of their own. */
export function layerValues(network: Network, { values }: Pick<ReferencePass, 'values'>): LayerValues {
  return new Map(
    network.layers
      .filter(carriesValues)
      .map((layer) => [layer.id, toMapMajor(values.get(layer.id)!, layer.shape)]),
  );
}

function apply(
  network: Network,
  layer: Exclude<Layer, { kind: 'input' }>,
  weights: NetworkWeights,
  values: ReadonlyMap<string, Float32Array>,
  sums: Map<string, Float32Array>,
): Float32Array {
  const from = inputOf(network, layer);
  const input = values.get(from.id)!;
  switch (layer.kind) {
    case 'conv': {
      const own = convolve(
        { ...layer, input: from.shape, output: layer.shape },
        weightsOf(weights, layer),
        input,
      );
      sums.set(layer.id, own);
      return activate(layer.activation, own);
    }
    case 'dense': {
      const own = multiply(weightsOf(weights, layer), input);
      sums.set(layer.id, own);
      return activate(layer.activation, own);
    }
    case 'max-pool':
      return pool({ input: from.shape, output: layer.shape, size: layer.size }, input);
    case 'flatten':
    case 'dropout':
      return input;
    default: {
      const never: never = layer;
      throw new Error(`Unknown layer ${JSON.stringify(never)}`);
    }
  }
}

export function weightsOf(weights: NetworkWeights, layer: Layer): LayerWeights {
  const own = weights.get(layer.id);
  if (!own) throw new Error(`The layer ${layer.id} has no weights.`);
  return own;
}
