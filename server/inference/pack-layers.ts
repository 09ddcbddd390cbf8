import { constants, deflateRawSync } from 'node:zlib';
import type { QuantisedLayer } from '@/lib/network/activations';
import type { PackedLayer } from './port';

/**
 * Only runs are sought, no other repeats: what repeats in activations is darkness. Measured on 96 stages of real pen digits, all
 * layers of `cnn`, against level 1 as it comes: 17 % fewer bytes in 60 % of the time (level 6 is larger still, and slower). A smaller
 * memory level leaves less to clear for each layer.
 */
const DEFLATE = { level: 1, strategy: constants.Z_RLE, memLevel: 7 } as const;

/**
 * Deflates each layer by itself, so that watchers of different layers share the work, and lays all of them into one buffer, so that
 * a reading crosses the threads as one transfer.
 */
export function packLayers(layers: readonly QuantisedLayer[]): {
  readonly packed: readonly PackedLayer[];
  readonly buffer: ArrayBuffer;
} {
  const deflated = layers.map(({ bytes }) => deflateRawSync(bytes, DEFLATE));
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
