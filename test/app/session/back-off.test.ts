import { describe, expect, it } from 'vitest';
import { createBackOff } from '@/app/session/back-off';

describe('the back-off', () => {
  it('doubles from a quarter of a second to eight seconds', () => {
    const backOff = createBackOff(() => 1);
    const waits = Array.from({ length: 7 }, () => backOff.next());
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000]);
  });

  it('takes off up to a half at random', () => {
    const backOff = createBackOff(() => 0);
    expect([backOff.next(), backOff.next()]).toEqual([125, 250]);
  });

  it('begins anew once things work', () => {
    const backOff = createBackOff(() => 1);
    backOff.next();
    backOff.next();
    backOff.reset();
    expect(backOff.next()).toBe(250);
  });
});
