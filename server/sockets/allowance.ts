import type { PersonId } from '@/lib/ids';
import { type Budget, createBudget } from '@/lib/wire/budget';
import { MESSAGE_BURST, MESSAGES_PER_SECOND, POINT_BURST, POINTS_PER_SECOND } from '@/lib/wire/pace';

/** What one connection, and all connections of one person together, may send. */
export interface Allowance {
  /** From now on it counts as this person's, too. False: they have as many connections as they may. */
  enter(person: PersonId): boolean;
  /** Whether this connection may send one now. */
  message(): boolean;
  /**
   * Milliseconds that a message, or ink, has to wait for its turn; null: so much of this person's waits that no pages can have sent it,
   * or it is more ink than one connection may send. Tabs of one person that send at once, each no more than it may, thus wait for each
   * other.
   */
  turn(): number | null;
  points(count: number): number | null;
  /** Whether what nobody misses may be heard now, and need not wait. */
  passing(): boolean;
  leave(): void;
}

/** A person writes with one hand, looks with a few tabs, and has a phone. */
const PERSON_FACTOR = 3;
export const MAX_CONNECTIONS_PER_PERSON = 40;
/**
 * Messages of one person that wait: what all the tabs that they may have send before they wait for an answer (`MAX_UNDER_WAY` of
 * `lib/room/unsettled.ts` each), and as much again.
 */
export const MAX_WAITING_MESSAGES = 10_240;
/** Budgets are remembered for so long after the last connection: coming back at once gives nothing back. */
const REMEMBERED_MS = 60_000;

interface Held {
  connections: number;
  leftAt: number;
  readonly messages: Budget;
  readonly points: Budget;
}

/** The people whose connections this process holds. */
export class PersonBudgets {
  readonly #people = new Map<PersonId, Held>();

  /** @returns null where they have as many connections as they may */
  enter(person: PersonId, now: number): Held | null {
    this.#forget(now);
    const held = this.#people.get(person) ?? {
      connections: 0,
      leftAt: now,
      messages: createBudget(MESSAGES_PER_SECOND * PERSON_FACTOR, MESSAGE_BURST * PERSON_FACTOR),
      points: createBudget(POINTS_PER_SECOND * PERSON_FACTOR, POINT_BURST * PERSON_FACTOR),
    };
    if (held.connections >= MAX_CONNECTIONS_PER_PERSON) return null;
    held.connections++;
    this.#people.delete(person);
    this.#people.set(person, held);
    return held;
  }

  leave(held: Held, now: number): void {
    held.connections--;
    held.leftAt = now;
  }

  /** People stand in the order of their coming: the first who is still remembered ends the search. */
  #forget(now: number): void {
    for (const [person, { connections, leftAt }] of this.#people) {
      if (connections > 0) continue;
      if (Math.abs(now - leftAt) < REMEMBERED_MS) return;
      this.#people.delete(person);
    }
  }
}

export function createAllowance(people: PersonBudgets, now: () => number): Allowance {
  const messages = createBudget(MESSAGES_PER_SECOND, MESSAGE_BURST);
  const points = createBudget(POINTS_PER_SECOND, POINT_BURST);
  let held: Held | null = null;
  const leave = (): void => {
    if (held) people.leave(held, now());
    held = null;
  };
  return {
    enter(person) {
      leave();
      held = people.enter(person, now());
      return held !== null;
    },
    message: () => messages.take(1, now()),
    turn() {
      if (!held) return 0;
      return held.messages.left(now()) > -MAX_WAITING_MESSAGES ? held.messages.reserve(1, now()) : null;
    },
    passing: () => held?.messages.take(1, now()) ?? true,
    points: (count) => (points.take(count, now()) ? (held?.points.reserve(count, now()) ?? 0) : null),
    leave,
  };
}
