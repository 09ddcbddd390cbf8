import { setTimeout } from 'node:timers/promises';
import type { Epoch, RoomId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import type { SessionRefusals } from '../ports';

export interface Append {
  readonly room: RoomId;
  readonly epoch: Epoch;
  readonly entries: readonly Entry[];
  readonly refusals: SessionRefusals;
}

/** One per append, in their order: null where it was committed. */
export type AppendOutcome = Error | null;

interface Waiting extends Append {
  readonly settle: (outcome: AppendOutcome) => void;
}

/** A transaction takes what has gathered, up to about this many entries, so that no room waits long for another's bulk. */
const MAX_ENTRIES_PER_COMMIT = 4096;

/**
 * Between the beginnings of two transactions. What a transaction costs hardly depends on how much it takes along: a busy server that
 * began the next at once would spend a tenth of its event loop on them. A pen alone never waits.
 */
export const COMMIT_INTERVAL_MS = 10;

/** Milliseconds that only move on, so that tests own them. */
export interface Time {
  now(): number;
  wait(ms: number): Promise<void>;
}

const systemTime: Time = { now: () => performance.now(), wait: (ms) => setTimeout(ms) };

/**
 * Group commit: while one transaction runs or is too soon, appends of all rooms gather, and the next takes them together; a busy
 * server thus commits many rooms at the price of one. The appends of one room stay in their order.
 */
export class AppendQueue {
  readonly #commit: (appends: readonly Append[]) => Promise<readonly AppendOutcome[]>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #begunAt = Number.NEGATIVE_INFINITY;

  /** @param commit is given at most one append per room, and never rejects */
  constructor(
    commit: (appends: readonly Append[]) => Promise<readonly AppendOutcome[]>,
    private readonly time: Time = systemTime,
  ) {
    this.#commit = commit;
  }

  append(append: Append): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...append, settle: (outcome) => (outcome ? reject(outcome) : resolve()) });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when all that was given is settled. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // Lets the rest of this turn of the event loop come along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const wait = this.#begunAt + COMMIT_INTERVAL_MS - this.time.now();
      if (wait > 0) await this.time.wait(wait);
      this.#begunAt = this.time.now();
      const group = this.#takeGroup();
      const outcomes = await this.#commit(group);
      group.forEach((append, i) => {
        append.settle(outcomes[i] ?? null);
      });
    }
    this.#running = null;
  }

  #takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    const rest: Waiting[] = [];
    const rooms = new Set<RoomId>();
    let entries = 0;
    for (const append of this.#waiting) {
      const fits = entries === 0 || entries + append.entries.length <= MAX_ENTRIES_PER_COMMIT;
      if (fits && !rooms.has(append.room)) {
        group.push(append);
        entries += append.entries.length;
      } else rest.push(append);
      rooms.add(append.room);
    }
    this.#waiting = rest;
    return group;
  }
}
