import { activateBackward } from './activation-functions';
import { convolveBackward, convolveInputGradient } from './convolution';
import { multiplyBackward, multiplyInputGradient } from './dense';
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
  const atWeights = new Map<string, LayerWeights>();
  const values = walkBack(network, pass, seeds, (layer, from, input, atSums) => {
    const own = weightsOf(weights, layer);
    const { input: atInput, ...rest } =
      layer.kind === 'conv'
        ? convolveBackward({ ...layer, input: from.shape, output: layer.shape }, own, input, atSums)
        : multiplyBackward(own, input, atSums);
    atWeights.set(layer.id, rest);
    return atInput;
  });
  return { values, weights: atWeights };
}

/** The same at the layers' values alone, many times quicker: what an explanation asks for while the pen moves. */
export function referenceGradients(
  network: Network,
  weights: NetworkWeights,
  pass: ReferencePass,
  seeds: Seeds,
): ReferenceGradients['values'] {
  return walkBack(network, pass, seeds, (layer, from, _input, atSums) =>
    layer.kind === 'conv'
      ? convolveInputGradient(
          { ...layer, input: from.shape, output: layer.shape },
          weightsOf(weights, layer),
          atSums,
        )
      : multiplyInputGradient(weightsOf(weights, layer), atSums),
  );
}

type WeightedLayer = Extract<Layer, { kind: 'conv' | 'dense' }>;

/** The gradient at a weighted layer's input, from the one at its sums. */
type WeightedStep = (
  layer: WeightedLayer,
  from: Layer,
  input: Float32Array,
  atSums: Float32Array,
) => Float32Array;

function walkBack(
  network: Network,
  pass: ReferencePass,
  seeds: Seeds,
  weighted: WeightedStep,
): Map<string, Float32Array> {
  assertSeeds(network, pass, seeds);
  const atValues = new Map<string, Float32Array>();
  for (const [id, seed] of seeds.values ?? []) atValues.set(id, seed.slice());
  for (const layer of network.layers.toReversed()) {
    const gradient = atValues.get(layer.id);
    const sumSeed = seeds.sums?.get(layer.id);
    if (layer.kind === 'input' || (!gradient && !sumSeed)) continue;
    const from = inputOf(network, layer);
    add(atValues, from.id, stepBack(layer, from, pass, gradient, sumSeed, weighted));
  }
  return atValues;
}

function stepBack(
  layer: Exclude<Layer, { kind: 'input' }>,
  from: Layer,
  pass: ReferencePass,
  gradient: Float32Array | undefined,
  sumSeed: Float32Array | undefined,
  weighted: WeightedStep,
): Float32Array {
  const input = pass.values.get(from.id)!;
  const own = pass.values.get(layer.id)!;
  const given = gradient ?? new Float32Array(own.length);
  switch (layer.kind) {
    case 'conv':
    case 'dense':
      return weighted(layer, from, input, plus(activateBackward(layer.activation, own, given), sumSeed));
    case 'max-pool':
      return poolBackward({ input: from.shape, output: layer.shape, size: layer.size }, input, given);
    case 'flatten':
    case 'dropout':
      return given;
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
