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

/**
 * The time of day as it goes on from now, whoever sets the clock meanwhile: for what is kept with its time and waits for it as well.
 * @param from it begins there where the clock was set back behind it
 */
export function steadyTime(clock: Pick<Clock, 'now' | 'elapsed'>, from: EpochMillis): () => EpochMillis {
  const ahead = Math.max(clock.now(), from) - clock.elapsed();
  return () => Math.round(ahead + clock.elapsed()) as EpochMillis;
}

export const systemClock: Clock = {
  now: () => Date.now() as EpochMillis,
  elapsed: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
