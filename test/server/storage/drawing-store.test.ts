import { openStorage } from '@/server/storage';
import { drawingStoreContract } from '../../contracts/drawing-store';
import { tempFolder } from './temp-folder';

drawingStoreContract('SQLite', async () => {
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
