import type { Layer, Network } from '@/lib/network/layers';
import { parameterCount, weightShapes } from '@/lib/network/weights';
import { count } from '../number-words';

/** A layer's trained numbers in words: how many, and of what. */
export function parameterWords(network: Network, layer: Layer): string {
  const shapes = weightShapes(network, layer);
  if (!shapes) return 'none: nothing here is learnt';
  const outputs = shapes.bias[0];
  const parts =
    layer.kind === 'conv'
      ? `${outputs} kernels of ${layer.kernel.join(' × ')} × ${shapes.kernel[2]}`
      : `${count(shapes.fanIn)} weights for each of ${outputs}`;
  return `${count(parameterCount(network, layer))}: ${parts}, and ${outputs === 1 ? 'a bias' : `${outputs} biases`}`;
}

/** One plain sentence on what this kind of layer is for; `describeLayer`'s hint says how. */
export function purposeWords(network: Network, layer: Layer): string {
  switch (layer.kind) {
    case 'input':
      return 'Here it begins: ink is bright, paper is dark.';
    case 'conv':
      return 'A map is bright wherever its pattern lies under it: an edge, a bend, an end of a stroke.';
    case 'max-pool':
      return 'What matters is that a pattern is there, not on which pixel.';
    case 'flatten':
      return 'From here on it no longer counts where a cell stood, only which one it is.';
    case 'dropout':
      return 'So that no neuron relies on a single other one.';
    case 'dense':
      return layer.id === network.outputs.digits || layer.id === network.outputs.isDigit
        ? 'Here the evidence is counted.'
        : 'It gathers patterns from everywhere into hints at digits.';
    default:
      throw new Error(`Unknown layer: ${layer satisfies never}`);
  }
}
