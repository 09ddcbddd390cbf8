import { randomBytes } from 'node:crypto';
import { PostgresConnection } from '@/server/storage/postgres/postgres-connection';
import { type CuttableWay, cuttableWay } from './cuttable-way';

/** Where a PostgreSQL server is looked for: TEST_POSTGRES_URL, then its usual places. It has to let us make databases. */
const SERVERS = [
  process.env.TEST_POSTGRES_URL,
  'postgresql:///postgres?host=/var/run/postgresql',
  'postgresql://postgres@localhost:5432/postgres',
  'postgresql://postgres:postgres@localhost:5432/postgres',
].filter((url) => url !== undefined && url !== '');

export async function findPostgres(): Promise<{ readonly url: string } | { readonly reason: string }> {
  for (const url of SERVERS) {
    const mayMake = await onPostgresServer(url!, (connection) =>
      connection.rows<[boolean]>('SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user'),
    ).catch(() => []);
    if (mayMake[0]?.[0]) return { url: url! };
  }
  return { reason: 'no PostgreSQL server lets us make databases: TEST_POSTGRES_URL names one' };
}

/** @returns the address of an empty database of that server */
export async function createDatabase(server: string): Promise<string> {
  const name = `inkling_test_${randomBytes(6).toString('hex')}`;
  await onPostgresServer(server, (connection) => connection.script(`CREATE DATABASE "${name}"`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

export const dropDatabase = (server: string, url: string): Promise<void> =>
  onPostgresServer(server, (connection) =>
    connection.script(`DROP DATABASE "${new URL(url).pathname.slice(1)}" WITH (FORCE)`),
  );

/** The same database by a way that can be cut. */
export async function cuttablePostgres(
  databaseUrl: string,
): Promise<{ readonly url: string; readonly way: CuttableWay }> {
  const url = new URL(databaseUrl);
  const folder = url.searchParams.get('host');
  const port = Number(url.port || 5432);
  const way = await cuttableWay(
    folder ? { path: `${folder}/.s.PGSQL.${port}` } : { host: url.hostname, port },
  );
  url.searchParams.set('host', '127.0.0.1');
  url.searchParams.set('port', String(way.port));
  return { url: url.href, way };
}

export async function onPostgresServer<T>(
  url: string,
  work: (connection: PostgresConnection) => Promise<T>,
): Promise<T> {
  const connection = await PostgresConnection.open(url);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
