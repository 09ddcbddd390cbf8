import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StorageError } from '../storage-error';

export interface Migration {
  /** `<timestamp>_<name>`, which is also their order. */
  readonly name: string;
  readonly sql: string;
}

/** What a database's history says was applied to it. */
export type AppliedMigration = readonly [name: string, checksum: string];

/** Those that lead to the newest schema on a kind of database. */
export const shippedMigrations = (provider: 'sqlite' | 'postgresql'): Promise<readonly Migration[]> =>
  readMigrations(migrationsFolder(provider));

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

/** Found upward from this file, whose place differs between the sources and the bundle. */
function migrationsFolder(provider: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'prisma', 'migrations', provider);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) throw new Error(`prisma/migrations/${provider} is missing`);
  }
}

export const checksum = (sql: string): string => createHash('sha256').update(sql).digest('hex');

/**
 * A database that knows more migrations than we do was made by a newer version, whose rules we would break.
 * @returns the names of those that were applied to it
 */
export function refuseForeign(
  history: readonly AppliedMigration[],
  migrations: readonly Migration[],
): ReadonlySet<string> {
  const known = new Map(migrations.map(({ name, sql }) => [name, checksum(sql)]));
  for (const [name, digest] of history) {
    const expected = known.get(name);
    if (expected === undefined)
      throw new StorageError(
        'newer-database',
        `The database has the migration ${name}, which this version does not know: it was made by a newer one. ` +
          'Start that version, or put back a backup.',
      );
    if (expected !== digest)
      throw new StorageError(
        'migration-failed',
        `The migration ${name} was changed after it had been applied to this database. Put its file back.`,
      );
  }
  return new Set(history.map(([name]) => name));
}

export function migrationFailed(name: string, cause: unknown): StorageError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StorageError('migration-failed', `The migration ${name} failed and left nothing: ${reason}`, {
    cause,
  });
}
