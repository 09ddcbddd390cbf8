import { setTimeout } from 'node:timers/promises';
import {
  type ColumnType,
  type ConnectionInfo,
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import { driverCodeOf } from '../database/driver-errors';
import { Mutex } from './mutex';
import { readSqlText } from './sql-text';
import { SqliteConnection, type SqliteRows } from './sqlite-connection';
import { endsTransaction, toDriverError } from './sqlite-errors';
import { bindable, columnTypes } from './sqlite-values';

const ADAPTER_NAME = 'inkling-sqlite3';

/** With the writer they leave one of libuv's four threads to files and DNS. */
const READERS = 2;
/** How long a statement waits for another process that holds the database. */
const BUSY_TIMEOUT_MS = 5000;
const WAL_RETRY_MS = 20;
/** SQLite itself takes 32,766; Prisma splits longer lists. */
const MAX_BIND_VALUES = 999;

const args = (query: SqlQuery) => query.args.map((value, i) => bindable(value, query.argTypes[i]));

function resultSet({ columns, rows }: SqliteRows): SqlResultSet {
  const types: ColumnType[] = columnTypes(columns, rows);
  return { columnNames: [...columns], columnTypes: types, rows: rows as unknown[][] };
}

async function mapped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDriverError(error);
  }
}

/**
 * A whole transaction on the one writer connection. BEGIN IMMEDIATE takes SQLite's write lock at once, so that a transaction
 * never fails halfway because another process wrote in between.
 */
class SqliteTransaction implements Transaction {
  readonly provider = 'sqlite';
  readonly adapterName = ADAPTER_NAME;
  /** We send BEGIN, COMMIT and ROLLBACK ourselves. */
  readonly options = { usePhantomQuery: true };
  readonly #writer: SqliteConnection;
  readonly #release: () => void;
  #state: 'open' | 'broken' | 'closed' = 'open';

  constructor(writer: SqliteConnection, release: () => void) {
    this.#writer = writer;
    this.#release = release;
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#step(async () => resultSet(await this.#writer.all(query.sql, args(query))));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#step(() => this.#writer.run(query.sql, args(query)));
  }

  async createSavepoint(name: string): Promise<void> {
    await this.#step(() => this.#writer.run(`SAVEPOINT ${name}`, []));
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    await this.#step(() => this.#writer.run(`ROLLBACK TO ${name}`, []));
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.#step(() => this.#writer.run(`RELEASE ${name}`, []));
  }

  async commit(): Promise<void> {
    try {
      await this.#step(() => this.#writer.run('COMMIT', []));
      this.#close();
    } catch (error) {
      // The lock must go whatever happened, or every later transaction would wait for ever.
      await this.rollback();
      throw error;
    }
  }

  async rollback(): Promise<void> {
    if (this.#state === 'closed') return;
    try {
      await this.#writer.run('ROLLBACK', []);
    } catch {
      // SQLite had rolled back by itself: there is no transaction any more, which is what was asked for.
    } finally {
      this.#close();
    }
  }

  #close(): void {
    this.#state = 'closed';
    this.#release();
  }

  async #step<T>(work: () => Promise<T>): Promise<T> {
    if (this.#state !== 'open')
      throw new DriverAdapterError({
        kind: 'TransactionAlreadyClosed',
        cause: this.#state === 'broken' ? 'an earlier statement ended this transaction' : 'it has ended',
      });
    try {
      return await work();
    } catch (error) {
      if (endsTransaction(error)) this.#state = 'broken';
      throw toDriverError(error);
    }
  }
}

/**
 * Prisma over the asynchronous `sqlite3` package. All writes share one connection and one mutex, held for a whole transaction;
 * reads outside of transactions run beside it on `query_only` connections, where WAL lets them see committed rows only.
 */
export class SqliteAdapter implements SqlDriverAdapter {
  readonly provider = 'sqlite';
  readonly adapterName = ADAPTER_NAME;
  readonly #writer: SqliteConnection;
  readonly #readers: readonly SqliteConnection[];
  readonly #writing = new Mutex();

  private constructor(writer: SqliteConnection, readers: readonly SqliteConnection[]) {
    this.#writer = writer;
    this.#readers = readers;
  }

  static async open(file: string): Promise<SqliteAdapter> {
    const opened: SqliteConnection[] = [];
    try {
      for (let i = 0; i <= READERS; i++) {
        const connection = await SqliteConnection.open(file, i === 0);
        opened.push(connection);
        await prepareConnection(connection, i === 0 ? 'writer' : 'reader');
      }
    } catch (error) {
      await Promise.allSettled(opened.map((connection) => connection.close()));
      throw error;
    }
    const [writer, ...readers] = opened;
    return new SqliteAdapter(writer!, readers);
  }

  /** Statements and transactions that run or wait. */
  get load(): number {
    return this.#readers.reduce((sum, reader) => sum + reader.load, this.#writing.waiting);
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return mapped(async () => {
      const values = args(query);
      if (readSqlText(query.sql).kind === 'read')
        return resultSet(await this.#reader().all(query.sql, values));
      return resultSet(await this.#writing.run(() => this.#writer.all(query.sql, values)));
    });
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return mapped(() => this.#writing.run(() => this.#writer.run(query.sql, args(query))));
  }

  executeScript(script: string): Promise<void> {
    return mapped(() => this.#writing.run(() => this.#writer.script(script)));
  }

  startTransaction(isolationLevel?: IsolationLevel): Promise<SqliteTransaction> {
    return mapped(async () => {
      if (isolationLevel !== undefined && isolationLevel !== 'SERIALIZABLE')
        throw new DriverAdapterError({ kind: 'InvalidIsolationLevel', level: isolationLevel });
      const release = await this.#writing.acquire();
      try {
        await this.#writer.run('BEGIN IMMEDIATE', []);
      } catch (error) {
        release();
        throw error;
      }
      return new SqliteTransaction(this.#writer, release);
    });
  }

  getConnectionInfo(): ConnectionInfo {
    return { maxBindValues: MAX_BIND_VALUES, supportsRelationJoins: false };
  }

  /** Waits for the open transaction, then closes all connections; the last one folds the WAL into the file. */
  dispose(): Promise<void> {
    return mapped(() =>
      this.#writing.run(async () => {
        await Promise.all(this.#readers.map((reader) => reader.close()));
        await this.#writer.close();
      }),
    );
  }

  #reader(): SqliteConnection {
    return this.#readers.reduce((least, reader) => (reader.load < least.load ? reader : least));
  }
}

async function prepareConnection(connection: SqliteConnection, use: 'writer' | 'reader'): Promise<void> {
  await connection.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`, []);
  if (use === 'reader') {
    await connection.run('PRAGMA query_only = ON', []);
    return;
  }
  await enterWal(connection);
  await connection.run('PRAGMA synchronous = NORMAL', []);
  await connection.run('PRAGMA foreign_keys = ON', []);
}

/** Changing to WAL, which the first start does, is the one thing for which SQLite does not wait while another process writes. */
async function enterWal(connection: SqliteConnection): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += WAL_RETRY_MS)
    try {
      await connection.run('PRAGMA journal_mode = WAL', []);
      return;
    } catch (error) {
      if (driverCodeOf(error) !== 'SQLITE_BUSY' || waitedMs >= BUSY_TIMEOUT_MS) throw error;
      await setTimeout(WAL_RETRY_MS);
    }
}
