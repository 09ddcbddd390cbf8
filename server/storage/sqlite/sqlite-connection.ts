import type sqlite3 from 'sqlite3';
import { StorageError } from '../storage-error';
import { Mutex } from './mutex';
import { readSqlText, type SqlText } from './sql-text';
import type { SqliteValue } from './sqlite-values';

type Driver = typeof sqlite3;

export interface SqliteRows {
  /** Empty where there is no row: the driver names columns only on rows. Equal names collapse into one. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Statements a connection keeps ready; Prisma's texts are few and repeat, with some per length of an IN list. */
const CACHED_STATEMENTS = 128;

interface Prepared {
  readonly statement: sqlite3.Statement;
  readonly text: SqlText;
}

async function loadDriver(): Promise<Driver> {
  try {
    return (await import('sqlite3')).default;
  } catch (cause) {
    throw new StorageError(
      'no-driver',
      'The database driver (sqlite3) is not installed or was not built for this machine. Run `npm rebuild sqlite3`; ' +
        'where its binary cannot be downloaded it is compiled, which needs g++, make and python3 (Debian, Ubuntu: ' +
        '`apt-get install g++ make python3`).',
      { cause },
    );
  }
}

/**
 * One connection of the asynchronous driver: statements run off the event loop, one at a time, and are kept prepared. The only
 * file that touches `sqlite3`.
 */
export class SqliteConnection {
  readonly #db: sqlite3.Database;
  readonly #turn = new Mutex();
  /** In the order of their last use. */
  readonly #prepared = new Map<string, Prepared>();

  private constructor(db: sqlite3.Database) {
    this.#db = db;
  }

  /** @param file path of the database; made if it is missing and `create` says so */
  static async open(file: string, create: boolean): Promise<SqliteConnection> {
    const driver = await loadDriver();
    const mode = driver.OPEN_READWRITE | driver.OPEN_FULLMUTEX | (create ? driver.OPEN_CREATE : 0);
    const db = await new Promise<sqlite3.Database>((resolve, reject) => {
      const opened = new driver.Database(file, mode, (error) => (error ? reject(error) : resolve(opened)));
    });
    return new SqliteConnection(db);
  }

  /** Statements that run or wait. */
  get load(): number {
    return this.#turn.waiting;
  }

  all(sql: string, args: readonly SqliteValue[]): Promise<SqliteRows> {
    return this.#turn.run(async () => this.#all((await this.#prepare(sql)).statement, args));
  }

  /** Rows changed; 0 for what changes none (a pragma, DDL, BEGIN), of which the driver would repeat an earlier count. */
  run(sql: string, args: readonly SqliteValue[]): Promise<number> {
    return this.#turn.run(async () => {
      const { statement, text } = await this.#prepare(sql);
      if (text.kind !== 'write') {
        await this.#all(statement, args);
        return 0;
      }
      // The driver stops at a statement's first row, with its count not yet made and its locks still held.
      if (text.returning) return (await this.#all(statement, args)).rows.length;
      return new Promise((resolve, reject) => {
        statement.run(args, function (error) {
          if (error) refuse(statement, error, reject);
          else resolve(this.changes);
        });
      });
    });
  }

  /** Runs a script of any number of statements. */
  script(sql: string): Promise<void> {
    return this.#turn.run(
      () =>
        new Promise((resolve, reject) => this.#db.exec(sql, (error) => (error ? reject(error) : resolve()))),
    );
  }

  close(): Promise<void> {
    return this.#turn.run(async () => {
      for (const { statement } of this.#prepared.values()) await finalize(statement);
      this.#prepared.clear();
      await new Promise<void>((resolve, reject) =>
        this.#db.close((error) => (error ? reject(error) : resolve())),
      );
    });
  }

  #all(statement: sqlite3.Statement, args: readonly SqliteValue[]): Promise<SqliteRows> {
    return new Promise((resolve, reject) => {
      statement.all<Record<string, unknown>>(args, (error, objects) => {
        if (error) return refuse(statement, error, reject);
        const columns = Object.keys(objects[0] ?? {});
        resolve({ columns, rows: objects.map((object) => columns.map((column) => object[column])) });
      });
    });
  }

  async #prepare(sql: string): Promise<Prepared> {
    const known = this.#prepared.get(sql);
    if (known) {
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const text = readSqlText(sql);
    if (text.several)
      throw new StorageError(
        'misuse',
        `One statement at a time, the driver drops the second: ${sql.slice(0, 200)}`,
      );
    const statement = await new Promise<sqlite3.Statement>((resolve, reject) => {
      const made = this.#db.prepare(sql, (error: Error | null) => (error ? reject(error) : resolve(made)));
    });
    const prepared = { statement, text };
    this.#prepared.set(sql, prepared);
    if (this.#prepared.size > CACHED_STATEMENTS) {
      const [oldest, dropped] = this.#prepared.entries().next().value!;
      this.#prepared.delete(oldest);
      await finalize(dropped.statement);
    }
    return prepared;
  }
}

const finalize = (statement: sqlite3.Statement): Promise<void> =>
  new Promise((resolve) => statement.finalize(() => resolve()));

/**
 * A statement that met a lock stands ready to be tried again and counts as running until it is reset: as long as it does, SQLite
 * puts off the commit of every other statement of its connection, which says that it has written.
 */
const refuse = (statement: sqlite3.Statement, error: Error, reject: (error: Error) => void): void => {
  statement.reset(() => reject(error));
};
