import type { EpochMillis } from '@/lib/ids';

/** Time as a room sees it, so that tests own it. */
export interface Clock {
  /** The time of day: it may be set, by years, either way. For what is kept. */
  now(): EpochMillis;
  /** Milliseconds since some moment, which nobody sets. For all that waits. */
  elapsed(): number;
  /** Runs once, after at least so many milliseconds; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now() as EpochMillis,
  elapsed: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
