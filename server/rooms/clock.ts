import type { EpochMillis } from '@/lib/ids';

/** Time as a room sees it, so that tests own it. */
export interface Clock {
  now(): EpochMillis;
  /** Runs once, after at least so many milliseconds; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now() as EpochMillis,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
