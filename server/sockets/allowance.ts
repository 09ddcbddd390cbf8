import type { PersonId } from '@/lib/ids';
import { type Budget, createBudget } from '@/lib/wire/budget';
import { MESSAGE_BURST, MESSAGES_PER_SECOND, POINT_BURST, POINTS_PER_SECOND } from '@/lib/wire/pace';

/** What one connection, and all connections of one person together, may send. */
export interface Allowance {
  /** From now on it counts as this person's, too. False: they have as many connections as they may. */
  enter(person: PersonId): boolean;
  message(): boolean;
  /**
   * Milliseconds that ink has to wait for its turn; null: it is more than one connection may send. Tabs of one person that send at once,
   * each no more than it may, thus wait for each other.
   */
  points(count: number): number | null;
  leave(): void;
}

/** A person writes with one hand, looks with a few tabs, and has a phone. */
const PERSON_FACTOR = 3;
export const MAX_CONNECTIONS_PER_PERSON = 40;
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
    message: () => messages.take(1, now()) && (held?.messages.take(1, now()) ?? true),
    points: (count) => (points.take(count, now()) ? (held?.points.reserve(count, now()) ?? 0) : null),
    leave,
  };
}
