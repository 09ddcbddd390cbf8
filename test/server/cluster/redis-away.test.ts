import { expect, it } from 'vitest';
import type { RoomId } from '@/lib/ids';
import type { ProcessId } from '@/server/cluster/process-id';
import type { Redis } from '@/server/cluster/redis';
import { createSharedRooms } from '@/server/cluster/shared-rooms';
import { FakeClock } from '@/test/support/fake-clock';
import { MemoryRoomStore } from '@/test/support/rooms/memory-room-store';
import { HandInference } from '@/test/support/rooms/room-harness';

const HOUR_MS = 3_600_000;

it('puts no more and more commands before a Redis that is away, however long, and whoever comes meanwhile', async () => {
  const never = new Promise<never>(() => undefined);
  const asked = { beats: 0, leases: 0 };
  let away = false;
  const redis = {
    xrevrange: async () => [],
    xreadBuffer: () => never,
    xadd: () => never,
    mget: async () => [],
    set() {
      asked.beats++;
      return away ? never : Promise.resolve('OK');
    },
    eval() {
      asked.leases++;
      return never;
    },
  } as unknown as Redis;
  const clock = new FakeClock();
  const rooms = createSharedRooms({
    store: new MemoryRoomStore(),
    inference: new HandInference(),
    self: 'one' as ProcessId,
    redis,
    reader: redis,
    clock,
    layered: async (bare) => bare,
    games: () => null,
    onNews: () => undefined,
    onNewsLost: () => undefined,
    report: () => undefined,
  });
  await rooms.start();
  away = true;
  const failures: unknown[] = [];
  for (let i = 0; i < 1_005; i++)
    rooms.open(`room-${i}` as RoomId).catch((error: unknown) => failures.push(error));
  await Promise.resolve();
  clock.advance(HOUR_MS);
  await new Promise(setImmediate);
  expect(asked).toEqual({ beats: 1 + 4, leases: 1_000 });
  expect(failures).toHaveLength(1_005);
});
