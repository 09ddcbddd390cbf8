import { describe, expect, it } from 'vitest';
import type { PersonId } from '@/lib/ids';
import { createAllowance, MAX_CONNECTIONS_PER_PERSON, PersonBudgets } from '@/server/sockets/allowance';

const ada = 'person-ada' as PersonId;
const bob = 'person-bob' as PersonId;

describe('what a connection may send', () => {
  const world = () => {
    let now = 0;
    const people = new PersonBudgets();
    return {
      pass: (ms: number) => {
        now += ms;
      },
      connect: (person: PersonId) => {
        const allowance = createAllowance(people, () => now);
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
    expect(through(() => allowance.points(1_000))).toBe(120);
    pass(1_000);
    expect(through(() => allowance.points(1_000))).toBe(6);
  });

  it('is counted for all connections of a person together, and for nobody else', () => {
    const { connect } = world();
    const tabs = Array.from({ length: 5 }, () => connect(ada).allowance);
    expect(tabs.map((tab) => through(tab.message))).toEqual([480, 480, 480, 0, 0]);
    expect(through(connect(bob).allowance.message)).toBe(480);
  });

  it('is not given anew to who comes back at once, and is after a minute', () => {
    const { connect, pass } = world();
    for (let i = 0; i < 4; i++) {
      const { allowance } = connect(ada);
      expect(through(allowance.message)).toBe(i < 3 ? 480 : 0);
      allowance.leave();
    }
    pass(60_000);
    expect(through(connect(ada).allowance.message)).toBe(480);
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
