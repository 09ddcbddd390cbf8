import { createHash } from 'node:crypto';
import { shippedMigrations } from '../database/migrations';
import { type Columns, type ColumnType, dialectOf } from '../database/sql-dialect';
import { migratePostgres } from '../postgres/migrate-postgres';
import { PostgresConnection } from '../postgres/postgres-connection';
import { migrateSqlite } from '../sqlite/migrate-sqlite';
import { SqliteConnection } from '../sqlite/sqlite-connection';
import { StorageError } from '../storage-error';
import { foldedAndFree } from './backup';

export interface CopiedTable {
  readonly name: string;
  readonly rows: number;
  /** The sum of its rows' SHA-256, hexadecimal: the same in whatever order they stand. */
  readonly digest: string;
}

/** Rows per statement: the largest hold a drawing's ink, a few kilobytes each. */
const PAGE = 500;

/**
 * Copies a database of SQLite into an empty one of PostgreSQL, in one transaction, and reads both to the end to see that they are
 * equal. The file stays as it is.
 * @param onTable told of each table once it is written
 * @throws StorageError `locked` while a server has the file open, `not-empty` where the target holds anything, `damaged` where the two
 * differ in the end; the target is left as it was
 */
export async function copyToPostgres(
  file: string,
  url: string,
  onTable: (table: CopiedTable) => void = () => undefined,
): Promise<readonly CopiedTable[]> {
  if (!(await foldedAndFree(file))) throw new StorageError('unsupported', `There is no database ${file}.`);
  await migrateSqlite(file, await shippedMigrations('sqlite'));
  await migratePostgres(url, await shippedMigrations('postgresql'));
  const from = await SqliteConnection.open(file, false);
  const to = await PostgresConnection.open(url);
  try {
    // Nobody writes there until the end.
    await from.run('BEGIN IMMEDIATE', []);
    await to.script('BEGIN');
    const tables = await tablesOf(from);
    await refuseFilled(to, tables);
    // The tallies come along, and are not to be counted a second time.
    await switchTriggers(to, tables, 'DISABLE');
    const copied: CopiedTable[] = [];
    for (const table of tables) {
      copied.push(await copyTable(from, to, table));
      onTable(copied.at(-1)!);
    }
    await switchTriggers(to, tables, 'ENABLE');
    for (const [i, table] of tables.entries()) await verify(to, table, copied[i]!);
    await to.script('COMMIT');
    await to.script('ANALYZE');
    return copied;
  } finally {
    // What was not committed goes with its connection.
    await Promise.all([to.close(), from.close()]);
  }
}

interface Table {
  readonly name: string;
  readonly columns: Columns;
  /** A column by which rows point to others of the table, which have to be there before them. */
  readonly parent: string | null;
}

const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
  TEXT: 'text',
  INTEGER: 'int',
  REAL: 'float',
  BOOLEAN: 'flag',
  BLOB: 'bytes',
};

/** All tables, each behind those that its rows point to. */
async function tablesOf(db: SqliteConnection): Promise<readonly Table[]> {
  const texts = async (sql: string, ...args: string[]) =>
    (await db.all(sql, args)).rows as unknown as readonly (readonly string[])[];
  const names = await texts(
    `SELECT name FROM sqlite_master
     WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '_prisma_migrations' ORDER BY name`,
  );
  const waiting = new Map<string, Table & { readonly needs: ReadonlySet<string> }>();
  for (const [name] of names as readonly (readonly [string])[]) {
    const columns = await texts('SELECT name, type FROM pragma_table_xinfo(?) ORDER BY cid', name);
    const keys = await texts('SELECT "table", "from" FROM pragma_foreign_key_list(?)', name);
    waiting.set(name, {
      name,
      columns: Object.fromEntries(columns.map(([column, type]) => [column, columnType(name, type!)])),
      parent: keys.find(([table]) => table === name)?.[1] ?? null,
      needs: new Set(keys.map(([table]) => table!).filter((table) => table !== name)),
    });
  }
  const ordered: Table[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ needs }) => ![...needs].some((name) => waiting.has(name)));
    if (ready.length === 0) throw new Error('Tables point to each other in a circle.');
    for (const table of ready) {
      ordered.push(table);
      waiting.delete(table.name);
    }
  }
  return ordered;
}

function columnType(table: string, type: string): ColumnType {
  const known = COLUMN_TYPES[type];
  if (known === undefined)
    throw new Error(`A column of ${table} has the type ${type}, which is not known here.`);
  return known;
}

async function refuseFilled(to: PostgresConnection, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables) {
    const [filled] = await to.rows<[boolean]>(`SELECT EXISTS (SELECT 1 FROM "${name}")`);
    if (filled![0])
      throw new StorageError(
        'not-empty',
        `The target is not empty: it has rows in ${name}. Name a new database (createdb), so that nothing of either is lost.`,
      );
  }
}

async function switchTriggers(
  to: PostgresConnection,
  tables: readonly Table[],
  action: 'ENABLE' | 'DISABLE',
): Promise<void> {
  // Those of foreign keys stay on: they are the system's, and no user's.
  for (const { name } of tables) await to.script(`ALTER TABLE "${name}" ${action} TRIGGER USER`);
}

async function copyTable(from: SqliteConnection, to: PostgresConnection, table: Table): Promise<CopiedTable> {
  const sum = new TableSum(table.name);
  const names = Object.keys(table.columns).map((name) => `"${name}"`);
  const insert = `INSERT INTO "${table.name}" (${names.join(', ')})
    SELECT * FROM ${dialectOf({ provider: 'postgres' }).table(table.columns).replace('?', '$1')} AS j`;
  const passes =
    table.parent === null ? ['true'] : [`"${table.parent}" IS NULL`, `"${table.parent}" IS NOT NULL`];
  for (const condition of passes)
    for (let last = 0; ; ) {
      const { rows } = await from.all(
        `SELECT rowid AS "its rowid", ${names.join(', ')} FROM "${table.name}"
         WHERE ${condition} AND rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
        [last],
      );
      if (rows.length === 0) break;
      last = Number(rows.at(-1)![0]);
      const plain = rows.map(([, ...values]) => values.map(plainly));
      for (const values of plain) sum.add(values);
      await to.rows(insert, JSON.stringify(plain)).catch((cause) => {
        throw new StorageError(
          'damaged',
          `PostgreSQL does not take rows of ${table.name}: ${cause instanceof Error ? cause.message : String(cause)}`,
          { cause },
        );
      });
    }
  return sum.result();
}

async function verify(to: PostgresConnection, table: Table, wanted: CopiedTable): Promise<void> {
  const sum = new TableSum(table.name);
  const names = Object.keys(table.columns).map((name) => `"${name}"`);
  await to.script(`DECLARE copied NO SCROLL CURSOR FOR SELECT ${names.join(', ')} FROM "${table.name}"`);
  for (;;) {
    const rows = await to.rows(`FETCH ${PAGE} FROM copied`);
    if (rows.length === 0) break;
    for (const values of rows) sum.add(values.map(plainly));
  }
  await to.script('CLOSE copied');
  const found = sum.result();
  if (found.rows !== wanted.rows || found.digest !== wanted.digest)
    throw new StorageError(
      'damaged',
      `The copy of ${table.name} differs: ${wanted.rows} rows (${wanted.digest}) there, ${found.rows} (${found.digest}) here. Nothing was kept.`,
    );
}

/** As both databases give it: bytes as hexadecimal, truth as 1 or 0. */
function plainly(value: unknown): string | number | null {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'boolean') return Number(value);
  return value as string | number | null;
}

const SUM_MODULUS = 2n ** 256n;

class TableSum {
  #rows = 0;
  #sum = 0n;

  constructor(private readonly name: string) {}

  add(values: readonly (string | number | null)[]): void {
    this.#rows += 1;
    const digest = createHash('sha256').update(JSON.stringify(values)).digest('hex');
    this.#sum = (this.#sum + BigInt(`0x${digest}`)) % SUM_MODULUS;
  }

  result(): CopiedTable {
    return { name: this.name, rows: this.#rows, digest: this.#sum.toString(16).padStart(64, '0') };
  }
}
