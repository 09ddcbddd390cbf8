import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStorage } from '@/server/storage';
import { type Migration, shippedMigrations } from '@/server/storage/database/migrations';
import { migratePostgres } from '@/server/storage/postgres/migrate-postgres';
import { PostgresConnection } from '@/server/storage/postgres/postgres-connection';
import { onPostgres, type TestDatabase } from '@/test/support/servers/databases';
import { describePostgres, describeSchema } from '../database/described-schema';

const parents: Migration = {
  name: '20260101000000_parents',
  sql: `CREATE TABLE "Parent" ("id" TEXT PRIMARY KEY);
        CREATE FUNCTION "one"() RETURNS integer LANGUAGE sql AS $$ SELECT 1; $$;`,
};
const children: Migration = {
  name: '20260102000000_children',
  sql: 'CREATE TABLE "Child" ("id" TEXT PRIMARY KEY, "parentId" TEXT REFERENCES "Parent" ("id"))',
};

onPostgres((name, make) =>
  describe(`migrations of ${name}`, () => {
    let database: TestDatabase;
    let url: string;
    let db: PostgresConnection;
    beforeEach(async () => {
      database = await make();
      url = database.options.url!;
      db = await PostgresConnection.open(url);
    });
    afterEach(async () => {
      await db.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      await db.close();
      await database.remove();
    });
    const tables = () =>
      db.rows(`SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`);

    it('applies what is missing, in the order of names, each once however many start at once', async () => {
      expect(await migratePostgres(url, [parents])).toEqual([parents.name]);
      const applied = await Promise.all(
        Array.from({ length: 4 }, () => migratePostgres(url, [parents, children])),
      );
      expect(applied.flat()).toEqual([children.name]);
      expect(await db.rows('SELECT migration_name FROM "_prisma_migrations" ORDER BY 1')).toEqual([
        [parents.name],
        [children.name],
      ]);
    });

    it('leaves nothing of a migration that fails, and can go on after it was mended', async () => {
      const half = { ...children, sql: `CREATE TABLE "Half" ("id" TEXT); CREATE TABL "Rest" ();` };
      await expect(migratePostgres(url, [parents, half])).rejects.toThrow(
        /20260102000000_children failed and left nothing.*TABL/,
      );
      expect(await tables()).toEqual([['Parent'], ['_prisma_migrations']]);
      expect(await migratePostgres(url, [parents, children])).toEqual([children.name]);
    });

    it('refuses a database that a newer version made, and a migration that was changed', async () => {
      await migratePostgres(url, [parents, children]);
      await expect(migratePostgres(url, [parents])).rejects.toThrow(/20260102000000_children.*newer one/);
      const changed = { ...children, sql: `${children.sql} -- a second thought` };
      await expect(migratePostgres(url, [parents, changed])).rejects.toThrow(/was changed after/);
    });

    it('leads to the schema exactly, and the comparison sees every kind of difference', async () => {
      await migratePostgres(url, await shippedMigrations('postgresql'));
      const wanted = await describeSchema('postgresql', 'prisma/schema.prisma', database.options.dataDir);
      expect(Object.keys(wanted)).toContain('Stroke');
      expect(await describePostgres(db)).toEqual(wanted);
      for (const drift of [
        'ALTER TABLE "Person" ADD COLUMN "extra" TEXT',
        'ALTER TABLE "Person" DROP COLUMN "extra"; CREATE INDEX "Room_name_idx" ON "Room" ("name")',
        'DROP INDEX "Room_name_idx"; CREATE TABLE "Extra" ("id" TEXT)',
        'DROP TABLE "Extra"; ALTER TABLE "Room" ALTER COLUMN "epoch" DROP DEFAULT',
        'ALTER TABLE "Room" ALTER COLUMN "epoch" SET DEFAULT 0; ALTER TABLE "Game" DROP CONSTRAINT "Game_roomId_fkey"',
      ]) {
        await db.script(drift);
        expect(await describePostgres(db), drift).not.toEqual(wanted);
      }
    });

    it('lets several servers open a new database at once', async () => {
      const storages = await Promise.all(Array.from({ length: 3 }, () => openStorage(database.options)));
      for (const storage of storages) expect(await storage.healthy()).toBe(true);
      await Promise.all(storages.map((storage) => storage.close()));
    });
  }),
);

it('each migration of SQLite has its counterpart for PostgreSQL, or stands in its first one', () => {
  const names = (provider: string) =>
    readdirSync(`prisma/migrations/${provider}`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  const [sqlite, postgresql] = [names('sqlite'), names('postgresql')];
  const begin = postgresql[0]!;
  expect(sqlite.filter((name) => name > begin)).toEqual(postgresql.slice(2));
});
