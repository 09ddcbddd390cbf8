import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EpochMillis } from '@/lib/ids';
import { writeSnapshot } from '@/lib/room/snapshot';
import { visibleState } from '@/lib/room/visible-state';
import type { Batch, Snapshot } from '@/lib/wire';
import { decodeStrokes } from '@/lib/wire/stroke-codec';
import type { RoomStore } from '@/server/storage/ports';
import { RoomHarness } from '@/test/support/rooms/room-harness';
import { beginOp, moveArbitrary, participant, play, session } from '@/test/support/rooms/room-play';
import { participantRecord, ROOM, roomRecord } from '@/test/support/rooms/room-records';

export interface StoreUnderTest {
  /** Knows the people `human-0` to `human-3`. */
  readonly store: RoomStore;
  close(): Promise<void>;
}

/** Server time differs between two runs, each life of a room has its epoch, and sessions are told to themselves alone. */
const timeless = (snapshot: Snapshot) => ({
  ...snapshot,
  epoch: 0 as never,
  sessions: [],
  strokes: decodeStrokes(snapshot.strokes).map((stroke) => ({ ...stroke, at: 0 })),
});

const lastSettled = (batches: readonly Batch[]) =>
  batches.findLast(({ settledThrough }) => settledThrough !== null)?.settledThrough;

async function look(harness: RoomHarness): Promise<Snapshot> {
  const { subscription } = await harness.join(0, { session: 'witness' });
  subscription.leave();
  if (subscription.welcome.catchUp.kind !== 'snapshot') throw new Error('a first visit gets a snapshot');
  return subscription.welcome.catchUp.snapshot;
}

/** What rooms promise together with their store; run against every store there is. */
export function roomsOnAStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`rooms on ${name}`, () => {
    let under: StoreUnderTest;

    beforeEach(async () => {
      under = await open();
      await under.store.create(roomRecord());
      for (const i of [0, 1, 2, 3]) await under.store.putParticipant(participantRecord(i), 1 as EpochMillis);
    });
    afterEach(() => under.close());

    test('R1 R2 R17 what people do in a room is there, exactly, in its next life, however often it is put away', async () => {
      const [moves] = fc.sample(fc.array(moveArbitrary(4), { minLength: 600, maxLength: 600 }), {
        seed: 12,
        numRuns: 1,
      });
      const { state, asked, log, refused } = play(moves!);
      expect(log.length).toBeGreaterThan(200);
      expect(refused).toBeGreaterThan(10);
      const lives = 6;
      const part = Math.ceil(asked.length / lives);
      for (let life = 0; life < lives; life++) {
        const harness = new RoomHarness(under.store);
        const now = asked.slice(life * part, (life + 1) * part);
        const visitors = await Promise.all(
          [0, 1, 2, 3].map((i) =>
            harness.join(i, { unsettledFrom: now.find(({ actor }) => actor === i)?.n ?? 1 }),
          ),
        );
        for (const { actor, n, op, at } of now) {
          harness.clock.advance(Math.max(0, at - harness.clock.now()));
          expect(await visitors[actor]!.subscription.submit([{ n, op }])).toBeNull();
        }
        const before = await look(harness);
        await harness.rooms.close();
        for (const [i, { batches }] of visitors.entries()) {
          const last = now.findLast(({ actor }) => actor === i)?.n;
          if (last !== undefined) expect(lastSettled(batches)).toBe(last);
        }
        const next = new RoomHarness(under.store);
        const after = await look(next);
        await next.rooms.close();
        expect(after.epoch).toBeGreaterThan(before.epoch);
        expect(after).toEqual({ ...before, epoch: after.epoch });
        expect(harness.reports).toEqual([]);
      }
      const last = new RoomHarness(under.store);
      expect(timeless(await look(last))).toEqual(
        timeless(writeSnapshot(visibleState(state, participant(0), session('witness')))),
      );
      await last.rooms.close();
    });

    test('R15 a process that lost the room writes nothing more, and tells its pages to join again', async () => {
      const [old, young] = [new RoomHarness(under.store), new RoomHarness(under.store)];
      const stale = await old.join(1);
      const fresh = await young.join(2);
      await stale.subscription.submit([{ n: 1, op: beginOp() }]);
      await fresh.subscription.submit([{ n: 1, op: beginOp() }]);
      await stale.ended;
      expect(stale.closed.map(({ reason }) => reason)).toEqual(['restarting']);
      expect(old.reports).toMatchObject([{ name: 'StaleEpochError' }]);
      await young.rooms.close();
      expect(lastSettled(fresh.batches)).toBe(1);
      const stored = await under.store.take(ROOM);
      expect(stored!.entries.map(({ by }) => by)).toEqual(['person-2']);
    });
  });
}
