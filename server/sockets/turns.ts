import type { Clock } from '@/server/rooms/clock';

/** Work of one connection that has to wait, each for its time and for all that came before it. */
export interface Turns {
  /** At once where nothing has to wait. */
  take(waitMs: number, work: () => void): void;
  /** What waits is never done. */
  clear(): void;
}

export function createTurns(after: Clock['after']): Turns {
  let waiting: { readonly work: () => void; readonly cancel: () => void }[] = [];
  // Timers may be late: each does what has waited longest, so that nothing is overtaken.
  const next = (): void => waiting.shift()?.work();
  return {
    take(waitMs, work) {
      if (waitMs === 0 && waiting.length === 0) work();
      else waiting.push({ work, cancel: after(waitMs, next) });
    },
    clear() {
      for (const { cancel } of waiting) cancel();
      waiting = [];
    },
  };
}
