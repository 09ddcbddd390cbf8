import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ArgType, type ColumnType, ColumnTypeEnum, type SqlQuery } from '@prisma/driver-adapter-utils';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SqliteAdapter } from '@/server/storage/sqlite/sqlite-adapter';
import { SqliteConnection } from '@/server/storage/sqlite/sqlite-connection';
import { type TempFolder, tempFolder } from '../temp-folder';

const scalar = (scalarType: ArgType['scalarType']): ArgType => ({ scalarType, arity: 'scalar' });
const q = (sql: string, ...args: unknown[]): SqlQuery => ({
  sql,
  args,
  argTypes: args.map(() => scalar('unknown')),
});

/** Resolves after so many turns of the event loop, which a blocked one would not take. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('SqliteAdapter', () => {
  let folder: TempFolder;
  let file: string;
  let db: SqliteAdapter;

  beforeEach(async () => {
    folder = await tempFolder();
    file = join(folder.path, 'test.db');
    db = await SqliteAdapter.open(file);
    await db.executeScript(`
      CREATE TABLE "T" ("id" INTEGER PRIMARY KEY, "i" INTEGER, "r" REAL, "t" TEXT, "b" BLOB, "f" BOOLEAN, "d" DATETIME);
      CREATE TABLE "U" ("id" TEXT PRIMARY KEY NOT NULL, "a" TEXT NOT NULL, "b" TEXT NOT NULL, UNIQUE ("a", "b"));
      CREATE TABLE "C" ("id" TEXT PRIMARY KEY NOT NULL, "u" TEXT NOT NULL REFERENCES "U" ("id"));
    `);
  });
  afterEach(async () => {
    await db.dispose();
    await folder.remove();
  });

  const rows = async (sql: string, ...args: unknown[]) => (await db.queryRaw(q(sql, ...args))).rows;
  const count = async (table: string) => (await rows(`SELECT count(*) FROM "${table}"`))[0]![0];

  describe('values', () => {
    const cases: readonly (readonly [
      name: string,
      column: string,
      value: unknown,
      type: ArgType['scalarType'],
      back: unknown,
      columnType: ColumnType,
    ])[] = [
      ['a small number', 'i', 7, 'int', 7, ColumnTypeEnum.Int32],
      ['the least int32', 'i', -(2 ** 31), 'int', -(2 ** 31), ColumnTypeEnum.Int32],
      ['a number beyond int32', 'i', 2 ** 31, 'int', 2 ** 31, ColumnTypeEnum.Double],
      ['epoch milliseconds', 'r', 1_764_000_000_123, 'float', 1_764_000_000_123, ColumnTypeEnum.Double],
      ['epoch milliseconds as text', 'r', '1764000000123', 'float', 1_764_000_000_123, ColumnTypeEnum.Double],
      [
        'the largest safe integer',
        'i',
        BigInt(Number.MAX_SAFE_INTEGER),
        'bigint',
        Number.MAX_SAFE_INTEGER,
        ColumnTypeEnum.Double,
      ],
      [
        'a bigint as text',
        'i',
        '-9007199254740991',
        'bigint',
        Number.MIN_SAFE_INTEGER,
        ColumnTypeEnum.Double,
      ],
      ['a fraction', 'r', 0.1, 'float', 0.1, ColumnTypeEnum.Double],
      ['text', 't', 'Ω „x“ \u{1f58b}\n\'"', 'string', 'Ω „x“ \u{1f58b}\n\'"', ColumnTypeEnum.Text],
      ['text that looks like a number', 't', '007', 'string', '007', ColumnTypeEnum.Text],
      ['empty text', 't', '', 'string', '', ColumnTypeEnum.Text],
      ['true', 'f', true, 'boolean', 1, ColumnTypeEnum.Int32],
      ['bytes', 'b', Uint8Array.of(0, 255, 128), 'bytes', Buffer.of(0, 255, 128), ColumnTypeEnum.Bytes],
      ['bytes as base64', 'b', 'AP+A', 'bytes', Buffer.of(0, 255, 128), ColumnTypeEnum.Bytes],
      [
        'a view into bytes',
        'b',
        new Uint8Array([9, 1, 2, 9]).subarray(1, 3),
        'bytes',
        Buffer.of(1, 2),
        ColumnTypeEnum.Bytes,
      ],
      [
        'a moment',
        'd',
        '2026-01-02T03:04:05.678Z',
        'datetime',
        '2026-01-02T03:04:05.678+00:00',
        ColumnTypeEnum.Text,
      ],
      ['nothing', 't', null, 'string', null, ColumnTypeEnum.Int32],
    ];
    for (const [name, column, value, type, back, columnType] of cases)
      it(`stores and gives back ${name}`, async () => {
        await db.executeRaw({
          sql: `INSERT INTO "T" ("${column}") VALUES (?)`,
          args: [value],
          argTypes: [scalar(type)],
        });
        const answer = await db.queryRaw(q(`SELECT "${column}" AS "v" FROM "T"`));
        expect(answer.rows).toEqual([[back]]);
        expect(answer.columnNames).toEqual(['v']);
        expect(answer.columnTypes).toEqual([columnType]);
        expect(await rows(`SELECT count(*) FROM "T" WHERE "${column}" IS ?`, answer.rows[0]![0])).toEqual([
          [1],
        ]);
      });

    it('stores whole numbers as integers where the column is one, however large', async () => {
      await db.executeRaw(q('INSERT INTO "T" ("i") VALUES (?)', 1_764_000_000_123n));
      expect(await rows('SELECT typeof("i") FROM "T"')).toEqual([['integer']]);
    });

    it('gives back any double in a REAL column, and any safe integer in an INTEGER one', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.maxSafeInteger(),
          async (real, integer) => {
            const [row] = await rows(
              'INSERT INTO "T" ("r", "i") VALUES (?, ?) RETURNING "r", "i"',
              real,
              integer,
            );
            expect(row![0]! === real && row![1]! === integer).toBe(true);
          },
        ),
        { numRuns: 200, seed: 5 },
      );
    });

    it('refuses a bigint that would lose digits, and a value of no kind', async () => {
      await expect(db.executeRaw(q('INSERT INTO "T" ("i") VALUES (?)', 2n ** 60n))).rejects.toMatchObject({
        cause: { kind: 'ValueOutOfRange' },
      });
      await expect(db.executeRaw(q('INSERT INTO "T" ("t") VALUES (?)', { a: 1 }))).rejects.toMatchObject({
        cause: { kind: 'InvalidInputValue' },
      });
      expect(await count('T')).toBe(0);
    });

    it('finds the type that all values of a column share', async () => {
      await db.executeScript('INSERT INTO "T" ("r", "t") VALUES (NULL, NULL), (1, NULL), (1.5, \'x\')');
      const { columnTypes } = await db.queryRaw(q('SELECT "id", "r", "t" FROM "T" ORDER BY "id"'));
      expect(columnTypes).toEqual([ColumnTypeEnum.Int32, ColumnTypeEnum.Double, ColumnTypeEnum.Text]);
    });
  });

  describe('answers', () => {
    it('count what a statement changed, and not what the one before it did', async () => {
      expect(await db.executeRaw(q('INSERT INTO "T" ("i") VALUES (1), (2), (3)'))).toBe(3);
      expect(await db.executeRaw(q('CREATE TABLE "X" ("id" TEXT)'))).toBe(0);
      expect(await db.executeRaw(q('PRAGMA user_version'))).toBe(0);
      expect(await db.executeRaw(q('UPDATE "T" SET "i" = 0 WHERE "i" > 1 RETURNING "i"'))).toBe(2);
      expect(await db.executeRaw(q('DELETE FROM "T"'))).toBe(3);
    });

    it('give all rows of a write that returns some', async () => {
      const answer = await db.queryRaw(q('INSERT INTO "T" ("i") VALUES (5), (6) RETURNING "i"'));
      expect(answer.rows).toEqual([[5], [6]]);
      expect(await count('T')).toBe(2);
      expect(await db.executeRaw(q('WITH x AS (SELECT 1) SELECT * FROM x, "T"'))).toBe(0);
    });

    it('refuse a second statement instead of dropping it', async () => {
      await expect(db.executeRaw(q('DELETE FROM "T"; DELETE FROM "U"'))).rejects.toThrow(
        /One statement at a time/,
      );
      await expect(db.queryRaw(q('SELECT 1; SELECT 2'))).rejects.toThrow(/One statement at a time/);
      expect(await rows('SELECT \';\' AS "v"; -- the end; really')).toEqual([[';']]);
    });

    it('stay right beyond the number of statements that are kept ready', async () => {
      for (let i = 0; i < 300; i++) expect(await rows(`SELECT ${i} AS "v", ?`, i)).toEqual([[i, i]]);
      expect(await rows('SELECT 0 AS "v", ?', 9)).toEqual([[0, 9]]);
    });
  });

  describe('errors', () => {
    beforeEach(() => db.executeScript(`INSERT INTO "U" VALUES ('u', 'a', 'b')`));
    const kinds: readonly (readonly [sql: string, cause: object])[] = [
      [
        `INSERT INTO "U" VALUES ('u', 'x', 'y')`,
        { kind: 'UniqueConstraintViolation', constraint: { fields: ['id'] } },
      ],
      [
        `INSERT INTO "U" VALUES ('v', 'a', 'b')`,
        { kind: 'UniqueConstraintViolation', constraint: { fields: ['a', 'b'] } },
      ],
      [`INSERT INTO "C" VALUES ('c', 'none')`, { kind: 'ForeignKeyConstraintViolation' }],
      [
        `INSERT INTO "U" VALUES ('v', NULL, 'b')`,
        { kind: 'NullConstraintViolation', constraint: { fields: ['a'] } },
      ],
      ['SELECT * FROM "Nowhere"', { kind: 'TableDoesNotExist', table: 'Nowhere' }],
      ['SELECT nowhere FROM "U"', { kind: 'ColumnNotFound', column: 'nowhere' }],
      ['SELEC 1', { kind: 'sqlite', originalCode: 'SQLITE_ERROR' }],
    ];
    for (const [sql, cause] of kinds)
      it(`say what was wrong with ${sql}`, async () => {
        await expect(db.queryRaw(q(sql))).rejects.toMatchObject({ name: 'DriverAdapterError', cause });
        expect(await rows('SELECT "id" FROM "U"')).toEqual([['u']]);
      });
  });

  describe('transactions', () => {
    it('are seen by others when they commit, and not before', async () => {
      const tx = await db.startTransaction();
      await tx.executeRaw(q('INSERT INTO "T" ("i") VALUES (1)'));
      expect((await tx.queryRaw(q('SELECT count(*) FROM "T"'))).rows).toEqual([[1]]);
      expect(await count('T')).toBe(0);
      await tx.commit();
      expect(await count('T')).toBe(1);
    });

    it('leave nothing when they roll back, and do not take the writes of others along', async () => {
      const tx = await db.startTransaction();
      await tx.executeRaw(q('INSERT INTO "T" ("i") VALUES (1)'));
      const outside = db.executeRaw(q('INSERT INTO "T" ("i") VALUES (2)'));
      await turns(20);
      await tx.rollback();
      expect(await outside).toBe(1);
      expect(await rows('SELECT "i" FROM "T"')).toEqual([[2]]);
    });

    it('come one after the other, in the order of their start', async () => {
      const order: number[] = [];
      await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const tx = await db.startTransaction();
          const { rows: found } = await tx.queryRaw(q('SELECT count(*) FROM "T"'));
          await tx.executeRaw(q('INSERT INTO "T" ("i") VALUES (?)', found[0]![0]));
          await tx.commit();
          order.push(i);
        }),
      );
      expect(order).toEqual([...order.keys()]);
      expect((await rows('SELECT "i" FROM "T" ORDER BY "id"')).flat()).toEqual([...order.keys()]);
    });

    it('go back to a savepoint', async () => {
      const tx = await db.startTransaction();
      await tx.executeRaw(q('INSERT INTO "T" ("i") VALUES (1)'));
      await tx.createSavepoint('one');
      await tx.executeRaw(q('INSERT INTO "T" ("i") VALUES (2)'));
      await tx.rollbackToSavepoint('one');
      await tx.releaseSavepoint('one');
      await tx.commit();
      expect(await rows('SELECT "i" FROM "T"')).toEqual([[1]]);
    });

    it('can be used no more when they have ended', async () => {
      const tx = await db.startTransaction();
      await tx.commit();
      await tx.rollback();
      for (const late of [() => tx.executeRaw(q('DELETE FROM "T"')), () => tx.commit()])
        await expect(late()).rejects.toMatchObject({ cause: { kind: 'TransactionAlreadyClosed' } });
    });

    it('refuse isolation levels that SQLite does not have', async () => {
      await expect(db.startTransaction('READ COMMITTED')).rejects.toMatchObject({
        cause: { kind: 'InvalidIsolationLevel' },
      });
      await (await db.startTransaction('SERIALIZABLE')).rollback();
    });

    it('let the next one in when their commit fails', async () => {
      await db.executeScript(
        'CREATE TABLE "D" ("u" TEXT REFERENCES "U" ("id") DEFERRABLE INITIALLY DEFERRED)',
      );
      const tx = await db.startTransaction();
      await tx.executeRaw(q(`INSERT INTO "D" VALUES ('none')`));
      await expect(tx.commit()).rejects.toMatchObject({ cause: { kind: 'ForeignKeyConstraintViolation' } });
      expect(await db.executeRaw(q('INSERT INTO "T" ("i") VALUES (1)'))).toBe(1);
      expect(await count('D')).toBe(0);
    });

    it('hold the write lock from their start, so that what they read still stands when they write', async () => {
      const other = await SqliteConnection.open(file, false);
      await other.run('PRAGMA busy_timeout = 0', []);
      const tx = await db.startTransaction();
      await tx.queryRaw(q('SELECT count(*) FROM "T"'));
      const refused = await other
        .run('INSERT INTO "T" ("i") VALUES (1)', [])
        .catch((error: unknown) => error);
      await tx.executeRaw(q('INSERT INTO "T" ("i") VALUES (2)'));
      await tx.commit();
      expect(refused).toMatchObject({ code: 'SQLITE_BUSY' });
      // A write after a refused one is on disk when it says so.
      expect(await other.run('INSERT INTO "T" ("i") VALUES (3)', [])).toBe(1);
      expect((await rows('SELECT "i" FROM "T" ORDER BY "id"')).flat()).toEqual([2, 3]);
      await other.close();
    });

    it('run nothing outside of themselves after SQLite ended them on a full disk', async () => {
      const pages = Number((await rows('SELECT page_count FROM pragma_page_count'))[0]![0]);
      await db.executeRaw(q(`PRAGMA max_page_count = ${pages + 1}`));
      const tx = await db.startTransaction();
      await tx.executeRaw(q('INSERT INTO "T" ("i") VALUES (1)'));
      await expect(
        tx.executeRaw(q('INSERT INTO "T" ("b") VALUES (zeroblob(1000000))')),
      ).rejects.toMatchObject({
        cause: { originalCode: 'SQLITE_FULL' },
      });
      await expect(tx.executeRaw(q('INSERT INTO "T" ("i") VALUES (2)'))).rejects.toMatchObject({
        cause: { kind: 'TransactionAlreadyClosed' },
      });
      await expect(tx.commit()).rejects.toThrow();
      expect(await count('T')).toBe(0);
      expect(await db.executeRaw(q('INSERT INTO "T" ("i") VALUES (3)'))).toBe(1);
    });
  });

  describe('beside others', () => {
    it('reads while a transaction is open, without waiting for it', async () => {
      const tx = await db.startTransaction();
      await tx.executeRaw(q('INSERT INTO "T" ("i") VALUES (1)'));
      expect(await Promise.all(Array.from({ length: 50 }, () => count('T')))).toEqual(Array(50).fill(0));
      await tx.rollback();
    });

    it('settles many writes and reads at once, each rightly', async () => {
      const writes = Array.from({ length: 500 }, (_, i) =>
        db.executeRaw(q('INSERT INTO "T" ("i") VALUES (?)', i)),
      );
      const reads = Array.from({ length: 100 }, () => count('T'));
      expect(await Promise.all(writes)).toEqual(Array(500).fill(1));
      for (const seen of await Promise.all(reads)) expect(Number(seen)).toBeLessThanOrEqual(500);
      expect((await rows('SELECT "i" FROM "T" ORDER BY "i"')).flat()).toEqual([...Array(500).keys()]);
    });

    it('waits for another process that holds the lock, and the event loop goes on meanwhile', async () => {
      const holder: ChildProcess = spawn(
        process.execPath,
        [fileURLToPath(new URL('./lock-holder.mjs', import.meta.url)), file],
        { stdio: ['pipe', 'pipe', 'inherit'] },
      );
      const exit = once(holder, 'exit');
      await once(holder.stdout!, 'data');

      let settled = false;
      const write = db.executeRaw(q('INSERT INTO "T" ("i") VALUES (1)')).finally(() => {
        settled = true;
      });
      // The holder lets go only when we tell it: a driver that blocked the loop would never get here in time.
      await turns(200);
      expect(settled).toBe(false);
      expect(await count('T')).toBe(0);

      holder.stdin!.end('go\n');
      expect(await write).toBe(1);
      expect(await exit).toEqual([0, null]);
    });

    it('leaves the event loop free while a heavy query runs', async () => {
      let settled = false;
      const heavy = rows(
        'SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT i FROM n)',
      ).finally(() => {
        settled = true;
      });
      await turns(10);
      expect(settled).toBe(false);
      expect(await rows('SELECT 1')).toEqual([[1]]);
      expect(await heavy).toEqual([[2_000_000]]);
    });
  });

  it('opens a new database while another process writes the first things into it', async () => {
    const fresh = join(folder.path, 'fresh.db');
    const other = await SqliteConnection.open(fresh, true);
    await other.run('BEGIN IMMEDIATE', []);
    await other.run('CREATE TABLE "First" ("id" TEXT)', []);
    const opening = SqliteAdapter.open(fresh);
    // Enough for the attempt to be made and to fail; one that gave up would end the test here.
    await Promise.race([opening, turns(5000)]);
    await other.run('COMMIT', []);
    await other.close();
    const opened = await opening;
    expect((await opened.queryRaw(q('SELECT name FROM sqlite_master'))).rows).toEqual([['First']]);
    await opened.dispose();
  });

  it('sets what durability, waiting and integrity rest on', async () => {
    const pragma = async (name: string) => {
      const tx = await db.startTransaction();
      const { rows: found } = await tx.queryRaw(q(`PRAGMA ${name}`));
      await tx.rollback();
      return found[0]![0];
    };
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(1);
    expect(await pragma('busy_timeout')).toBe(5000);
    expect(await pragma('foreign_keys')).toBe(1);
  });
});
