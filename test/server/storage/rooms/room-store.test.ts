import { openStorage } from '@/server/storage';
import { onEveryDatabase } from '@/test/support/servers/databases';
import { roomStoreContract } from '../../../contracts/room-store';

onEveryDatabase((name, make) =>
  roomStoreContract(name, async () => {
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
