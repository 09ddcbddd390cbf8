import { openStorage } from '@/server/storage';
import { roomStoreContract } from '../../contracts/room-store';
import { tempFolder } from './temp-folder';

roomStoreContract('SQLite', async () => {
  const folder = await tempFolder();
  const storage = await openStorage({ dataDir: folder.path });
  return {
    storage,
    async close() {
      await storage.close();
      await folder.remove();
    },
  };
});
