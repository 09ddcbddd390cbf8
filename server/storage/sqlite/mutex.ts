/** Hands out a right one at a time, in the order of asking. */
export class Mutex {
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** Holders and waiters. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves when it is the caller's turn; what it resolves to ends the turn, and does nothing the second time. */
  async acquire(): Promise<() => void> {
    const before = this.#tail;
    let release!: () => void;
    this.#tail = new Promise((resolve) => {
      release = resolve;
    });
    this.#waiting++;
    await before;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#waiting--;
      release();
    };
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }
}
