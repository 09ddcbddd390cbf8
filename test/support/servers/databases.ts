import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { afterAll, describe } from 'vitest';
import { databasePlace, type StorageOptions } from '@/server/storage';
import { openPostgres, type PostgresConnection } from '@/server/storage/postgres/postgres-connection';
import { SqliteAdapter } from '@/server/storage/sqlite/sqlite-adapter';
import { tempFolder } from '../../server/storage/temp-folder';
import { createDatabase, dropDatabase, findPostgres, onPostgresServer } from './postgres';

/** An empty database of a test's own. */
export interface TestDatabase {
  /** What opens it; its data folder is the test's own, too. */
  readonly options: StorageOptions;
  remove(): Promise<void>;
}

const server = await findPostgres();

/** Runs a suite on both databases; on PostgreSQL where there is one. */
export function onEveryDatabase(suite: (name: string, make: () => Promise<TestDatabase>) => void): void {
  suite('SQLite', makeSqlite);
  onPostgres(suite);
}

export function onPostgres(suite: (name: string, make: () => Promise<TestDatabase>) => void): void {
  if ('url' in server) suite('PostgreSQL', () => makePostgres(server.url));
  else
    describe.skip(`PostgreSQL (skipped: ${server.reason})`, () =>
      suite('PostgreSQL', () => makePostgres('')));
}

/** The database once more, as another process has it: what no store does can be done to it here. */
export async function openBeside(options: StorageOptions): Promise<SqlDriverAdapter> {
  const place = databasePlace(options);
  return place.kind === 'sqlite' ? SqliteAdapter.open(place.file) : (await openPostgres(place.url)).db;
}

async function makeSqlite(): Promise<TestDatabase> {
  const folder = await tempFolder();
  return { options: { dataDir: folder.path }, remove: folder.remove };
}

/** Databases of this file's tests that nobody has: making one takes seconds where disks are slow. */
const free: string[] = [];
const made: string[] = [];

async function makePostgres(server: string): Promise<TestDatabase> {
  const folder = await tempFolder();
  const url = free.pop() ?? (await createOn(server));
  return {
    options: { dataDir: folder.path, url },
    async remove() {
      await onPostgresServer(url, empty);
      free.push(url);
      await folder.remove();
    },
  };
}

async function createOn(server: string): Promise<string> {
  const url = await createDatabase(server);
  made.push(url);
  await onPostgresServer(url, (connection) =>
    // Nobody pulls the plug on a test.
    connection.script(`ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET synchronous_commit = off`),
  );
  return url;
}

afterAll(async () => {
  if ('url' in server) for (const url of made) await dropDatabase(server.url, url);
});

async function empty(connection: PostgresConnection): Promise<void> {
  const tables = await connection.rows<[name: string]>(
    "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
  );
  // A person who has a room cannot go before it.
  const names = ['Room', ...tables.map(([name]) => name).filter((name) => name !== 'Room')];
  if (tables.length > 0) await connection.script(names.map((name) => `DELETE FROM "${name}";`).join(''));
}
