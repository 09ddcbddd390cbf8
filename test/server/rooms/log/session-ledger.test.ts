import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParticipantId, SessionId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { requestError } from '@/lib/room/error';
import type { RoomState } from '@/lib/room/state';
import { MAX_GONE_KEPT, SessionLedger } from '@/server/rooms/log/session-ledger';
import type { Refusal, StoredSession } from '@/server/storage/ports';

const SESSIONS = 5;
const id = (i: number) => `session-${i}` as SessionId;
const by = (i: number) => `person-${i % 3}` as ParticipantId;
const error = requestError('locked', 'Drawing is locked.');
const nobodyWasHere = async () => null;

/** What there is to know of one session, never forgotten: what the ledger says must follow from it. */
interface Known {
  here: boolean;
  last: number;
  committed: number;
  uncommitted: number[];
  refusals: Refusal[];
  /** As its client knows. */
  unsettledFrom: number;
}

type Step =
  | { readonly kind: 'come' | 'log' | 'refuse' | 'hear' | 'leave'; readonly i: number }
  | { readonly kind: 'commit' | 'restart' };

const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constantFrom('come' as const, 'hear' as const, 'leave' as const),
        i: fc.nat(SESSIONS - 1),
      }),
    },
    {
      weight: 12,
      arbitrary: fc.record({
        kind: fc.constantFrom('log' as const, 'log' as const, 'refuse' as const),
        i: fc.nat(SESSIONS - 1),
      }),
    },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('commit' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  ),
  { minLength: 40, maxLength: 160, size: 'max' },
);

/** A ledger, the database under it, and the little of a room that stands between. */
class World {
  logged: RoomState['sessions'] = new Map();
  ledger = new SessionLedger(this.logged);
  readonly database = new Map<SessionId, StoredSession>();
  readonly known: Known[] = Array.from({ length: SESSIONS }, () => ({
    here: false,
    last: 0,
    committed: 0,
    uncommitted: [],
    refusals: [],
    unsettledFrom: 1,
  }));
  #waiting: { readonly i: number; readonly n: number }[] = [];
  told = 0;

  async step(step: Step): Promise<void> {
    switch (step.kind) {
      case 'come': {
        const one = this.known[step.i]!;
        await this.ledger.arrive(id(step.i), async () => this.database.get(id(step.i)) ?? null);
        this.ledger.open(id(step.i), by(step.i), one.unsettledFrom);
        one.here = true;
        one.refusals = one.refusals.filter(({ n }) => n >= one.unsettledFrom);
        one.last = Math.max(one.last, one.unsettledFrom - 1);
        this.told += one.refusals.length;
        expect(this.ledger.refusals(id(step.i))).toEqual(one.refusals);
        expect(this.ledger.next(id(step.i))).toBe(one.last + 1);
        expect(this.ledger.settledThrough(id(step.i))).toBe(settledOf(one));
        return;
      }
      case 'log':
      case 'refuse': {
        const one = this.known[step.i]!;
        if (!one.here) return;
        const n = ++one.last;
        expect(this.ledger.place(id(step.i), n)).toBe('next');
        if (step.kind === 'refuse') {
          this.ledger.refuse(id(step.i), { n, error });
          one.refusals.push({ n, error });
        } else {
          this.ledger.log(id(step.i), n);
          this.logged.set(id(step.i), { by: by(step.i), lastN: n });
          one.uncommitted.push(n);
          this.#waiting.push({ i: step.i, n });
        }
        expect(this.ledger.place(id(step.i), n)).toBe('duplicate');
        return;
      }
      case 'hear': {
        const one = this.known[step.i]!;
        if (one.here) one.unsettledFrom = settledOf(one) + 1;
        return;
      }
      case 'leave': {
        const one = this.known[step.i]!;
        if (!one.here) return;
        one.here = false;
        this.ledger.close(id(step.i));
        return;
      }
      case 'commit': {
        const entries = this.#waiting
          .splice(0, 4)
          .map(({ i, n }) => ({ session: id(i), n, by: by(i) }) as Entry);
        const refused = this.ledger.refusedBelow(entries);
        for (const { session, n, by } of entries) {
          this.database.set(session, { by, lastN: n, refusals: refused.get(session) ?? [] });
          const one = this.known.find((_, i) => id(i) === session)!;
          one.committed = one.uncommitted.shift()!;
        }
        for (const session of this.ledger.committed(entries))
          if (!this.known.some(({ here }, i) => here && id(i) === session)) this.ledger.close(session);
        return;
      }
      case 'restart': {
        this.logged = new Map();
        this.ledger = new SessionLedger(this.logged);
        this.#waiting = [];
        for (const one of this.known) {
          // What nothing behind it has made final is decided anew.
          one.refusals = one.refusals.filter(({ n }) => n < one.committed);
          Object.assign(one, { here: false, last: one.committed, uncommitted: [] });
        }
        return;
      }
      default:
        step satisfies never;
    }
  }
}

const settledOf = ({ uncommitted, last }: Known): number => (uncommitted[0] ?? last + 1) - 1;

describe('the sessions that a room knows', () => {
  test('R3 R15 R33 whatever comes, goes and is committed: a session that comes back goes on where it was, and hears what it has not heard', async () => {
    let told = 0;
    let away = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const world = new World();
        for (const step of list) {
          await world.step(step);
          for (const [i, one] of world.known.entries()) {
            if (one.here || one.uncommitted.length > 0 || one.refusals.some(({ n }) => n > one.committed))
              continue;
            away += one.last > 0 ? 1 : 0;
            expect(world.logged.has(id(i))).toBe(false);
          }
        }
        told += world.told;
      }),
      { seed: 33, numRuns: 150 },
    );
    expect(told).toBeGreaterThan(150);
    expect(away).toBeGreaterThan(1_000);
  });

  test('R33 a room through which 10,000 tabs went knows those that are here', async () => {
    const logged: RoomState['sessions'] = new Map();
    const ledger = new SessionLedger(logged);
    for (let i = 0; i < 10_000; i++) {
      await ledger.arrive(id(i), nobodyWasHere);
      ledger.open(id(i), by(i), 1);
      ledger.log(id(i), 1);
      logged.set(id(i), { by: by(i), lastN: 1 });
      ledger.committed([{ session: id(i), n: 1 } as Entry]);
      // Every other one leaves before it has heard of a refusal.
      if (i % 2 === 0) ledger.refuse(id(i), { n: 2, error });
      ledger.close(id(i));
      expect(logged.size).toBeLessThanOrEqual(MAX_GONE_KEPT);
    }
    expect(logged.size).toBe(MAX_GONE_KEPT);
  });

  test('R4 R33 what the database says of a session holds for whoever comes with its name, also while it is read', async () => {
    const logged: RoomState['sessions'] = new Map();
    const ledger = new SessionLedger(logged);
    const stored: StoredSession = { by: by(0), lastN: 7, refusals: [] };
    let answer = (_: StoredSession): void => undefined;
    const slow = ledger.arrive(id(0), () => new Promise((resolve) => (answer = resolve)));
    // Another connection of it comes, goes on and goes, meanwhile.
    await ledger.arrive(id(0), async () => stored);
    expect(ledger.objection(id(0), by(1))).toMatchObject({ code: 'forbidden' });
    ledger.open(id(0), by(0), 8);
    ledger.log(id(0), 8);
    logged.set(id(0), { by: by(0), lastN: 8 });
    ledger.committed([{ session: id(0), n: 8 } as Entry]);
    ledger.close(id(0));
    answer(stored);
    await slow;
    ledger.open(id(0), by(0), 8);
    expect(ledger.place(id(0), 8)).toBe('duplicate');
    ledger.close(id(0));
    expect(logged.size).toBe(0);
  });

  test('R33 where the database does not answer, nothing is known and nothing is kept', async () => {
    const logged: RoomState['sessions'] = new Map();
    const ledger = new SessionLedger(logged);
    await expect(ledger.arrive(id(0), () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    ledger.close(id(0));
    expect(logged.size).toBe(0);
  });
});
