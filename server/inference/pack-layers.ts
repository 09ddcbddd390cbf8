import { deflateRawSync } from 'node:zlib';
import type { QuantisedLayer } from '@/lib/network/activations';
import type { PackedLayer } from './port';

/**
 * Deflates each layer by itself, so that watchers of different layers share the work, and lays all of them into one buffer, so that
 * a reading crosses the threads as one transfer.
 */
export function packLayers(layers: readonly QuantisedLayer[]): {
  readonly packed: readonly PackedLayer[];
  readonly buffer: ArrayBuffer;
} {
  const deflated = layers.map(({ bytes }) => deflateRawSync(bytes, { level: 1 }));
  const buffer = new ArrayBuffer(deflated.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  const packed = layers.map(({ index, scale, bytes }, n) => {
    const part = deflated[n]!;
    const own = new Uint8Array(buffer, at, part.length);
    own.set(part);
    at += part.length;
    return { index, scale, cells: bytes.length, deflated: own };
  });
  return { packed, buffer };
}
