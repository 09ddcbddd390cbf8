import type { EpochMillis } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { person } from '@/test/support/rooms/room-records';
import { onEveryDatabase } from '@/test/support/servers/databases';
import { roomsOnAStore } from './on-a-store';

onEveryDatabase((name, make) =>
  roomsOnAStore(name, async () => {
    const database = await make();
    const storage = await openStorage(database.options);
    for (const i of [0, 1, 2, 3])
      await storage.people.put({ id: person(i), name: `Human ${i}`, role: 'person' }, 1 as EpochMillis);
    return {
      store: storage.rooms,
      async close() {
        await storage.close();
        await database.remove();
      },
    };
  }),
);
