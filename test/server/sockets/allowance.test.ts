import { describe, expect, it } from 'vitest';
import type { OpId, PersonId } from '@/lib/ids';
import { createPace } from '@/lib/wire/pace';
import {
  createAllowance,
  MAX_CONNECTIONS_PER_PERSON,
  MAX_WAITING_MESSAGES,
  PersonBudgets,
} from '@/server/sockets/allowance';
import { createTurns } from '@/server/sockets/turns';
import { FakeClock } from '@/test/support/fake-clock';

const ada = 'person-ada' as PersonId;
const bob = 'person-bob' as PersonId;

describe('what a connection may send', () => {
  const world = () => {
    const clock = new FakeClock();
    const people = new PersonBudgets();
    return {
      clock: { elapsed: () => clock.elapsed(), after: clock.after.bind(clock) },
      pass: (ms: number) => clock.advance(ms),
      connect: (person: PersonId) => {
        const allowance = createAllowance(people, () => clock.elapsed());
        return { allowance, entered: allowance.enter(person) };
      },
    };
  };
  /** How often it is let through before it is not. */
  const through = (take: () => boolean): number => {
    let count = 0;
    while (take()) count++;
    return count;
  };

  it('is a burst, and then what comes back with time', () => {
    const { connect, pass } = world();
    const { allowance } = connect(ada);
    expect(through(allowance.message)).toBe(480);
    pass(1_000);
    expect(through(allowance.message)).toBe(240);
    const inked = () => allowance.points(1_000) !== null;
    expect(through(inked)).toBe(120);
    pass(1_000);
    expect(through(inked)).toBe(6);
  });

  it('is counted for all connections of a person together, and for nobody else: what is too much waits, and what is worth nothing later goes', () => {
    const { connect, pass } = world();
    const tabs = Array.from({ length: 5 }, () => connect(ada).allowance);
    const atOnce = (tab: (typeof tabs)[number]) => through(() => tab.message() && tab.turn() === 0);
    expect(tabs.slice(0, 3).map(atOnce)).toEqual([480, 480, 480]);
    expect(tabs[3]!.passing()).toBe(false);
    const waits = Array.from({ length: 720 }, () => tabs[3]!.turn());
    expect([waits[0], waits.at(-1)]).toEqual([2, 1_000]);
    expect(atOnce(connect(bob).allowance)).toBe(480);
    pass(1_000);
    expect(tabs[4]!.turn()).toBe(2);
  });

  it('is more than any pages send where it never comes to its turn, and is then turned away', () => {
    const { connect, pass } = world();
    const { allowance } = connect(ada);
    expect(through(() => allowance.turn() !== null)).toBe(3 * 480 + MAX_WAITING_MESSAGES);
    pass(1_000);
    expect(through(() => allowance.turn() !== null)).toBe(3 * 240);
  });

  it('is waited for where tabs of one person send ink at once, each no more than it may: nothing is overtaken or turned away', () => {
    const { connect, pass, clock } = world();
    const tabs = Array.from({ length: 4 }, () => ({
      allowance: connect(ada).allowance,
      pace: createPace(clock.elapsed),
      turns: createTurns(clock.after),
      sent: 0,
      taken: [] as number[],
    }));
    const ink = {
      op: { kind: 'extend', stroke: 'session-a.1' as OpId, points: Array<number>(4 * 256).fill(1) },
    } as const;
    let waited = 0;
    for (let second = 0; second < 120; second++) {
      for (const tab of tabs)
        for (let left = tab.pace.allowance(); left !== null && left >= 256; left = tab.pace.allowance()) {
          tab.pace.spend([ink]);
          const wait = tab.allowance.points(256);
          expect(wait).not.toBeNull();
          waited = Math.max(waited, wait!);
          const n = ++tab.sent;
          tab.turns.take(wait!, () => tab.taken.push(n));
        }
      pass(1_000);
    }
    expect(waited).toBeGreaterThan(1_000);
    // A pen beside them draws, if later.
    expect(connect(ada).allowance.points(10)).toBeGreaterThan(1_000);
    pass(120_000);
    for (const { sent, taken } of tabs) expect(taken).toEqual(Array.from({ length: sent }, (_, i) => i + 1));
    // Together they gave more than is taken of one person in that time.
    expect(tabs.reduce((sum, { sent }) => sum + sent * 256, 0)).toBeGreaterThan(3 * 120_000 + 120 * 18_000);
  });

  it('what waits for its turn is done in its order, however late the timers are, and never once its connection is gone', () => {
    const clock = new FakeClock();
    const done: number[] = [];
    const turns = createTurns(clock.after.bind(clock));
    turns.take(0, () => done.push(1));
    turns.take(50, () => done.push(2));
    turns.take(0, () => done.push(3));
    expect(done).toEqual([1]);
    clock.advance(0);
    clock.advance(50);
    expect(done).toEqual([1, 2, 3]);
    turns.take(50, () => done.push(4));
    turns.clear();
    clock.advance(100);
    expect(done).toEqual([1, 2, 3]);
  });

  it('is not given anew to who comes back at once, and is after a minute', () => {
    const { connect, pass } = world();
    for (let i = 0; i < 4; i++) {
      const { allowance } = connect(ada);
      expect(through(() => allowance.message() && allowance.passing())).toBe(i < 3 ? 480 : 0);
      allowance.leave();
    }
    pass(60_000);
    expect(connect(ada).allowance.turn()).toBe(0);
  });

  it('has an end at so many connections of one person', () => {
    const { connect } = world();
    const tabs = Array.from({ length: MAX_CONNECTIONS_PER_PERSON }, () => connect(ada));
    expect(tabs.every(({ entered }) => entered)).toBe(true);
    expect(connect(ada).entered).toBe(false);
    expect(connect(bob).entered).toBe(true);
    tabs[0]!.allowance.leave();
    expect(connect(ada).entered).toBe(true);
  });
});
