import type { Seq } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { samplesOf } from '@/lib/room/op';

/** Imports hold thousands of samples each: of those no more are kept than so many, some megabytes a room. */
export const RECENT_SAMPLES = 131_072;
/** What a client can have missed in a minute of a busy room; who missed more gets a snapshot, which is then the smaller answer. */
export const RECENT_ENTRIES = 4096;

/** The end of a room's log, for those who come back. */
export class RecentEntries {
  #entries: Entry[] = [];
  #samples = 0;
  #last: Seq;

  /** @param last the seq that the log stands at; nothing before it is here. */
  constructor(last: Seq) {
    this.#last = last;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    this.#last = entry.seq;
    this.#samples += samplesOf(entry.op);
    // Cut in large pieces, so that a push costs nothing.
    if (this.#entries.length >= 2 * RECENT_ENTRIES || this.#samples >= 2 * RECENT_SAMPLES) this.#cut();
  }

  #cut(): void {
    let from = this.#entries.length;
    let samples = 0;
    while (from > 0 && this.#entries.length - from < RECENT_ENTRIES) {
      const more = samplesOf(this.#entries[from - 1]!.op);
      if (samples + more > RECENT_SAMPLES) break;
      samples += more;
      from -= 1;
    }
    this.#entries = this.#entries.slice(from);
    this.#samples = samples;
  }

  /** Some of what is here is to be known by nobody any more: who missed anything gets a snapshot. */
  forget(): void {
    this.#entries = [];
  }

  /** The entries behind a seq; null where some of them are no longer here, or the seq is not reached yet. */
  after(seq: Seq): readonly Entry[] | null {
    const missing = this.#last - seq;
    if (missing < 0 || missing > this.#entries.length) return null;
    return this.#entries.slice(this.#entries.length - missing);
  }
}
