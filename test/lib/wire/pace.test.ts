import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonId, StrokeId } from '@/lib/ids';
import { MAX_SAMPLES_PER_IMPORT, type Op } from '@/lib/room/op';
import { createPace } from '@/lib/wire/pace';
import { createAllowance, PersonBudgets } from '@/server/sockets/allowance';

const TABS = 3;
const opOf = (samples: number): Op => ({
  kind: 'extend',
  stroke: 'session-of-tests.1' as StrokeId,
  points: Array.from({ length: 4 * samples }, () => 0),
});

describe('the pace of a page', () => {
  it('is never too fast for the server, three tabs of one person and a line that stalls included', () => {
    let sent = 0;
    let waited = 0;
    const message = fc.record({
      tab: fc.nat(TABS - 1),
      afterMs: fc.nat(100),
      samples: fc.nat(MAX_SAMPLES_PER_IMPORT),
      /** From here on the line holds everything back for so long. */
      stallMs: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(1_900) }),
    });
    fc.assert(
      fc.property(fc.array(message, { minLength: 200, maxLength: 400 }), (messages) => {
        let now = 0;
        let arrives = 0;
        const people = new PersonBudgets();
        const tabs = Array.from({ length: TABS }, () => {
          const allowance = createAllowance(people, () => arrives);
          allowance.enter('person-ada' as PersonId);
          return { allowance, pace: createPace(() => now) };
        });
        for (const { tab, afterMs, samples, stallMs } of messages) {
          now += afterMs;
          arrives = Math.max(arrives, now + stallMs);
          const { allowance, pace } = tabs[tab]!;
          const most = pace.allowance();
          if (most === null || most < samples) {
            waited++;
            continue;
          }
          pace.spend([{ op: opOf(samples) }]);
          sent += samples;
          expect(allowance.message()).toBe(true);
          expect(allowance.points(samples)).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
    expect(sent).toBeGreaterThan(5_000_000);
    expect(waited).toBeGreaterThan(1_000);
  });

  it('lets small messages wait, too, when there were many, and what is left of a burst go when it was too much', () => {
    let now = 0;
    const pace = createPace(() => now);
    let messages = 0;
    for (; pace.allowance() !== null; messages++) pace.spend([{ op: opOf(1) }]);
    expect(messages).toBe(240);
    now = 1_000;
    expect(pace.allowance()).toBe(60_000);
    pace.exhaust();
    expect(pace.allowance()).toBe(0);
    now = 2_000;
    expect(pace.allowance()).toBe(5_400);
  });
});
