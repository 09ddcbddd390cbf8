import type { Seq } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { samplesOf } from '@/lib/room/op';

/** Imports hold thousands of samples each: of those no more are kept than so many, a megabyte a room. */
export const RECENT_SAMPLES = 32_768;
/** No more than what a client can miss in a quarter of a minute of a class that draws; who missed more gets a snapshot. */
export const RECENT_ENTRIES = 4096;
/** Who was away for longer, ms, gets a snapshot, too: a hundred rooms that draw would else fill memory for minutes with what nobody asks for. */
export const RECENT_MS = 60_000;

/** What is too much is cut when it is so many times that much, in one piece: then a push costs nothing. */
const SLACK = 1.25;

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
    if (
      this.#entries.length >= SLACK * RECENT_ENTRIES ||
      this.#samples >= SLACK * RECENT_SAMPLES ||
      entry.at - this.#entries[0]!.at >= SLACK * RECENT_MS
    ) {
      this.#cut(entry.at - RECENT_MS);
    }
  }

  /** @param since epoch milliseconds: what was logged before goes */
  #cut(since: number): void {
    let from = this.#entries.length;
    let samples = 0;
    while (from > 0 && this.#entries.length - from < RECENT_ENTRIES) {
      const { op, at } = this.#entries[from - 1]!;
      const more = samplesOf(op);
      if (at < since || samples + more > RECENT_SAMPLES) break;
      samples += more;
      from -= 1;
    }
    this.#entries = this.#entries.slice(from);
    this.#samples = samples;
  }

  /** Some of what is here is to be known by nobody any more: who missed anything gets a snapshot. */
  forget(): void {
    this.#entries = [];
    this.#samples = 0;
  }

  /** The entries behind a seq; null where some of them are no longer here, or the seq is not reached yet. */
  after(seq: Seq): readonly Entry[] | null {
    const missing = this.#last - seq;
    if (missing < 0 || missing > this.#entries.length) return null;
    return this.#entries.slice(this.#entries.length - missing);
  }
}
