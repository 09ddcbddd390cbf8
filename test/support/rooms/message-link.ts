/**
 * One connection as a fault test sees it: two queues of messages that are cloned when sent and delivered by hand. A disconnect
 * loses what is queued.
 */
export class MessageLink<Up, Down> {
  readonly #up: Up[] = [];
  readonly #down: Down[] = [];
  #open = true;

  get open(): boolean {
    return this.#open;
  }

  /** Messages on their way, both ways together. */
  get queued(): number {
    return this.#up.length + this.#down.length;
  }

  sendUp(message: Up): void {
    if (this.#open) this.#up.push(structuredClone(message));
  }

  sendDown(message: Down): void {
    if (this.#open) this.#down.push(structuredClone(message));
  }

  takeUp(): Up | undefined {
    return this.#up.shift();
  }

  takeDown(): Down | undefined {
    return this.#down.shift();
  }

  /** @returns whether there was something to repeat */
  duplicate(way: 'up' | 'down'): boolean {
    const queue: unknown[] = way === 'up' ? this.#up : this.#down;
    if (queue.length === 0) return false;
    queue.splice(1, 0, structuredClone(queue[0]));
    return true;
  }

  /** @returns whether there were two to exchange */
  swap(way: 'up' | 'down'): boolean {
    const queue: unknown[] = way === 'up' ? this.#up : this.#down;
    if (queue.length < 2) return false;
    [queue[0], queue[1]] = [queue[1], queue[0]];
    return true;
  }

  disconnect(): void {
    this.#open = false;
    this.#up.length = 0;
    this.#down.length = 0;
  }
}
