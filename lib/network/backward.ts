import { activateBackward } from './activation-functions';
import { convolveBackward } from './convolution';
import { multiplyBackward } from './dense';
import { type ReferencePass, weightsOf } from './forward';
import type { Layer, Network } from './layers';
import { poolBackward } from './pooling';
import { inputOf, type LayerWeights, type NetworkWeights } from './weights';

/** The quantity to be explained, given by its gradient at one or more layers, channels-last, by layer id. */
export interface Seeds {
  /** At what the layer passes on. */
  readonly values?: ReadonlyMap<string, Float32Array>;
  /** At what the layer sums up before its activation (a logit, for an output). */
  readonly sums?: ReadonlyMap<string, Float32Array>;
}

export interface ReferenceGradients {
  /** At what each layer passes on, channels-last; of the input layer: at the pixels. Layers that have no part in it are absent. */
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly weights: NetworkWeights;
}

/**
 * Gradients of a quantity with respect to every layer's values (the input's among them) and all weights, for one drawing.
 * At a ReLU's corner the gradient is zero; of equal maxima the first gets it.
 */
export function referenceBackward(
  network: Network,
  weights: NetworkWeights,
  pass: ReferencePass,
  seeds: Seeds,
): ReferenceGradients {
  assertSeeds(network, pass, seeds);
  const atValues = new Map<string, Float32Array>();
  for (const [id, seed] of seeds.values ?? []) atValues.set(id, seed.slice());
  const atWeights = new Map<string, LayerWeights>();
  for (const layer of network.layers.toReversed()) {
    const gradient = atValues.get(layer.id);
    const sumSeed = seeds.sums?.get(layer.id);
    if (layer.kind === 'input' || (!gradient && !sumSeed)) continue;
    const from = inputOf(network, layer);
    const result = applyBackward(layer, from, weights, pass, gradient, sumSeed);
    if (result.weights) atWeights.set(layer.id, result.weights);
    add(atValues, from.id, result.input);
  }
  return { values: atValues, weights: atWeights };
}

function applyBackward(
  layer: Exclude<Layer, { kind: 'input' }>,
  from: Layer,
  weights: NetworkWeights,
  pass: ReferencePass,
  gradient: Float32Array | undefined,
  sumSeed: Float32Array | undefined,
): { input: Float32Array; weights: LayerWeights | null } {
  const input = pass.values.get(from.id)!;
  const own = pass.values.get(layer.id)!;
  const given = gradient ?? new Float32Array(own.length);
  switch (layer.kind) {
    case 'conv': {
      const atSums = plus(activateBackward(layer.activation, own, given), sumSeed);
      const geometry = { ...layer, input: from.shape, output: layer.shape };
      const { input: atInput, ...rest } = convolveBackward(
        geometry,
        weightsOf(weights, layer),
        input,
        atSums,
      );
      return { input: atInput, weights: rest };
    }
    case 'dense': {
      const atSums = plus(activateBackward(layer.activation, own, given), sumSeed);
      const { input: atInput, ...rest } = multiplyBackward(weightsOf(weights, layer), input, atSums);
      return { input: atInput, weights: rest };
    }
    case 'max-pool':
      return {
        input: poolBackward({ input: from.shape, output: layer.shape, size: layer.size }, input, given),
        weights: null,
      };
    case 'flatten':
    case 'dropout':
      return { input: given, weights: null };
    default: {
      const never: never = layer;
      throw new Error(`Unknown layer ${JSON.stringify(never)}`);
    }
  }
}

/** A misspelt layer would otherwise give gradients of zero, which look like an answer. */
function assertSeeds(network: Network, pass: ReferencePass, seeds: Seeds): void {
  for (const [at, kind] of [
    [seeds.values, 'values'],
    [seeds.sums, 'sums'],
  ] as const) {
    for (const [id, seed] of at ?? []) {
      const wanted = pass[kind].get(id)?.length;
      if (seed.length !== wanted) {
        throw new Error(`${network.name} has no ${seed.length} ${kind} at a layer ${id} to start from.`);
      }
    }
  }
}

/** Several layers may use one: their gradients add up. */
function add(gradients: Map<string, Float32Array>, id: string, more: Float32Array): void {
  const present = gradients.get(id);
  gradients.set(id, present ? plus(present, more) : more.slice());
}

const plus = (a: Float32Array, b: Float32Array | undefined): Float32Array =>
  b ? a.map((value, i) => value + b[i]!) : a;
