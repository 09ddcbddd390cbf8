import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import { userInfo } from 'node:os';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** PostgreSQL allows a hundred connections unless told otherwise: nine processes of ours find room. */
const CONNECTIONS = 10;
/** Whoever waits longer is told that the database does not answer; a room tries again. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A statement that runs longer speaks of a fault and not of load; the take of the largest room stays far below. */
const STATEMENT_TIMEOUT_MS = 60_000;
/**
 * Where nothing was heard or said on a connection for so long, the database is asked on another whether it still works for it. On a
 * path that drops packets nothing else tells that it does not, and the kernel tries for a quarter of an hour.
 */
const SILENCE_MS = 12_000;
/** Of a connection that nobody uses; before silence would mean anything. */
const IDLE_MS = 10_000;
/**
 * A process that is paused in the middle of a transaction holds its locks, and with them its rooms, until it wakes. The database ends
 * such a one: no transaction of ours rests for so long between two statements.
 */
const IDLE_IN_TRANSACTION_MS = 1_500;
/** A connection whose other end is gone without a word is found out, by both: the database would keep a place for it for hours. */
const KEEP_ALIVE_MS = 5_000;
const KEEP_ALIVE_THERE = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

const connectionOf = (url: string): pg.ClientConfig => ({
  connectionString: withUser(url),
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  options: KEEP_ALIVE_THERE,
  application_name: 'inkling',
});

/** As psql does: who is not named is who runs this. */
function withUser(url: string): string {
  const named = new URL(url);
  if (named.username !== '' || named.searchParams.has('user')) return url;
  named.searchParams.set('user', process.env.PGUSER ?? userInfo().username);
  return named.href;
}

/** A connection that leads nowhere is ended: what waits for an answer on it fails, and is tried again on another. */
const watchedClient = (url: string, silenceMs: number) =>
  class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      const socket = new Socket();
      super({ ...config, stream: () => socket });
      socket.setTimeout(silenceMs, async () => {
        const { processID } = this as unknown as { readonly processID: number | null };
        if (processID !== null && (await worksFor(url, processID))) socket.setTimeout(silenceMs);
        else socket.destroy();
      });
    }
  };

/** Whether the database is busy with what that connection asked of it. One that is there and cannot say gets more time. */
async function worksFor(url: string, processId: number): Promise<boolean> {
  const client = new pg.Client({ ...connectionOf(url), query_timeout: CONNECT_TIMEOUT_MS });
  // Told by what waits.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query(
      `SELECT FROM pg_stat_activity
       WHERE pid = $1 AND state NOT LIKE 'idle%' AND wait_event IS DISTINCT FROM 'ClientWrite'`,
      [processId],
    );
    return rowCount !== 0;
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    client.end().catch(() => undefined);
  }
}

export interface PostgresDatabase {
  readonly db: SqlDriverAdapter;
  /** Statements and transactions that run or wait. */
  load(): number;
}

/** Opens no connection yet: the first statement does. */
export async function openPostgres(url: string, silenceMs = SILENCE_MS): Promise<PostgresDatabase> {
  const pool = new pg.Pool({
    ...connectionOf(url),
    max: CONNECTIONS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    idleTimeoutMillis: IDLE_MS,
    Client: watchedClient(url, silenceMs),
  });
  // An idle connection that is lost is replaced when it is needed; who is in the middle of something hears of it there.
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    statementNameGenerator: ({ sql }) => createHash('sha1').update(sql).digest('base64'),
  });
  return {
    db: await adapter.connect(),
    load: () => pool.totalCount - pool.idleCount + pool.waitingCount,
  };
}

/** One connection, for what needs no other: migrations and copies. */
export class PostgresConnection {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(url: string): Promise<PostgresConnection> {
    const client = new pg.Client(connectionOf(url));
    // Told by the statement that runs, or by the next one.
    client.on('error', () => undefined);
    await client.connect();
    return new PostgresConnection(client);
  }

  async rows<Row extends readonly unknown[]>(sql: string, ...values: unknown[]): Promise<readonly Row[]> {
    return (await this.#client.query({ text: sql, values, rowMode: 'array' })).rows as unknown as Row[];
  }

  /** Several statements at once, without values. */
  async script(sql: string): Promise<void> {
    await this.#client.query(sql);
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
