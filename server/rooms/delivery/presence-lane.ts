import type { SessionId } from '@/lib/ids';
import type { TabPresence } from '@/lib/wire';
import { SharedTicks } from './shared-ticks';

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
  readonly #ticks = new SharedTicks();

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
    return this.#ticks.wait(now, intervalMs);
  }

  /** What goes along with a batch that leaves now: nothing when it is too soon. */
  take(now: number, intervalMs: number): TabPresence[] {
    if (this.empty || !this.#ticks.take(now, intervalMs)) return [];
    const words = [...this.#waiting.values()];
    this.#waiting.clear();
    return words;
  }
}
