import type { GlyphId, ModelId, Seq } from '../ids';

/**
 * An activation frame: what one glyph, at one revision, made the network do. One `Uint8Array`, little-endian:
 *
 *   0  u32  magic "INKF" (0x464b4e49)
 *   4  u8   frame version (FRAME_VERSION)
 *   5  u8   flags: bit 0 = the 784 input bytes follow the header, bit 1 = isDigit is known; the others are 0
 *   6  u8   number of layers
 *   7  u8   length of the model id in bytes (ASCII)
 *   8  u8   length of the glyph id in bytes (ASCII)
 *   9  u8   0
 *  10  u16  0
 *  12  u32  revision: seq of the last op that touched the glyph
 *  16  f32  isDigit (0 where unknown)
 *  20  f32  × 10 probabilities, exact
 *  60  model id, glyph id
 *   …  784 input bytes where flagged
 *   …  per layer, indices rising: u8 index, u8 0, u16 0, u32 cells, f32 scale, u32 byte length, then that many bytes: the
 *      layer's u8 values in map-major order, deflated raw
 *
 * Nothing is aligned: read through DataView. The decoder (`frame-codec.ts`) refuses anything else with an exact message.
 */
export const FRAME_MAGIC = 0x464b4e49;
export const FRAME_VERSION = 1;

/** A larger layer is refused before anybody inflates it: 64 maps of 128 × 128 cells. */
export const MAX_LAYER_CELLS = 2 ** 20;

export interface FrameLayer {
  /** Index into the network's layer table. */
  readonly index: number;
  /** The value that byte 255 stands for, > 0. */
  readonly scale: number;
  /** Bytes once inflated. */
  readonly cells: number;
  /** Deflated raw. */
  readonly deflated: Uint8Array;
}

export interface Frame {
  readonly model: ModelId;
  readonly glyph: GlyphId;
  readonly seq: Seq;
  readonly isDigit: number | null;
  /** Ten. */
  readonly probabilities: Float32Array;
  /** 784 bytes, or null where the watcher did not want them. */
  readonly input: Uint8Array | null;
  /** Indices rise. */
  readonly layers: readonly FrameLayer[];
}
