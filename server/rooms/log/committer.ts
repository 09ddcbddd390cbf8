import type { Seq } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { samplesOf } from '@/lib/room/op';
import { isHopeless } from '@/server/storage/storage-error';
import type { Clock } from '../clock';

export interface CommitterOptions {
  readonly append: (entries: readonly Entry[]) => Promise<void>;
  readonly clock: Clock;
  /** In order, each entry once. */
  readonly onCommitted: (entries: readonly Entry[]) => void;
  /** Another process has the room, or what was logged here does not fit what is on disk: nothing more will be committed. */
  readonly onLost: (error: unknown) => void;
  /** The database did not take a write; it is tried again. */
  readonly onTrouble: (error: unknown) => void;
}

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;
/** While the server stops, for how many failed writes in a row it goes on trying. */
const TRIES_AT_THE_END = 3;
/** Bounds one transaction and one statement; what is more goes in the next. */
const MAX_ENTRIES_PER_APPEND = 1024;
const MAX_SAMPLES_PER_APPEND = 65_536;

/** Group commit: one append on its way at a time; what is logged meanwhile goes in the next. Nothing is given up but at the end. */
export class Committer {
  #waiting: Entry[] = [];
  #running: Promise<void> | null = null;
  #failures = 0;
  #ending = false;
  #lost = false;
  #wake: (() => void) | null = null;
  #awaited: { readonly seq: Seq; resolve(): void; reject(error: Error): void }[] = [];

  constructor(private readonly options: CommitterOptions) {}

  /** Entries that are not on disk. */
  get uncommitted(): number {
    return this.#waiting.length;
  }

  add(entry: Entry): void {
    if (this.#lost) return;
    this.#waiting.push(entry);
    this.#running ??= this.#run();
  }

  /** Resolves when all that was added before is on disk. @throws Error where it will never be */
  async committed(): Promise<void> {
    if (this.#lost) throw new Error('The room is lost to this process.');
    const last = this.#waiting.at(-1);
    if (!last) return;
    await new Promise<void>((resolve, reject) => this.#awaited.push({ seq: last.seq, resolve, reject }));
  }

  /** Resolves when all is on disk, the room is lost, or the database has refused it for the last time. */
  async drain(): Promise<void> {
    this.#ending = true;
    this.#failures = 0;
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    // Lets the other ops of the same message come along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const entries = this.#waiting.slice(0, appendLength(this.#waiting));
      try {
        await this.options.append(entries);
        this.#failures = 0;
        this.#waiting.splice(0, entries.length);
        this.options.onCommitted(entries);
        this.#settle(entries.at(-1)!.seq);
      } catch (error) {
        if (isHopeless(error)) {
          this.#lost = true;
          this.#waiting = [];
          this.options.onLost(error);
          break;
        }
        this.options.onTrouble(error);
        this.#failures += 1;
        if (this.#ending && this.#failures >= TRIES_AT_THE_END) break;
        await this.#pause(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1)));
      }
    }
    this.#running = null;
    for (const { reject } of this.#awaited.splice(0)) reject(new Error('The room could not be saved.'));
  }

  #settle(through: Seq): void {
    const done = this.#awaited.filter(({ seq }) => seq <= through);
    this.#awaited = this.#awaited.filter(({ seq }) => seq > through);
    for (const { resolve } of done) resolve();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.options.clock.after(ms, () => this.#wake?.());
      this.#wake = () => {
        cancel();
        this.#wake = null;
        resolve();
      };
    });
  }
}

/** How many entries from the first on go into one append: at least that one. */
function appendLength(waiting: readonly Entry[]): number {
  let samples = 0;
  const most = Math.min(waiting.length, MAX_ENTRIES_PER_APPEND);
  for (let length = 0; length < most; length++) {
    samples += samplesOf(waiting[length]!.op);
    if (samples > MAX_SAMPLES_PER_APPEND) return Math.max(1, length);
  }
  return most;
}
