/** Lets `capacity` things through at once, then one per interval. Time is given by the caller. */
export class TokenBucket {
  #tokens: number;
  #at = Number.NEGATIVE_INFINITY;

  constructor(private readonly capacity: number) {
    this.#tokens = capacity;
  }

  take(now: number, intervalMs: number): boolean {
    this.#refill(now, intervalMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Milliseconds until the next token; 0 where one is there. */
  wait(now: number, intervalMs: number): number {
    this.#refill(now, intervalMs);
    return this.#tokens >= 1 ? 0 : Math.max(1, Math.ceil(this.#at + intervalMs - now));
  }

  #refill(now: number, intervalMs: number): void {
    if (now < this.#at || this.#tokens >= this.capacity) {
      this.#at = now;
      return;
    }
    const grown = Math.floor((now - this.#at) / intervalMs);
    if (grown === 0) return;
    this.#tokens = Math.min(this.capacity, this.#tokens + grown);
    this.#at = this.#tokens >= this.capacity ? now : this.#at + grown * intervalMs;
  }
}
