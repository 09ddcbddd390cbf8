import type { EpochMillis } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { person } from '@/test/support/room-records';
import { tempFolder } from '../storage/temp-folder';
import { roomsOnAStore } from './on-a-store';

roomsOnAStore('SQLite', async () => {
  const folder = await tempFolder();
  const storage = await openStorage({ dataDir: folder.path });
  for (const i of [0, 1, 2, 3])
    await storage.people.put({ id: person(i), name: `Human ${i}`, role: 'person' }, 1 as EpochMillis);
  return {
    store: storage.rooms,
    async close() {
      await storage.close();
      await folder.remove();
    },
  };
});
