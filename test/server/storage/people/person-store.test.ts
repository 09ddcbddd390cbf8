import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpochMillis, PersonId } from '@/lib/ids';
import { openStorage, type Storage } from '@/server/storage';
import { onEveryDatabase, type TestDatabase } from '@/test/support/servers/databases';

const at = (ms: number) => ms as EpochMillis;
const ada = 'person-ada' as PersonId;

onEveryDatabase((name, make) =>
  describe(`${name}: the people`, () => {
    let database: TestDatabase;
    let storage: Storage;
    beforeAll(async () => {
      database = await make();
      storage = await openStorage(database.options);
    });
    afterAll(async () => {
      await storage.close();
      await database.remove();
    });

    it('makes a row when a person enters first, whoever asks at the same time', async () => {
      expect(await storage.people.find(ada)).toBeNull();
      const entered = await Promise.all(
        [1, 2, 3].map((ms) => storage.people.enter(ada, 'Quick Otter', at(ms))),
      );
      expect(entered).toEqual(Array(3).fill({ id: ada, name: 'Quick Otter', role: 'person' }));
    });

    it('takes neither the name nor the role away from one who enters again', async () => {
      await storage.people.put({ id: ada, name: 'Ada', role: 'admin' }, at(4));
      expect(await storage.people.enter(ada, 'Quick Otter', at(5))).toEqual({
        id: ada,
        name: 'Ada',
        role: 'admin',
      });
    });
  }),
);
