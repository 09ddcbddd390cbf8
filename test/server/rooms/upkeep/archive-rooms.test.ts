import { expect, test } from 'vitest';
import type { EpochMillis, RoomId } from '@/lib/ids';
import { startArchivist } from '@/server/rooms/upkeep/archive-rooms';
import { FakeClock, settle } from '@/test/support/fake-clock';
import { MemoryRoomStore } from '@/test/support/rooms/memory-room-store';
import { roomRecord } from '@/test/support/rooms/room-records';

const DAY_MS = 24 * 60 * 60 * 1000;

test('a room that nobody visits is archived after its days and deleted after as many more; one with people in it is neither', async () => {
  const clock = new FakeClock();
  const store = new MemoryRoomStore();
  const make = (id: string) =>
    store.create(roomRecord({ id: id as RoomId, draft: false, seenAt: clock.now() as EpochMillis }));
  await make('empty-room');
  await make('lived-in-room');
  const evicted: [RoomId, string][] = [];
  const failures: unknown[] = [];
  const stop = startArchivist({
    store,
    rooms: {
      occupied: () => ['lived-in-room' as RoomId],
      evict: async (id, _reason, message) => void evicted.push([id, message]),
    },
    clock,
    archiveAfterMs: 30 * DAY_MS,
    deleteAfterMs: 10 * DAY_MS,
    report: (error) => failures.push(error),
  });
  const days = async (count: number) => {
    for (let hour = 0; hour < count * 24; hour++) {
      clock.advance(DAY_MS / 24);
      await settle();
    }
  };
  const empty = () => store.find('empty-room' as RoomId);

  await days(29);
  expect((await empty())!.archivedAt).toBeNull();
  await days(2);
  expect((await empty())!.archivedAt).not.toBeNull();
  expect(evicted).toEqual([['empty-room', expect.stringContaining('archived')]]);
  await days(8);
  expect(await empty()).not.toBeNull();
  await days(3);
  expect(await empty()).toBeNull();
  expect((await store.find('lived-in-room' as RoomId))!.archivedAt).toBeNull();
  expect(failures).toEqual([]);
  stop();
  expect(clock.waiting).toBe(0);
});
