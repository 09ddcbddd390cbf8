import { cellCount, type Layer, type Network } from './layers';

/** One layer's parameters, in TF.js's axis order, flat, row-major. */
export interface LayerWeights {
  /** [kernelHeight, kernelWidth, in, out] of a convolution, [in, out] of a dense layer. */
  readonly kernel: Float32Array;
  /** [out] */
  readonly bias: Float32Array;
}

/** By layer id, for the layers that have parameters, in the order of the table. */
export type NetworkWeights = ReadonlyMap<string, LayerWeights>;

export interface WeightShapes {
  readonly kernel: readonly number[];
  readonly bias: readonly [number];
  /** Values that feed one output: height × width × in of a convolution, in of a dense layer. */
  readonly fanIn: number;
}

/** The shapes of a layer's parameters; null for a layer without any. */
export function weightShapes(network: Network, layer: Layer): WeightShapes | null {
  switch (layer.kind) {
    case 'conv': {
      const channels = inputOf(network, layer).shape.at(-1)!;
      const out = layer.shape.at(-1)!;
      const [height, width] = layer.kernel;
      return {
        kernel: [height, width, channels, out],
        bias: [out],
        fanIn: height * width * channels,
      };
    }
    case 'dense': {
      const units = cellCount(inputOf(network, layer));
      const [out] = layer.shape;
      return { kernel: [units, out], bias: [out], fanIn: units };
    }
    case 'input':
    case 'max-pool':
    case 'flatten':
    case 'dropout':
      return null;
    default: {
      const never: never = layer;
      throw new Error(`Unknown layer ${JSON.stringify(never)}`);
    }
  }
}

/** The layers that have parameters, in the order of the table, with the shapes of these. */
export function parameterLayers(network: Network): readonly { layer: Layer; shapes: WeightShapes }[] {
  return network.layers.flatMap((layer) => {
    const shapes = weightShapes(network, layer);
    return shapes ? [{ layer, shapes }] : [];
  });
}

/** Trained numbers of a layer: kernel and bias. */
export function parameterCount(network: Network, layer: Layer): number {
  const shapes = weightShapes(network, layer);
  return shapes ? product(shapes.kernel) + product(shapes.bias) : 0;
}

/** Trained numbers of the whole network. */
export const totalParameters = (network: Network): number =>
  network.layers.reduce((sum, layer) => sum + parameterCount(network, layer), 0);

export class WeightsMismatchError extends Error {
  constructor(network: Network, reason: string) {
    super(`These weights do not fit the network ${network.name}: ${reason}`);
    this.name = 'WeightsMismatchError';
  }
}

/** @throws WeightsMismatchError when a layer is missing, unknown, of the wrong size or not finite. */
export function assertWeightsFit(network: Network, weights: NetworkWeights): void {
  const expected = new Set<string>();
  for (const { layer, shapes } of parameterLayers(network)) {
    expected.add(layer.id);
    const own = weights.get(layer.id);
    if (!own) throw new WeightsMismatchError(network, `the layer ${layer.id} has none.`);
    for (const part of ['kernel', 'bias'] as const) {
      const wanted = product(shapes[part]);
      if (own[part].length !== wanted) {
        throw new WeightsMismatchError(
          network,
          `the ${part} of ${layer.id} has ${own[part].length} values, not ${wanted} (${shapes[part].join('×')}).`,
        );
      }
      if (!own[part].every(Number.isFinite)) {
        throw new WeightsMismatchError(
          network,
          `the ${part} of ${layer.id} holds a value that is not a number.`,
        );
      }
    }
  }
  for (const id of weights.keys()) {
    if (!expected.has(id))
      throw new WeightsMismatchError(network, `there is no layer ${id} that has weights.`);
  }
}

/** The entry that feeds a layer with exactly one input. */
export function inputOf(network: Network, layer: Layer): Layer {
  const [id] = layer.inputs;
  const from = network.layers.find((candidate) => candidate.id === id);
  if (!from || layer.inputs.length !== 1) {
    throw new Error(`The layer ${layer.id} of ${network.name} needs exactly one input.`);
  }
  return from;
}

export const product = (sides: readonly number[]): number => sides.reduce((n, side) => n * side, 1);
