import type { DecodedFrame, FrameSource } from '@/app/network/frame-source';
import type { GlyphId, ModelId, Seq } from '@/lib/ids';
import type { Prediction } from '@/lib/wire';
import type { PredictionBoard } from './predictions';

/** What the network says of the glyph that this tab looks at. */
export interface Reading {
  readonly glyph: GlyphId;
  readonly seq: Seq;
  readonly model: ModelId;
  /** Ten; exact when they came with a frame, else rounded to four places. */
  readonly probabilities: ArrayLike<number>;
  readonly isDigit: number | null;
  /** The 784 bytes behind these very probabilities, where they are known. */
  readonly input: Uint8Array | null;
}

/** `latest` follows the glyph that was touched last, whoever drew it. */
export type Watched = 'latest' | GlyphId;

export interface ReadingSource {
  readonly latest: Reading | null;
  subscribe(listener: (reading: Reading | null) => void): () => void;
  close(): void;
}

/** Of a prediction and a frame of one glyph the newer holds; at the same revision the frame, which is exact. */
export function newest(prediction: Prediction | null, frame: DecodedFrame | null): Reading | null {
  if (prediction === null) return null;
  if (frame !== null && frame.glyph === prediction.glyph && frame.seq >= prediction.seq) return frame;
  return { ...prediction, input: null };
}

/** Joins the small messages of a room and the frames of the watched glyph into one stream. */
export function createReadingSource(
  board: PredictionBoard,
  frames: FrameSource,
  looking: () => { readonly watched: Watched; readonly sheet: number },
): ReadingSource & { refresh(): void } {
  let latest: Reading | null = null;
  const listeners = new Set<(reading: Reading | null) => void>();

  const refresh = () => {
    const { watched, sheet } = looking();
    const prediction = watched === 'latest' ? board.latest(sheet) : (board.all.get(watched) ?? null);
    const next = newest(prediction, frames.latest);
    if (next === null && latest === null) return;
    latest = next;
    for (const listener of [...listeners]) listener(next);
  };
  const stops = [board.subscribe(refresh), frames.subscribe(refresh)];

  return {
    get latest() {
      return latest;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh,
    close() {
      for (const stop of stops) stop();
    },
  };
}
