import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EpochMillis, RoomId } from '@/lib/ids';
import { DRAFT_LIFETIME_MS, startDraftSweeper } from '@/server/rooms/upkeep/sweep-drafts';
import { openStorage, type Storage } from '@/server/storage';
import { FakeClock } from '@/test/support/fake-clock';
import { person, roomRecord } from '@/test/support/rooms/room-records';
import { type TempFolder, tempFolder } from '../../storage/temp-folder';

let folder: TempFolder;
let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
  folder = await tempFolder();
  storage = await openStorage({ dataDir: folder.path });
  clock = new FakeClock();
  await storage.people.enter(person(0), 'Ada', clock.now());
});
afterEach(async () => {
  await storage.close();
  await folder.remove();
});

const make = (id: string, draft: boolean) =>
  storage.rooms.create(roomRecord({ id: id as RoomId, draft, createdAt: clock.now() as EpochMillis }));

/** Starts the sweeper and resolves after each of its looks at the store. */
function sweeper() {
  const evicted: RoomId[] = [];
  const failures: unknown[] = [];
  let looked: () => void = () => {};
  const stop = startDraftSweeper({
    store: {
      async deleteDrafts(before) {
        const deleted = await storage.rooms.deleteDrafts(before);
        // The next look is planned in a later turn than this one's end.
        setImmediate(looked);
        return deleted;
      },
    },
    rooms: { evict: async (id) => void evicted.push(id) },
    clock,
    report: (error) => failures.push(error),
  });
  const look = () => new Promise<void>((resolve) => (looked = resolve));
  return { stop, look, evicted, failures };
}

test('a draft is there for its day and gone after it; what was kept stays', async () => {
  await make('draft-one', true);
  await make('kept-room', false);
  const { stop, look, evicted, failures } = sweeper();
  await look();
  expect(await storage.rooms.find('draft-one' as RoomId)).not.toBeNull();
  // The look that was planned falls early in the day, the one after it past its end.
  for (const ms of [DRAFT_LIFETIME_MS, DRAFT_LIFETIME_MS]) {
    expect(evicted).toEqual([]);
    const next = look();
    clock.advance(ms);
    await next;
  }
  expect(await storage.rooms.find('draft-one' as RoomId)).toBeNull();
  expect(await storage.rooms.find('kept-room' as RoomId)).not.toBeNull();
  expect(evicted).toEqual(['draft-one']);
  expect(failures).toEqual([]);
  stop();
  expect(clock.waiting).toBe(0);
});
