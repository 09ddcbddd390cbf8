import { openStorage } from '@/server/storage';
import { MemoryRoomStore } from '@/test/support/rooms/memory-room-store';
import { onEveryDatabase } from '@/test/support/servers/databases';
import { roomKeepingContract } from '../../../contracts/room-keeping';
import { NOW } from '../../../contracts/room-writer';

onEveryDatabase((name, make) =>
  roomKeepingContract(name, async () => {
    const database = await make();
    const storage = await openStorage(database.options);
    return {
      rooms: storage.rooms,
      know: (person) => storage.people.put(person, NOW),
      async close() {
        await storage.close();
        await database.remove();
      },
    };
  }),
);

roomKeepingContract('a store in memory', async () => ({
  rooms: new MemoryRoomStore(),
  know: async () => undefined,
  close: async () => undefined,
}));
