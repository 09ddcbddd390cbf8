import { randomUUID } from 'node:crypto';
import {
  type AppliedMigration,
  checksum,
  type Migration,
  migrationFailed,
  refuseForeign,
} from '../database/migrations';
import { PostgresConnection } from './postgres-connection';

// Prisma's own table, so that `prisma migrate status` and `diff` understand what they see.
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Brings a database of PostgreSQL to the newest schema: each missing migration in one transaction, so that a failed one leaves nothing.
 * Several processes may do this at once; a lock lets one of them through at a time.
 * @returns names of the migrations that this call applied
 */
export async function migratePostgres(
  url: string,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const db = await PostgresConnection.open(url);
  try {
    await db.rows(`SELECT pg_advisory_lock(hashtext('inkling.migrations'))`);
    await db.script(HISTORY_TABLE);
    const history = await db.rows<AppliedMigration>(
      'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
    );
    const done = refuseForeign(history, migrations);
    const missing = migrations.filter(({ name }) => !done.has(name));
    for (const migration of missing) await apply(db, migration);
    return missing.map(({ name }) => name);
  } finally {
    // The lock goes with the connection.
    await db.close();
  }
}

async function apply(db: PostgresConnection, { name, sql }: Migration): Promise<void> {
  try {
    await db.script('BEGIN');
    await db.script(sql);
    await db.rows(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, 1)`,
      randomUUID(),
      checksum(sql),
      name,
    );
    await db.script('COMMIT');
  } catch (cause) {
    await db.script('ROLLBACK').catch(() => undefined);
    throw migrationFailed(name, cause);
  }
}
