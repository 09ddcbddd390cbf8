import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from '@/lib/wire/budget';

describe('createBudget', () => {
  it('spends its burst, then what comes back', () => {
    const budget = createBudget(10, 2);
    expect([budget.take(1, 0), budget.take(1, 0), budget.take(1, 0)]).toEqual([true, true, false]);
    expect(budget.take(1, 99)).toBe(false);
    expect(budget.take(1, 200)).toBe(true);
  });

  it('never gives more than burst + rate × time, whatever the clock does', () => {
    let spent = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(3)), { minLength: 20 }), (steps) => {
        const budget = createBudget(100, 5);
        let now = 0;
        let taken = 0;
        for (const [wait, cost] of steps) {
          now += wait;
          if (budget.take(cost, now)) taken += cost;
        }
        spent += taken;
        expect(taken).toBeLessThanOrEqual(5 + now * 0.1 + 1e-9);
      }),
    );
    expect(spent).toBeGreaterThan(0);
  });

  it('gives nothing for a clock that was set back', () => {
    const budget = createBudget(1000, 1);
    expect(budget.take(1, 1_000_000)).toBe(true);
    expect(budget.take(1, 0)).toBe(false);
  });
});
