import type { QuantisedLayer } from '@/lib/network/activations';
import { cellCount, DIGITS, type Network } from '@/lib/network/layers';
import { quantiseLayer, toMapMajor } from '@/lib/network/quantise';
import type { ForwardPass } from './forward-pass';
import { selectLayers } from './layer-selection';
import { packLayers } from './pack-layers';
import type { LayerSelection, Reading } from './port';
import type { Batch } from './worker-protocol';

/** A network whose weights are in the engine. */
export interface LoadedNetwork {
  readonly network: Network;
  readonly forward: ForwardPass;
}

/**
 * Reads a batch of drawings: one pass through the network, then each reading gets what was asked for it.
 * @returns the readings in the batch's order, and the buffers under them, which may be transferred.
 */
export function readBatch(
  { network, forward }: LoadedNetwork,
  { model, inputs, wants }: Omit<Batch, 'dir'>,
): { readonly readings: readonly Reading[]; readonly buffers: readonly ArrayBuffer[] } {
  const digits = indexOf(network, network.outputs.digits);
  const isDigit = network.outputs.isDigit === null ? null : indexOf(network, network.outputs.isDigit);
  const selected = new Map<LayerSelection, readonly number[]>();
  const wanted = new Set([digits, ...(isDigit === null ? [] : [isDigit])]);
  for (const { layers } of wants) {
    if (selected.has(layers)) continue;
    const indices = selectLayers(network, layers);
    selected.set(layers, indices);
    for (const index of indices) wanted.add(index);
  }

  const values = forward.run(inputs, wanted);
  const of = (drawing: number, index: number): Float32Array => {
    const cells = cellCount(network.layers[index]!);
    return values.get(index)!.subarray(drawing * cells, (drawing + 1) * cells);
  };

  const buffers: ArrayBuffer[] = [];
  const readings = wants.map((want, drawing): Reading => {
    const indices = selected.get(want.layers)!;
    const quantised: QuantisedLayer[] = [];
    const floats = new Map<string, Float32Array>();
    for (const index of indices) {
      const layer = network.layers[index]!;
      if (want.as === 'packed') quantised.push(quantiseLayer(index, of(drawing, index), layer.shape));
      else floats.set(layer.id, toMapMajor(of(drawing, index), layer.shape));
    }
    const { packed, buffer } = packLayers(quantised);
    const probabilities = new Float32Array(DIGITS);
    probabilities.set(of(drawing, digits));
    buffers.push(buffer, probabilities.buffer);
    for (const layer of floats.values()) buffers.push(layer.buffer as ArrayBuffer);
    return {
      model,
      probabilities,
      isDigit: isDigit === null ? null : of(drawing, isDigit)[0]!,
      packed,
      floats,
    };
  });
  return { readings, buffers };
}

function indexOf(network: Network, id: string): number {
  const index = network.layers.findIndex((layer) => layer.id === id);
  if (index < 0) throw new Error(`${network.name} has no layer ${id}.`);
  return index;
}
