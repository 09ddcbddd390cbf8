import { openStorage } from '@/server/storage';
import { onEveryDatabase } from '@/test/support/servers/databases';
import { drawingStoreContract } from '../../../contracts/drawing-store';

onEveryDatabase((name, make) =>
  drawingStoreContract(name, async () => {
    const database = await make();
    const storage = await openStorage(database.options);
    return {
      storage,
      async close() {
        await storage.close();
        await database.remove();
      },
    };
  }),
);
