import type { SessionId } from '@/lib/ids';
import type { TabPresence } from '@/lib/wire';

/**
 * Milliseconds between two words on other tabs to one socket. A cursor glides on the page: 20 a second look as smooth as 60.
 */
export const PRESENCE_INTERVAL_MS = 50;
/** More for each person present, so that what a room says of cursors grows with its people, not with their square. */
export const PRESENCE_INTERVAL_PER_PERSON_MS = 2;

export const presenceIntervalMs = (people: number): number =>
  Math.max(PRESENCE_INTERVAL_MS, people * PRESENCE_INTERVAL_PER_PERSON_MS);

/** What waits to be said of other tabs to one socket: of each tab the newest word alone, and not too often. */
export class PresenceLane {
  readonly #waiting = new Map<SessionId, TabPresence>();
  #last = Number.NEGATIVE_INFINITY;

  add(word: TabPresence): void {
    const before = this.#waiting.get(word.session);
    // A tab that went and came again starts anew: nothing of its earlier life is left in what is said of it.
    const anew = before === undefined || before.gone || word.gone;
    this.#waiting.set(word.session, anew ? word : { ...before, ...word });
  }

  get empty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Milliseconds until something may be said; 0 when it may now. */
  wait(now: number, intervalMs: number): number {
    return Math.max(0, this.#last + intervalMs - now);
  }

  /** What goes along with a batch that leaves now: nothing when it is too soon. */
  take(now: number, intervalMs: number): TabPresence[] {
    if (this.empty || this.wait(now, intervalMs) > 0) return [];
    this.#last = now;
    const words = [...this.#waiting.values()];
    this.#waiting.clear();
    return words;
  }
}
