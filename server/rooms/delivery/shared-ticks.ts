/**
 * Lets one thing through in each tick of a clock that all lines share. What many lines have to say alike they then say in the same
 * moment and in the same words, which are encoded once. Time is given by the caller.
 */
export class SharedTicks {
  #last = Number.NaN;

  take(now: number, intervalMs: number): boolean {
    const tick = Math.floor(now / intervalMs);
    if (tick === this.#last) return false;
    this.#last = tick;
    return true;
  }

  /** Milliseconds until the next tick; 0 where nothing was taken in this one. */
  wait(now: number, intervalMs: number): number {
    const tick = Math.floor(now / intervalMs);
    return tick === this.#last ? Math.max(1, Math.ceil((tick + 1) * intervalMs - now)) : 0;
  }
}
