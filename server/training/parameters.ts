import type { Network } from '@/lib/network/layers';
import { type NetworkWeights, parameterLayers, product } from '@/lib/network/weights';
import type { Random } from './random';

/** One trained array: the kernel or the bias of a layer. */
export interface Parameter {
  readonly layer: string;
  readonly part: 'kernel' | 'bias';
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Fresh parameters: normal kernels of variance 2 / fan-in (He et al., 2015), zero biases. */
export function initialParameters(network: Network, random: Random): Parameter[] {
  return parameterLayers(network).flatMap(({ layer, shapes }) => {
    const kernel = new Float32Array(product(shapes.kernel));
    const deviation = Math.sqrt(2 / shapes.fanIn);
    for (let i = 0; i < kernel.length; i++) kernel[i] = random.normal() * deviation;
    const bias = new Float32Array(product(shapes.bias));
    return [
      { layer: layer.id, part: 'kernel', shape: shapes.kernel, values: kernel },
      { layer: layer.id, part: 'bias', shape: shapes.bias, values: bias },
    ];
  });
}

/** Parameters that begin with a model's weights, of which they are copies. */
export function parametersOf(network: Network, weights: NetworkWeights): Parameter[] {
  return parameterLayers(network).flatMap(({ layer, shapes }) => {
    const { kernel, bias } = weights.get(layer.id)!;
    return [
      { layer: layer.id, part: 'kernel' as const, shape: shapes.kernel, values: kernel.slice() },
      { layer: layer.id, part: 'bias' as const, shape: shapes.bias, values: bias.slice() },
    ];
  });
}

/** The same arrays as weights of a network; `values` may stand in for the parameters' own, in their order. */
export function toWeights(
  parameters: readonly Parameter[],
  values?: readonly Float32Array[],
): NetworkWeights {
  const weights = new Map<string, { kernel: Float32Array; bias: Float32Array }>();
  parameters.forEach((parameter, index) => {
    const entry = weights.get(parameter.layer) ?? { kernel: new Float32Array(), bias: new Float32Array() };
    entry[parameter.part] = values?.[index] ?? parameter.values;
    weights.set(parameter.layer, entry);
  });
  return weights;
}
