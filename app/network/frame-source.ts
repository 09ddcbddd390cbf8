import type { GlyphId, ModelId, Seq } from '@/lib/ids';
import type { QuantisedLayer } from '@/lib/network/activations';

/** A frame whose layers have been inflated. */
export interface DecodedFrame {
  readonly model: ModelId;
  readonly glyph: GlyphId;
  readonly seq: Seq;
  readonly isDigit: number | null;
  /** Ten, exact. */
  readonly probabilities: Float32Array;
  /** The network's 784 input bytes. */
  readonly input: Uint8Array | null;
  readonly layers: readonly QuantisedLayer[];
}

/** What a view shows: the newest frame, and word of the next. */
export interface ShownFrames {
  readonly latest: DecodedFrame | null;
  subscribe(listener: (frame: DecodedFrame | null) => void): () => void;
}

/**
 * The latest-frame cell between the socket and everything that shows a frame: newest wins, nothing queues. Per-frame data never
 * enters React state; listeners mutate what they draw.
 */
export interface FrameSource extends ShownFrames {
  /** Decodes off the main thread; resolves when listeners have it, so that the caller can give the server its credit. */
  push(buffer: ArrayBuffer): Promise<void>;
  /** Forgets the latest frame (the watched glyph is gone); listeners get null. */
  clear(): void;
  close(): void;
}
