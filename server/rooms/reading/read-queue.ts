import type { Clock } from '../clock';

export interface ReadJob {
  running: boolean;
  resting: boolean;
  /** Server time before which it is not started. */
  notBefore: number;
}

export const newJob = (): ReadJob => ({ running: false, resting: false, notBefore: 0 });

export interface ReadQueueOptions<Job> {
  readonly clock: Clock;
  /** Jobs that run at the same time. */
  readonly limit: number;
  /** Whether there is anything to do for it still. */
  readonly isWanted: (job: Job) => boolean;
  /** Begins it; null where it was done at once. Never rejects. */
  readonly start: (job: Job) => Promise<void> | null;
  /** After jobs ended on their own, not by a caller's doing. */
  readonly onProgress: () => void;
}

/**
 * Which reading is next: those that people wait for in the order of their coming, behind them the backlog. A job runs once at a
 * time; one that is wanted again when it ends goes to the end of the line.
 */
export class ReadQueue<Job extends ReadJob> {
  readonly #live = new Set<Job>();
  readonly #backlog = new Set<Job>();
  readonly #timers = new Set<() => void>();
  #running = 0;
  #closed = false;
  /** The backlog waits while this is set. */
  held = false;

  constructor(private readonly options: ReadQueueOptions<Job>) {}

  soon(job: Job): void {
    this.#live.add(job);
  }

  sometime(job: Job): void {
    this.#backlog.add(job);
  }

  drop(job: Job): void {
    this.#live.delete(job);
    this.#backlog.delete(job);
  }

  pump(): void {
    if (this.#closed) return;
    const now = this.options.clock.elapsed();
    for (const queue of this.held ? [this.#live] : [this.#live, this.#backlog])
      for (const job of queue) {
        if (this.#running >= this.options.limit) return;
        queue.delete(job);
        // What runs or rests looks again when it comes back.
        if (job.running || job.resting || !this.options.isWanted(job)) continue;
        if (job.notBefore > now) this.#rest(job, job.notBefore - now);
        else this.#run(job);
      }
  }

  after(ms: number, run: () => void): void {
    const cancel = this.options.clock.after(ms, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#timers) cancel();
  }

  #run(job: Job): void {
    const ended = this.options.start(job);
    if (!ended) return;
    job.running = true;
    this.#running += 1;
    void ended.then(() => {
      job.running = false;
      this.#running -= 1;
      this.#comeBack(job);
    });
  }

  #rest(job: Job, ms: number): void {
    job.resting = true;
    this.after(ms, () => {
      job.resting = false;
      this.#comeBack(job);
    });
  }

  #comeBack(job: Job): void {
    if (this.#closed) return;
    if (this.options.isWanted(job)) this.#live.add(job);
    this.pump();
    this.options.onProgress();
  }
}
