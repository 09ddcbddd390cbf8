import type { Clock } from '../clock';

/**
 * The moments at which a crowd is told: the multiples of an interval, where somebody asked for one. What many lines have to say alike
 * they then say together and in the same words, which are encoded once; and until then a change costs none of them a thought.
 */
export class Beat {
  #cancel: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly run: () => void,
  ) {}

  get asked(): boolean {
    return this.#cancel !== null;
  }

  ask(intervalMs: number): void {
    if (this.#cancel) return;
    const now = this.clock.elapsed();
    const next = (Math.floor(now / intervalMs) + 1) * intervalMs;
    this.#cancel = this.clock.after(Math.ceil(next - now), () => {
      this.#cancel = null;
      this.run();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
