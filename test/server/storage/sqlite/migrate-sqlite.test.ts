import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStorage } from '@/server/storage';
import { type Migration, readMigrations } from '@/server/storage/database/migrations';
import { migrateSqlite } from '@/server/storage/sqlite/migrate-sqlite';
import { SqliteConnection } from '@/server/storage/sqlite/sqlite-connection';
import { describeDatabase, describeSchema } from '../database/described-schema';
import { type TempFolder, tempFolder } from '../temp-folder';

const SHIPPED = 'prisma/migrations/sqlite';

const parents: Migration = {
  name: '20260101000000_parents',
  sql: `CREATE TABLE "Parent" ("id" TEXT NOT NULL PRIMARY KEY);
        CREATE TABLE "Child" ("id" TEXT NOT NULL PRIMARY KEY, "parentId" TEXT NOT NULL,
          FOREIGN KEY ("parentId") REFERENCES "Parent" ("id") ON DELETE CASCADE);
        INSERT INTO "Parent" VALUES ('p'); INSERT INTO "Child" VALUES ('c', 'p');`,
};
/** As Prisma writes a change that SQLite cannot make in place. */
const redefined: Migration = {
  name: '20260102000000_redefined',
  sql: `PRAGMA foreign_keys=OFF;
        CREATE TABLE "new_Parent" ("id" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL DEFAULT '');
        INSERT INTO "new_Parent" ("id") SELECT "id" FROM "Parent";
        DROP TABLE "Parent";
        ALTER TABLE "new_Parent" RENAME TO "Parent";
        PRAGMA foreign_keys=ON;`,
};

describe('migrate', () => {
  let folder: TempFolder;
  let file: string;
  beforeEach(async () => {
    folder = await tempFolder();
    file = join(folder.path, 'test.db');
  });
  afterEach(() => folder.remove());

  async function rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    const db = await SqliteConnection.open(file, false);
    try {
      return (await db.all(sql, [])).rows;
    } finally {
      await db.close();
    }
  }

  it('applies what is missing, in the order of names, and nothing twice', async () => {
    expect(await migrateSqlite(file, [parents])).toEqual([parents.name]);
    expect(await migrateSqlite(file, [parents, redefined])).toEqual([redefined.name]);
    expect(await migrateSqlite(file, [parents, redefined])).toEqual([]);
  });

  it("writes Prisma's own history: sha256 of the file, whole times, one step", async () => {
    await migrateSqlite(file, [parents]);
    expect(
      await rows(
        'SELECT migration_name, checksum, applied_steps_count, typeof(finished_at), logs, rolled_back_at FROM _prisma_migrations',
      ),
    ).toEqual([
      [parents.name, createHash('sha256').update(parents.sql).digest('hex'), 1, 'integer', null, null],
    ]);
  });

  it('reads one migration per folder, sorted, and passes over the lock file', async () => {
    for (const { name, sql } of [redefined, parents]) {
      await mkdir(join(folder.path, 'm', name), { recursive: true });
      await writeFile(join(folder.path, 'm', name, 'migration.sql'), sql);
    }
    await writeFile(join(folder.path, 'm', 'migration_lock.toml'), 'provider = "sqlite"');
    expect(await readMigrations(join(folder.path, 'm'))).toEqual([parents, redefined]);
  });

  it('keeps the children of a table that is made anew', async () => {
    await migrateSqlite(file, [parents, redefined]);
    expect(await rows('SELECT * FROM "Child"')).toEqual([['c', 'p']]);
  });

  it('leaves nothing of a migration that fails, and can go on after it was mended', async () => {
    const half = {
      name: '20260102000000_half',
      sql: 'CREATE TABLE "Half" ("id" TEXT); CREATE TABL "Rest" ();',
    };
    await expect(migrateSqlite(file, [parents, half])).rejects.toThrow(
      /20260102000000_half failed and left nothing.*TABL/,
    );
    expect(await rows("SELECT name FROM sqlite_master WHERE name = 'Half'")).toEqual([]);
    expect(await rows('SELECT migration_name FROM _prisma_migrations')).toEqual([[parents.name]]);
    expect(await migrateSqlite(file, [parents, { ...half, sql: 'CREATE TABLE "Half" ("id" TEXT)' }])).toEqual(
      [half.name],
    );
  });

  it('refuses a migration after which rows would point to nothing', async () => {
    const orphaning = { name: '20260102000000_orphan', sql: 'DELETE FROM "Parent"' };
    await expect(migrateSqlite(file, [parents, orphaning])).rejects.toThrow(/1 rows would point to nothing/);
    expect(await rows('SELECT * FROM "Parent"')).toEqual([['p']]);
  });

  it('refuses a migration whose file was changed after it had been applied', async () => {
    await migrateSqlite(file, [parents]);
    const changed = { ...parents, sql: `${parents.sql}\n-- a second thought` };
    await expect(migrateSqlite(file, [changed])).rejects.toThrow(/was changed after it had been applied/);
  });

  it('refuses a database that a newer version made', async () => {
    await migrateSqlite(file, [parents, redefined]);
    await expect(migrateSqlite(file, [parents])).rejects.toThrow(/20260102000000_redefined.*newer one/);
  });

  it('applies each migration once when many start at once', async () => {
    const applied = await Promise.all(
      Array.from({ length: 4 }, () => migrateSqlite(file, [parents, redefined])),
    );
    expect(applied.flat().sort()).toEqual([parents.name, redefined.name]);
    expect(await rows('SELECT count(*) FROM _prisma_migrations')).toEqual([[2]]);
  });

  it('lets several servers open a new database at once', async () => {
    const storages = await Promise.all(
      Array.from({ length: 3 }, () => openStorage({ dataDir: folder.path })),
    );
    for (const storage of storages) expect(await storage.healthy()).toBe(true);
    await Promise.all(storages.map((storage) => storage.close()));
  });

  it('leads to the schema exactly, and the comparison sees every kind of difference', async () => {
    await migrateSqlite(file, await readMigrations(SHIPPED));
    const db = await SqliteConnection.open(file, false);
    const wanted = await describeSchema('sqlite', 'prisma/schema.prisma', folder.path);
    expect(Object.keys(wanted)).toContain('Stroke');
    expect(await describeDatabase(db)).toEqual(wanted);
    for (const drift of [
      'ALTER TABLE "Person" ADD COLUMN "extra" TEXT',
      'ALTER TABLE "Person" DROP COLUMN "extra"; CREATE INDEX "Room_name_idx" ON "Room" ("name")',
      'DROP INDEX "Room_name_idx"; CREATE TABLE "Extra" ("id" TEXT)',
      'DROP TABLE "Extra"; DROP INDEX "Stroke_roomId_firstSeq_id_idx"',
      `CREATE INDEX "Stroke_roomId_firstSeq_id_idx" ON "Stroke" ("roomId", "firstSeq", "id"); DROP TABLE "StrokeChunk";
       CREATE TABLE "StrokeChunk" AS SELECT 1 AS "seq"`,
    ]) {
      await db.script(drift);
      expect(await describeDatabase(db), drift).not.toEqual(wanted);
    }
    await db.close();
  });

  it('keeps a lock file that names the provider', async () => {
    expect(await readFile(join(SHIPPED, 'migration_lock.toml'), 'utf8')).toContain('provider = "sqlite"');
  });
});
