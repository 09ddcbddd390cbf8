import type { GlyphId } from '@/lib/ids';
import type { GlyphGone, Prediction } from '@/lib/wire';

export interface PredictionChange {
  /** True after a join: everything that was known before is void. */
  readonly reset: boolean;
  readonly changed: readonly Prediction[];
  readonly gone: readonly GlyphGone[];
}

/** What the network says of every glyph in the room, the newest word on each. */
export interface PredictionBoard {
  readonly all: ReadonlyMap<GlyphId, Prediction>;
  /** The glyph of a sheet that was touched last; null when there is none. */
  latest(sheet: number): Prediction | null;
  reset(predictions: readonly Prediction[]): void;
  apply(predictions: readonly Prediction[], gone: readonly GlyphGone[]): void;
  subscribe(listener: (change: PredictionChange) => void): () => void;
}

export function createPredictionBoard(): PredictionBoard {
  const all = new Map<GlyphId, Prediction>();
  const listeners = new Set<(change: PredictionChange) => void>();
  const tell = (change: PredictionChange) => {
    for (const listener of [...listeners]) listener(change);
  };
  return {
    all,
    latest(sheet) {
      let newest: Prediction | null = null;
      for (const prediction of all.values())
        if (prediction.sheet === sheet && (newest === null || prediction.seq > newest.seq))
          newest = prediction;
      return newest;
    },
    reset(predictions) {
      all.clear();
      for (const prediction of predictions) all.set(prediction.glyph, prediction);
      tell({ reset: true, changed: predictions, gone: [] });
    },
    apply(predictions, gone) {
      if (predictions.length === 0 && gone.length === 0) return;
      for (const { glyph } of gone) all.delete(glyph);
      const changed = predictions.filter((prediction) => {
        const known = all.get(prediction.glyph);
        return known === undefined || prediction.seq >= known.seq;
      });
      for (const prediction of changed) all.set(prediction.glyph, prediction);
      tell({ reset: false, changed, gone });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
