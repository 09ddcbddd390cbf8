import type { EpochMillis } from '@/lib/ids';
import type { Clock } from '@/server/rooms/clock';

/** Time that moves when it is told to. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #set = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  now(): EpochMillis {
    return (this.#now + this.#set) as EpochMillis;
  }

  elapsed(): number {
    return this.#now;
  }

  /** Sets the time of day forward, or back; what waits, waits as long as before. */
  set(ms: number): void {
    this.#set += ms;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Runs what falls due, in the order in which it does, at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((one) => one !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }

  get waiting(): number {
    return this.#timers.length;
  }
}

/** Lets every promise that can settle do so, without the clock. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
