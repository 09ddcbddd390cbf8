import { carriesValues, type Layer, type Network } from '@/lib/network/layers';
import { type NetworkWeights, weightShapes } from '@/lib/network/weights';
import { bytes, joined, type Message, message, text, whole } from './protobuf';

/** Field numbers and enumerations as in onnx.proto (ONNX 1.12: IR 8, operators 13). */
const IR_VERSION = 8;
const OPERATORS = 13;
const FLOAT = 1;
const INTS = 7;

/**
 * A network of ours as an ONNX file, the given layers its outputs by their ids. ONNX keeps channels before rows: kernels
 * are turned so, and the rows of a dense layer behind a flatten put in the order in which it then flattens.
 */
export function onnxModel(network: Network, weights: NetworkWeights, outputs: readonly string[]): Uint8Array {
  const nodes: Message[] = [];
  const tensors: Message[] = [];
  const node = (operator: string, inputs: readonly string[], output: string, ...attributes: Message[]) =>
    nodes.push(
      message(
        1,
        ...inputs.map((name) => text(1, name)),
        text(2, output),
        text(3, `${output}_${operator}`),
        text(4, operator),
        ...attributes,
      ),
    );
  const tensor = (name: string, dims: readonly number[], values: Float32Array) =>
    tensors.push(
      message(
        5,
        ...dims.map((dim) => whole(1, dim)),
        whole(2, FLOAT),
        text(8, name),
        bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
      ),
    );
  for (const layer of network.layers) {
    const [from = ''] = layer.inputs;
    const parameters = weights.get(layer.id);
    const shapes = weightShapes(network, layer);
    if (parameters) tensor(`${layer.id}_bias`, shapes!.bias, parameters.bias);
    switch (layer.kind) {
      case 'input':
        break;
      case 'dropout':
        node('Identity', [from], layer.id);
        break;
      case 'flatten':
        node('Flatten', [from], layer.id);
        break;
      case 'max-pool':
        node(
          'MaxPool',
          [from],
          layer.id,
          ints('kernel_shape', [layer.size, layer.size]),
          ints('strides', [layer.size, layer.size]),
        );
        break;
      case 'conv': {
        if (layer.padding !== 'valid') throw new Error(`${layer.id} is padded, which is not written yet.`);
        const [height, width, channels, out] = shapes!.kernel as [number, number, number, number];
        const kernel = permuted(parameters!.kernel, [height, width, channels, out], [3, 2, 0, 1]);
        tensor(`${layer.id}_kernel`, [out, channels, height, width], kernel);
        node(
          'Conv',
          [from, `${layer.id}_kernel`, `${layer.id}_bias`],
          `${layer.id}_sum`,
          ints('kernel_shape', layer.kernel),
          ints('strides', [layer.stride, layer.stride]),
        );
        node('Relu', [`${layer.id}_sum`], layer.id);
        break;
      }
      case 'dense': {
        const [units, out] = shapes!.kernel as [number, number];
        tensor(`${layer.id}_kernel`, [units, out], denseKernel(network, layer, parameters!.kernel, out));
        node('Gemm', [from, `${layer.id}_kernel`, `${layer.id}_bias`], `${layer.id}_sum`);
        node(ACTIVATIONS[layer.activation], [`${layer.id}_sum`], layer.id);
        break;
      }
      default: {
        const never: never = layer;
        throw new Error(`Unknown layer ${JSON.stringify(never)}`);
      }
    }
  }
  const named = network.layers.filter(({ id, kind }) => kind === 'input' || outputs.includes(id));
  return joined([
    whole(1, IR_VERSION),
    message(
      7,
      ...nodes,
      text(2, network.name),
      ...tensors,
      ...named.map((layer) => valueInfo(layer.kind === 'input' ? 11 : 12, layer)),
    ),
    message(8, text(1, ''), whole(2, OPERATORS)),
  ]);
}

const ACTIVATIONS = { relu: 'Relu', softmax: 'Softmax', sigmoid: 'Sigmoid' } as const;

const ints = (name: string, values: readonly number[]): Message =>
  message(5, text(1, name), ...values.map((value) => whole(8, value)), whole(20, INTS));

/** A named input or output of floats, any number of drawings. */
const valueInfo = (field: number, { id, shape }: Layer): Message => {
  const [height, width, channels] = shape;
  const dims = width === undefined ? [height] : [channels!, height, width];
  const shapeOf = message(
    2,
    message(1, text(2, 'drawings')),
    ...dims.map((dim) => message(1, whole(1, dim))),
  );
  return message(field, text(1, id), message(2, message(1, whole(1, FLOAT), shapeOf)));
};

/** The first dense layer behind a flatten of maps: rows from (row, column, channel) to (channel, row, column). */
function denseKernel(network: Network, layer: Layer, kernel: Float32Array, out: number): Float32Array {
  let before: Layer | undefined = layer;
  do before = network.layers.find(({ id }) => id === before!.inputs[0]);
  while (before && !carriesValues(before));
  const [height, width, channels] = before!.shape;
  if (width === undefined) return kernel;
  return permuted(kernel, [height, width, channels!, out], [2, 0, 1, 3]);
}

/** Four axes put in another order, as numpy's transpose does. */
function permuted(
  values: Float32Array,
  shape: readonly [number, number, number, number],
  order: readonly [number, number, number, number],
): Float32Array {
  const strides = [shape[1] * shape[2] * shape[3], shape[2] * shape[3], shape[3], 1];
  const result = new Float32Array(values.length);
  const [a, b, c, d] = order;
  let at = 0;
  for (let i = 0; i < shape[a]!; i++)
    for (let j = 0; j < shape[b]!; j++)
      for (let k = 0; k < shape[c]!; k++)
        for (let l = 0; l < shape[d]!; l++)
          result[at++] = values[i * strides[a]! + j * strides[b]! + k * strides[c]! + l * strides[d]!]!;
  return result;
}
