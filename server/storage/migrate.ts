import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyDatabase } from './backup';
import { SqliteConnection } from './sqlite-connection';
import { StorageError } from './storage-error';

/** Another process may be migrating the same database; that it takes longer than this is not to be expected. */
const WAIT_FOR_OTHERS_MS = 120_000;

// Prisma's own table, so that `prisma migrate status` and `diff` understand what they see.
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

export interface Migration {
  /** `<timestamp>_<name>`, which is also their order. */
  readonly name: string;
  readonly sql: string;
}

/** @param folder holds one folder per migration with a `migration.sql` in it */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      sql: await readFile(join(folder, name, 'migration.sql'), 'utf8'),
    })),
  );
}

const checksum = (sql: string): string => createHash('sha256').update(sql).digest('hex');

/**
 * Brings the database to the newest schema: each missing migration in one transaction, so that a failed one leaves nothing.
 * Several processes may do this at once; SQLite's write lock lets one of them through at a time. What an older version made is copied
 * first, as `<file>.before-<migration>`.
 * @returns names of the migrations that this call applied
 */
export async function migrate(file: string, migrations: readonly Migration[]): Promise<readonly string[]> {
  const db = await SqliteConnection.open(file, true);
  try {
    await db.run(`PRAGMA busy_timeout = ${WAIT_FOR_OTHERS_MS}`, []);
    // Before BEGIN, where alone it works: redefining a table drops the old one, and would delete its children along with it.
    await db.run('PRAGMA foreign_keys = OFF', []);
    const done = await refuseForeign(db, migrations);
    const next = migrations.find(({ name }) => !done.has(name));
    if (done.size > 0 && next) await copyDatabase(file, `${file}.before-${next.name}`);
    const applied: string[] = [];
    for (const migration of migrations) if (await applyOnce(db, migration)) applied.push(migration.name);
    return applied;
  } finally {
    await db.close();
  }
}

/**
 * A database that knows more migrations than we do was made by a newer version, whose rules we would break.
 * @returns the names of those that were applied to it
 */
async function refuseForeign(
  db: SqliteConnection,
  migrations: readonly Migration[],
): Promise<ReadonlySet<string>> {
  const table = await db.all(`SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'`, []);
  if (table.rows.length === 0) return new Set();
  const known = new Map(migrations.map(({ name, sql }) => [name, checksum(sql)]));
  const history = await db.all(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
    [],
  );
  for (const [name, digest] of history.rows) {
    const expected = known.get(String(name));
    if (expected === undefined)
      throw new StorageError(
        'newer-database',
        `The database has the migration ${String(name)}, which this version does not know: it was made by a newer one. ` +
          'Start that version, or put back a backup.',
      );
    if (expected !== digest)
      throw new StorageError(
        'migration-failed',
        `The migration ${String(name)} was changed after it had been applied to this database. Put its file back.`,
      );
  }
  return new Set(history.rows.map(([name]) => String(name)));
}

async function applyOnce(db: SqliteConnection, { name, sql }: Migration): Promise<boolean> {
  await db.run('BEGIN IMMEDIATE', []);
  try {
    await db.run(HISTORY_TABLE, []);
    const done = await db.all(
      'SELECT 1 FROM "_prisma_migrations" WHERE migration_name = ? AND rolled_back_at IS NULL',
      [name],
    );
    if (done.rows.length > 0) {
      await db.run('ROLLBACK', []);
      return false;
    }
    const startedAt = Date.now();
    await db.script(sql);
    const orphans = await db.all('PRAGMA foreign_key_check', []);
    if (orphans.rows.length > 0) throw new Error(`${orphans.rows.length} rows would point to nothing`);
    await db.run(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES (?, ?, ?, ?, ?, 1)`,
      [randomUUID(), checksum(sql), Date.now(), name, startedAt],
    );
    await db.run('COMMIT', []);
    return true;
  } catch (cause) {
    await db.run('ROLLBACK', []).catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StorageError('migration-failed', `The migration ${name} failed and left nothing: ${reason}`, {
      cause,
    });
  }
}
