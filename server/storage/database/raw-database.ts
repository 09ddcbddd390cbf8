import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';

/**
 * The adapter under Prisma, asked directly: what the pen writes many times a second goes this way. A transaction of three
 * statements takes a fifth of the processor time that Prisma's interactive transactions spend on it (0.3 against 1.7 ms), all of
 * it on the event loop. Whatever the database, values stand for question marks, counts are numbers, and truth is 1 or 0.
 */
const ask = (db: SqlQueryable, sql: string, values: readonly unknown[]): SqlQuery => ({
  sql: db.provider === 'postgres' ? numbered(sql) : sql,
  args: [...values],
  argTypes: values.map(() => ({ scalarType: 'unknown', arity: 'scalar' })),
});

/** Rows as tuples in the order of the columns, whose names must differ. */
export async function query<Row extends readonly unknown[]>(
  db: SqlQueryable,
  sql: string,
  ...values: unknown[]
): Promise<readonly Row[]> {
  const result = await db.queryRaw(ask(db, sql, values));
  if (db.provider === 'postgres') toPlainValues(result);
  return result.rows as unknown as readonly Row[];
}

/** @returns how many rows changed */
export const execute = (db: SqlQueryable, sql: string, ...values: unknown[]): Promise<number> =>
  db.executeRaw(ask(db, sql, values));

/** Commits when the work is done, rolls back when it fails. */
export async function transaction<T>(
  db: SqlDriverAdapter,
  work: (tx: SqlQueryable) => Promise<T>,
): Promise<T> {
  const tx = await db.startTransaction();
  try {
    const result = await work(tx);
    // Some adapters leave the statement to whoever began, as Prisma's own engine does.
    if (!tx.options.usePhantomQuery) await execute(tx, 'COMMIT');
    await tx.commit();
    return result;
  } catch (error) {
    await rollBack(tx);
    throw error;
  }
}

/**
 * A transaction that changes drawings or results by what it read of them: one after the other, over all processes. SQLite runs every
 * transaction so; PostgreSQL is told to, by the lock that the triggers of the boards take as well.
 */
export const transactionOnDrawings = <T>(
  db: SqlDriverAdapter,
  work: (tx: SqlQueryable) => Promise<T>,
): Promise<T> =>
  transaction(db, async (tx) => {
    if (tx.provider === 'postgres') await execute(tx, 'SELECT "holdDrawings"()');
    return work(tx);
  });

async function rollBack(tx: Transaction): Promise<void> {
  try {
    if (!tx.options.usePhantomQuery) await execute(tx, 'ROLLBACK');
  } catch {
    // The connection is gone, and the transaction with it.
  } finally {
    await tx.rollback();
  }
}

const numberedTexts = new Map<string, string>();
/** Texts are few; whatever makes them without end would fill the memory. */
const MOST_TEXTS = 2_000;
/** Strings, quoted names, comments, question marks. */
const quotedOrMark = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\?/g;

/** `… = ? AND … = ?` → `… = $1 AND … = $2` */
function numbered(sql: string): string {
  const known = numberedTexts.get(sql);
  if (known !== undefined) return known;
  let n = 0;
  const text = sql.replace(quotedOrMark, (token) => (token === '?' ? `$${++n}` : token));
  if (numberedTexts.size >= MOST_TEXTS) numberedTexts.clear();
  numberedTexts.set(sql, text);
  return text;
}

/** PostgreSQL gives counts and sums as text, and truth as such. */
function toPlainValues({ columnTypes, rows }: SqlResultSet): void {
  columnTypes.forEach((type, i) => {
    if (type !== ColumnTypeEnum.Int64 && type !== ColumnTypeEnum.Numeric && type !== ColumnTypeEnum.Boolean)
      return;
    for (const row of rows) if (row[i] !== null) row[i] = Number(row[i]);
  });
}
