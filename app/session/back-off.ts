/** Milliseconds. Soon enough to go unnoticed the first time; rare enough not to hinder a server that is in trouble. */
const FIRST_MS = 250;
const MOST_MS = 8_000;

/** How long to wait before the next attempt of something that keeps failing. */
export interface BackOff {
  /** Milliseconds; each time twice as long, up to a bound, less a random part: a class that failed together does not come back together. */
  next(): number;
  /** It works again: the next failure is a first one. */
  reset(): void;
}

/** @param random 0 … 1, as `Math.random` gives it. */
export function createBackOff(random: () => number = Math.random): BackOff {
  let ceiling = FIRST_MS;
  return {
    next() {
      const wait = ceiling * (0.5 + random() / 2);
      ceiling = Math.min(ceiling * 2, MOST_MS);
      return wait;
    },
    reset() {
      ceiling = FIRST_MS;
    },
  };
}
