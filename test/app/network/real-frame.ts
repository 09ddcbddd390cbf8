import { deflateSync } from 'fflate';
import type { GlyphId, ModelId, Seq } from '@/lib/ids';
import { carriesValues, cellCount, type Network } from '@/lib/network/layers';
import { encodeFrame } from '@/lib/wire/frame-codec';

export interface FrameWish {
  readonly network: Network;
  /** Which layers come along, by index; all that carry values where absent. */
  readonly layers?: readonly number[];
  readonly seq?: number;
  readonly glyph?: string;
  readonly withInput?: boolean;
}

/** Deterministic bytes that differ from layer to layer and cell to cell. */
export const byteOf = (layer: number, cell: number): number => (layer * 37 + cell * 101 + (cell >> 7)) & 255;
export const scaleOf = (layer: number): number => 0.5 + layer / 4;

/** A frame as the server sends it: encoded, its layers deflated. */
export function wireFrame({
  network,
  layers,
  seq = 5,
  glyph = 'session1.1',
  withInput = false,
}: FrameWish): ArrayBuffer {
  const indices = layers ?? network.layers.flatMap((l, i) => (carriesValues(l) ? [i] : []));
  return encodeFrame({
    model: `${network.name}@shipped` as ModelId,
    glyph: glyph as GlyphId,
    seq: seq as Seq,
    isDigit: null,
    probabilities: Float32Array.from({ length: 10 }, (_, i) => (i === 3 ? 0.55 : 0.05)),
    input: withInput ? Uint8Array.from({ length: 784 }, (_, i) => (i * 7) & 255) : null,
    layers: indices.map((index) => {
      const cells = cellCount(network.layers[index]!);
      return {
        index,
        cells,
        scale: scaleOf(index),
        deflated: deflateSync(Uint8Array.from({ length: cells }, (_, i) => byteOf(index, i))),
      };
    }),
  }).buffer;
}
