import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALL_TIME } from '@/lib/board/period';
import type { SessionId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { copyToPostgres } from '@/server/storage/copies/copy-to-postgres';
import { SqliteConnection } from '@/server/storage/sqlite/sqlite-connection';
import { StorageError } from '@/server/storage/storage-error';
import { onPostgres, type TestDatabase } from '@/test/support/servers/databases';
import { aDrawing } from '../../../contracts/drawings';
import { aParticipant, aPerson, aRoom, NOW, RoomWriter } from '../../../contracts/room-writer';

const ada = aPerson('ada');
const room = aRoom('moved', ada.id);
const DRAWINGS = 1_200;

onPostgres((name, make) =>
  describe(`copying an instance to ${name}`, () => {
    let database: TestDatabase;
    let file: string;
    let url: string;
    beforeEach(async () => {
      database = await make();
      url = database.options.url!;
      file = join(database.options.dataDir, 'inkling.db');
    });
    afterEach(() => database.remove());

    /** A room with strokes, one of them still drawn, drawings, numbers of them, and what the boards say. */
    async function filled(): Promise<RoomWriter> {
      const storage = await openStorage({ dataDir: database.options.dataDir });
      await storage.people.put(ada, NOW);
      await storage.rooms.create(room);
      const by = aParticipant(room.id, ada.id);
      await storage.rooms.putParticipant(by, NOW);
      const { epoch } = (await storage.rooms.take(room.id))!;
      const log = new RoomWriter();
      for (let i = 0; i < 40; i++) log.stroke('session-one' as SessionId, by.id);
      await storage.rooms.append(room.id, epoch, log.batch());
      const parent = aDrawing(0, { person: ada.id, number: '12', label: null, labelSource: null });
      await storage.drawings.save([
        parent,
        ...Array.from({ length: DRAWINGS }, (_, i) =>
          aDrawing(i + 1, {
            person: ada.id,
            label: i % 10,
            labelSource: 'prompt',
            source: 'beat',
            partOf: i < 2 ? { parent: parent.id, index: i } : null,
          }),
        ),
      ]);
      await storage.close();
      return log;
    }

    it('brings everything over, equal row by row, boards included, and leaves the file as it was', async () => {
      const log = await filled();
      const told: string[] = [];
      const tables = await copyToPostgres(file, url, ({ name }) => told.push(name));
      const rows = new Map(tables.map(({ name, rows }) => [name, rows]));
      expect(told).toEqual([...rows.keys()]);
      expect(rows.get('Drawing')).toBe(DRAWINGS + 1);
      expect(rows.get('Stroke')).toBe(40);
      expect(tables.find(({ name }) => name === 'Drawing')!.digest).toMatch(/^[0-9a-f]{64}$/);

      const [here, there] = [
        await openStorage({ dataDir: database.options.dataDir }),
        await openStorage(database.options),
      ];
      const page = { filter: {}, order: 'oldest', limit: 2_000 } as const;
      expect(await there.drawings.listWhole(page)).toEqual(await here.drawings.listWhole(page));
      const board = ['readability', { room: null, period: ALL_TIME }, { after: null, limit: 5 }] as const;
      expect((await there.boards.people(...board)).lines).toHaveLength(1);
      expect(await there.boards.people(...board)).toEqual(await here.boards.people(...board));
      const stored = (await there.rooms.take(room.id))!;
      expect(stored.strokes).toEqual(log.expected().strokes);
      // Boards go on from there.
      await there.drawings.delete((await there.drawings.list(page)).map(({ id }) => id));
      expect((await there.boards.people(...board)).lines).toEqual([]);
      await Promise.all([here.close(), there.close()]);
    });

    it('refuses a target that holds anything, and leaves it alone', async () => {
      await filled();
      const storage = await openStorage(database.options);
      const bob = aPerson('bob');
      await storage.people.put(bob, NOW);
      await expect(copyToPostgres(file, url)).rejects.toMatchObject({ code: 'not-empty' });
      expect(await storage.people.find(bob.id)).toMatchObject(bob);
      expect(await storage.people.find(ada.id)).toBeNull();
      await storage.close();
    });

    it('waits for no server: a file that one has open is refused', async () => {
      await filled();
      const running = await openStorage({ dataDir: database.options.dataDir });
      await expect(copyToPostgres(file, url)).rejects.toMatchObject({ code: 'locked' });
      await running.close();
    });

    it('keeps nothing of a copy that PostgreSQL does not take whole', async () => {
      await filled();
      const db = await SqliteConnection.open(file, false);
      await db.run(
        `UPDATE "Drawing" SET "model" = 'a' || char(0) WHERE "id" = (SELECT max("id") FROM "Drawing")`,
        [],
      );
      await db.close();
      const error = await copyToPostgres(file, url).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(StorageError);
      expect((error as StorageError).message).toMatch(/rows of Drawing/);
      const storage = await openStorage(database.options);
      expect(await storage.people.find(ada.id)).toBeNull();
      await storage.close();
    });
  }),
);
