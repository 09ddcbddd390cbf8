import { describe, expect, test } from 'vitest';
import type { GlyphId } from '@/lib/ids';
import type { TabPresence, View } from '@/lib/wire';
import { CROWD_SEND_INTERVAL_MS } from '@/server/rooms/delivery/outbox';
import { PresenceLane, presenceIntervalMs } from '@/server/rooms/delivery/presence-lane';
import { MemoryRoomStore } from '@/test/support/rooms/memory-room-store';
import { RoomHarness, type Visitor } from '@/test/support/rooms/room-harness';
import { beginOp, participant, session } from '@/test/support/rooms/room-play';
import { participantRecord, roomRecord } from '@/test/support/rooms/room-records';

const PEOPLE = 50;

async function harness(people = PEOPLE): Promise<RoomHarness> {
  const store = new MemoryRoomStore();
  await store.create(roomRecord());
  const made = new RoomHarness(store);
  for (let i = 0; i < people; i++) await store.putParticipant(participantRecord(i), made.clock.now());
  return made;
}

const presenceOf = ({ batches }: Visitor): TabPresence[] => batches.flatMap((batch) => batch.presence);
/** Another part of the same sheet. */
const moved = (view: View): View => ({ ...view, box: [0, 0, 400, 250] });
const view: View = { sheet: 0, box: [0, 0, 800, 500], camera: null, selection: { layer: 'conv1', cell: 7 } };

describe('PresenceLane', () => {
  test('P2 keeps the newest word of each field, and nothing of a tab that went', () => {
    const lane = new PresenceLane();
    const id = session('a');
    lane.add({ session: id, by: participant(1), idle: false });
    lane.add({ session: id, cursor: [0, 1, 1] });
    lane.add({ session: id, cursor: [0, 2, 2], idle: true });
    lane.add({ session: session('b'), cursor: [0, 9, 9] });
    lane.add({ session: session('b'), gone: true });
    expect(lane.take(0, 50)).toEqual([
      { session: id, by: participant(1), cursor: [0, 2, 2], idle: true },
      { session: session('b'), gone: true },
    ]);
    lane.add({ session: id, gone: true });
    lane.add({ session: id, by: participant(1) });
    expect(lane.take(49, 50)).toEqual([]);
    expect(lane.wait(49, 50)).toBe(1);
    expect(lane.take(50, 50)).toEqual([{ session: id, by: participant(1) }]);
    expect(lane.empty).toBe(true);
  });
});

describe('presence in a room', () => {
  test('P1 P2 is told whole to who comes, and to all others but oneself as it changes', async () => {
    const room = await harness(3);
    const [ada, ben] = [await room.join(0), await room.join(1)];
    ada.subscription.presence({ cursor: [0, 10, 20], idle: false });
    ada.subscription.watch('session-0.1', 'all');
    await room.quiet();
    expect(presenceOf(ada)).toMatchObject([{ session: session(1), by: participant(1) }]);
    expect(presenceOf(ben)).toEqual([
      {
        session: session(0),
        cursor: [0, 10, 20],
        idle: false,
        watching: { sheet: 0, glyph: 'session-0.1' as GlyphId, layers: 'all' },
      },
    ]);
    const late = await room.join(2);
    expect(late.subscription.welcome.tabs).toEqual([
      {
        session: session(0),
        by: participant(0),
        cursor: [0, 10, 20],
        idle: false,
        following: null,
        watching: { sheet: 0, glyph: 'session-0.1' as GlyphId, layers: 'all' },
      },
      { session: session(1), by: participant(1), cursor: null, idle: false, following: null },
    ]);
    ada.subscription.leave();
    await room.quiet();
    expect(presenceOf(ben).at(-1)).toEqual({ session: session(0), gone: true });
    ada.subscription.presence({ cursor: [0, 1, 1] });
    await room.quiet();
    expect(presenceOf(ben).at(-1)).toEqual({ session: session(0), gone: true });
  });

  test('P3 shows a view to followers alone, at once when they begin', async () => {
    const room = await harness(3);
    const [ada, ben, eve] = [await room.join(0), await room.join(1), await room.join(2)];
    ada.subscription.presence({ view });
    await room.quiet();
    expect(presenceOf(ben).filter((word) => word.view)).toEqual([]);
    ben.subscription.presence({ following: participant(0) });
    await room.quiet();
    ada.subscription.presence({ view: moved(view) });
    await room.quiet();
    expect(presenceOf(ben).flatMap((word) => word.view ?? [])).toEqual([view, moved(view)]);
    expect(presenceOf(ada).at(-1)).toMatchObject({ following: participant(0) });
    ben.subscription.presence({ following: null });
    ada.subscription.presence({ view });
    await room.quiet();
    expect(presenceOf(ben).filter((word) => word.view)).toHaveLength(2);
    expect(presenceOf(eve).filter((word) => word.view)).toEqual([]);
  });

  test('P2 fifty cursors that move all the time bring no more batches than the slow pace, and none beside ink', async () => {
    const room = await harness();
    const all: Visitor[] = [];
    for (let i = 0; i < PEOPLE; i++) all.push(await room.join(i));
    await room.quiet();
    for (const one of all) one.batches.length = 0;
    const moves = (ms: number, also: (at: number) => void) => {
      for (let at = 0; at < ms; at += 10) {
        for (const [i, one] of all.entries()) one.subscription.presence({ cursor: [0, at % 1600, i] });
        also(at);
        room.clock.advance(10);
      }
    };
    const interval = presenceIntervalMs(PEOPLE);
    expect(interval).toBe(100);
    moves(2_000, () => {});
    for (const { batches } of all) {
      expect(batches.length).toBeGreaterThanOrEqual(2_000 / interval - 2);
      expect(batches.length).toBeLessThanOrEqual(2_000 / interval + 1);
      for (const { presence } of batches) expect(presence.length).toBeLessThanOrEqual(PEOPLE - 1);
    }
    await room.quiet();
    for (const one of all) one.batches.length = 0;
    let n = 0;
    moves(2_000, (at) => {
      if (at % 30 === 0) void all[0]!.subscription.submit([{ n: ++n, op: beginOp(at % 1600) }]);
    });
    const heard = all[1]!.batches;
    // A pen alone fills the pace of a crowd: with the four that may leave at once, and no more for the cursors.
    expect(heard.length).toBeLessThanOrEqual(2_000 / CROWD_SEND_INTERVAL_MS + 4);
    expect(heard.filter(({ presence }) => presence.length > 0).length).toBeLessThanOrEqual(
      2_000 / interval + 1,
    );
    expect(heard.flatMap(({ entries }) => entries).length).toBeGreaterThan(55);
  });
});
