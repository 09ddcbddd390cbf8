import { randomUUID } from 'node:crypto';
import { copyDatabase } from '../copies/backup';
import { checksum, type Migration, migrationFailed, refuseForeign } from '../database/migrations';
import { SqliteConnection } from './sqlite-connection';

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

/**
 * Brings the database to the newest schema: each missing migration in one transaction, so that a failed one leaves nothing.
 * Several processes may do this at once; SQLite's write lock lets one of them through at a time. What an older version made is copied
 * first, as `<file>.before-<migration>`.
 * @returns names of the migrations that this call applied
 */
export async function migrateSqlite(
  file: string,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const db = await SqliteConnection.open(file, true);
  try {
    await db.run(`PRAGMA busy_timeout = ${WAIT_FOR_OTHERS_MS}`, []);
    // Before BEGIN, where alone it works: redefining a table drops the old one, and would delete its children along with it.
    await db.run('PRAGMA foreign_keys = OFF', []);
    const done = refuseForeign(await readHistory(db), migrations);
    const next = migrations.find(({ name }) => !done.has(name));
    if (done.size > 0 && next) await copyDatabase(file, `${file}.before-${next.name}`);
    const applied: string[] = [];
    for (const migration of migrations) if (await applyOnce(db, migration)) applied.push(migration.name);
    return applied;
  } finally {
    await db.close();
  }
}

async function readHistory(db: SqliteConnection): Promise<readonly [string, string][]> {
  const table = await db.all(`SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'`, []);
  if (table.rows.length === 0) return [];
  const history = await db.all(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
    [],
  );
  return history.rows.map(([name, digest]) => [String(name), String(digest)]);
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
    throw migrationFailed(name, cause);
  }
}
