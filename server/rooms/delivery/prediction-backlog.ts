import type { GlyphId } from '@/lib/ids';
import type { Prediction } from '@/lib/wire';

/** What a page shows labels of at most (300), and more: of a full room the rest can wait until its ink is on the screen. */
export const PREDICTIONS_AT_ONCE = 320;
/** Between two helpings of the rest: the page paints meanwhile. */
export const BACKLOG_INTERVAL_MS = 60;

/** What somebody who comes is told of a full room's glyphs: those that were touched last at once, the others bit by bit. */
export class PredictionBacklog {
  #waiting: readonly GlyphId[] = [];
  #due = 0;

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** @returns those that go at once; the others wait, and are told as they are by then */
  begin(all: readonly Prediction[], now: number): Prediction[] {
    if (all.length <= PREDICTIONS_AT_ONCE) {
      this.#waiting = [];
      return [...all];
    }
    const newestFirst = all.toSorted((a, b) => b.seq - a.seq);
    this.#waiting = newestFirst.slice(PREDICTIONS_AT_ONCE).map(({ glyph }) => glyph);
    this.#due = now + BACKLOG_INTERVAL_MS;
    return newestFirst.slice(0, PREDICTIONS_AT_ONCE);
  }

  /** Milliseconds until more may be told. */
  wait(now: number): number {
    return Math.max(0, this.#due - now);
  }

  /** @returns the glyphs whose turn it is; none when it is too soon */
  take(now: number): readonly GlyphId[] {
    if (this.empty || this.wait(now) > 0) return [];
    this.#due = now + BACKLOG_INTERVAL_MS;
    const taken = this.#waiting.slice(0, PREDICTIONS_AT_ONCE);
    this.#waiting = this.#waiting.slice(PREDICTIONS_AT_ONCE);
    return taken;
  }
}
