/**
 * The one table of each network's layers. It drives the model that is trained and run, the frames on the wire and the 3D scene.
 * A graph, not a list: `inputs` names the layers that feed an entry. Frames name layers by their index here.
 */
export type Shape = readonly [height: number, width: number, channels: number] | readonly [units: number];

interface Common {
  readonly id: string;
  readonly inputs: readonly string[];
  /** Without the batch axis: [height, width, channels] or [units]. */
  readonly shape: Shape;
}

export type Layer = Common &
  (
    | { readonly kind: 'input' }
    | {
        readonly kind: 'conv';
        readonly kernel: readonly [height: number, width: number];
        readonly stride: number;
        readonly padding: 'valid' | 'same';
        readonly activation: 'relu';
      }
    | { readonly kind: 'max-pool'; readonly size: number }
    | { readonly kind: 'flatten' }
    /** Acts in training only; at inference it passes its input on. */
    | { readonly kind: 'dropout'; readonly rate: number }
    | { readonly kind: 'dense'; readonly activation: 'relu' | 'softmax' | 'sigmoid' }
  );

export type LayerKind = Layer['kind'];

export interface Network {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly outputs: {
    /** Ten probabilities, 0 to 9, that sum to one. */
    readonly digits: string;
    /** One probability that the drawing is a digit at all; null for a network that cannot tell. */
    readonly isDigit: string | null;
  };
}

const cnn = {
  name: 'cnn',
  layers: [
    { id: 'input', kind: 'input', inputs: [], shape: [28, 28, 1] },
    {
      id: 'conv1',
      kind: 'conv',
      inputs: ['input'],
      shape: [26, 26, 32],
      kernel: [3, 3],
      stride: 1,
      padding: 'valid',
      activation: 'relu',
    },
    { id: 'pool1', kind: 'max-pool', inputs: ['conv1'], shape: [13, 13, 32], size: 2 },
    {
      id: 'conv2',
      kind: 'conv',
      inputs: ['pool1'],
      shape: [11, 11, 64],
      kernel: [3, 3],
      stride: 1,
      padding: 'valid',
      activation: 'relu',
    },
    { id: 'pool2', kind: 'max-pool', inputs: ['conv2'], shape: [5, 5, 64], size: 2 },
    { id: 'flatten', kind: 'flatten', inputs: ['pool2'], shape: [1600] },
    { id: 'dropout', kind: 'dropout', inputs: ['flatten'], shape: [1600], rate: 0.25 },
    { id: 'dense', kind: 'dense', inputs: ['dropout'], shape: [128], activation: 'relu' },
    { id: 'digits', kind: 'dense', inputs: ['dense'], shape: [10], activation: 'softmax' },
    { id: 'isDigit', kind: 'dense', inputs: ['dense'], shape: [1], activation: 'sigmoid' },
  ],
  outputs: { digits: 'digits', isDigit: 'isDigit' },
} as const satisfies Network;

/** The introduction: every pixel feeds every hidden unit. */
const dense = {
  name: 'dense',
  layers: [
    { id: 'input', kind: 'input', inputs: [], shape: [28, 28, 1] },
    { id: 'flatten', kind: 'flatten', inputs: ['input'], shape: [784] },
    { id: 'hidden', kind: 'dense', inputs: ['flatten'], shape: [300], activation: 'relu' },
    { id: 'digits', kind: 'dense', inputs: ['hidden'], shape: [10], activation: 'softmax' },
    { id: 'isDigit', kind: 'dense', inputs: ['hidden'], shape: [1], activation: 'sigmoid' },
  ],
  outputs: { digits: 'digits', isDigit: 'isDigit' },
} as const satisfies Network;

/** The best reader. It is batch-normalised in training (server/training/recipe.ts); this is the folded network. */
const deep = {
  name: 'deep',
  layers: [
    { id: 'input', kind: 'input', inputs: [], shape: [28, 28, 1] },
    convolution('conv1', 'input', [26, 26, 32]),
    convolution('conv2', 'conv1', [24, 24, 32]),
    { id: 'pool1', kind: 'max-pool', inputs: ['conv2'], shape: [12, 12, 32], size: 2 },
    convolution('conv3', 'pool1', [10, 10, 64]),
    convolution('conv4', 'conv3', [8, 8, 64]),
    { id: 'pool2', kind: 'max-pool', inputs: ['conv4'], shape: [4, 4, 64], size: 2 },
    convolution('conv5', 'pool2', [2, 2, 128]),
    { id: 'flatten', kind: 'flatten', inputs: ['conv5'], shape: [512] },
    { id: 'dropout', kind: 'dropout', inputs: ['flatten'], shape: [512], rate: 0.3 },
    { id: 'dense', kind: 'dense', inputs: ['dropout'], shape: [128], activation: 'relu' },
    { id: 'digits', kind: 'dense', inputs: ['dense'], shape: [10], activation: 'softmax' },
    { id: 'isDigit', kind: 'dense', inputs: ['dense'], shape: [1], activation: 'sigmoid' },
  ],
  outputs: { digits: 'digits', isDigit: 'isDigit' },
} as const satisfies Network;

/** 3×3, in single steps, without padding: each side shrinks by two. */
function convolution<const S extends Shape>(id: string, from: string, shape: S) {
  return {
    id,
    kind: 'conv',
    inputs: [from],
    shape,
    kernel: [3, 3],
    stride: 1,
    padding: 'valid',
    activation: 'relu',
  } as const;
}

export const NETWORKS = { dense, cnn, deep } as const satisfies Record<string, Network>;
export type NetworkName = keyof typeof NETWORKS;

export const INPUT_SIDE = 28;
export const INPUT_VALUES = INPUT_SIDE * INPUT_SIDE;
export const DIGITS = 10;

/** Cells of a layer: the product of its shape. */
export const cellCount = (layer: Pick<Layer, 'shape'>): number =>
  layer.shape.reduce((n, side) => n * side, 1);

/** Whether a layer holds values of its own; flatten and dropout only pass on what they get. */
export const carriesValues = (layer: Pick<Layer, 'kind'>): boolean =>
  layer.kind !== 'flatten' && layer.kind !== 'dropout';
