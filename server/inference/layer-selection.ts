import { carriesValues, type Layer, type Network } from '@/lib/network/layers';
import type { LayerSelection } from './port';

/**
 * Indices into the network's layer table of the layers that a selection holds, rising. The input is in none of them: whoever asks
 * has its 784 bytes already, and a frame carries them as they are, which a scene copies into its input cells (byte / 255 is the
 * value, as in a layer of scale 1).
 */
export function selectLayers(network: Network, selection: LayerSelection): readonly number[] {
  return network.layers.flatMap((layer, index) => (isSelected(layer, selection) ? [index] : []));
}

function isSelected(layer: Layer, selection: LayerSelection): boolean {
  switch (selection) {
    case 'none':
      return false;
    case 'default':
      return layer.kind === 'max-pool' || layer.kind === 'dense';
    case 'all':
      return layer.kind !== 'input' && carriesValues(layer);
    default: {
      const never: never = selection;
      throw new Error(`Unknown selection ${String(never)}`);
    }
  }
}
