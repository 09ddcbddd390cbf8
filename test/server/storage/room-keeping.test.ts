import { openStorage } from '@/server/storage';
import { MemoryRoomStore } from '@/test/support/memory-room-store';
import { roomKeepingContract } from '../../contracts/room-keeping';
import { NOW } from '../../contracts/room-writer';
import { tempFolder } from './temp-folder';

roomKeepingContract('SQLite', async () => {
  const folder = await tempFolder();
  const storage = await openStorage({ dataDir: folder.path });
  return {
    rooms: storage.rooms,
    know: (person) => storage.people.put(person, NOW),
    async close() {
      await storage.close();
      await folder.remove();
    },
  };
});

roomKeepingContract('a store in memory', async () => ({
  rooms: new MemoryRoomStore(),
  know: async () => undefined,
  close: async () => undefined,
}));
