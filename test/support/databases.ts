import { randomBytes } from 'node:crypto';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { afterAll, describe } from 'vitest';
import { databasePlace, type StorageOptions } from '@/server/storage';
import { openPostgres, PostgresConnection } from '@/server/storage/postgres-connection';
import { SqliteAdapter } from '@/server/storage/sqlite-adapter';
import { tempFolder } from '../server/storage/temp-folder';

/** An empty database of a test's own. */
export interface TestDatabase {
  /** What opens it; its data folder is the test's own, too. */
  readonly options: StorageOptions;
  remove(): Promise<void>;
}

/** Where a PostgreSQL server is looked for: TEST_POSTGRES_URL, then its usual places. It has to let us make databases. */
const SERVERS = [
  process.env.TEST_POSTGRES_URL,
  'postgresql:///postgres?host=/var/run/postgresql',
  'postgresql://postgres@localhost:5432/postgres',
  'postgresql://postgres:postgres@localhost:5432/postgres',
].filter((url) => url !== undefined && url !== '');

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
      await onServer(url, empty);
      free.push(url);
      await folder.remove();
    },
  };
}

async function createOn(server: string): Promise<string> {
  const name = `inkling_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, async (connection) => {
    await connection.script(`CREATE DATABASE "${name}"`);
    // Nobody pulls the plug on a test.
    await connection.script(`ALTER DATABASE "${name}" SET synchronous_commit = off`);
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  made.push(name);
  return url.href;
}

afterAll(async () => {
  if ('url' in server && made.length > 0)
    await onServer(server.url, async (connection) => {
      for (const name of made) await connection.script(`DROP DATABASE "${name}" WITH (FORCE)`);
    });
});

async function empty(connection: PostgresConnection): Promise<void> {
  const tables = await connection.rows<[name: string]>(
    "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
  );
  // A person who has a room cannot go before it.
  const names = ['Room', ...tables.map(([name]) => name).filter((name) => name !== 'Room')];
  if (tables.length > 0) await connection.script(names.map((name) => `DELETE FROM "${name}";`).join(''));
}

async function onServer<T>(url: string, work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
  const connection = await PostgresConnection.open(url);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

async function findPostgres(): Promise<{ readonly url: string } | { readonly reason: string }> {
  for (const url of SERVERS) {
    const mayMake = await onServer(url!, (connection) =>
      connection.rows<[boolean]>('SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user'),
    ).catch(() => []);
    if (mayMake[0]?.[0]) return { url: url! };
  }
  return { reason: 'no PostgreSQL server lets us make databases: TEST_POSTGRES_URL names one' };
}
