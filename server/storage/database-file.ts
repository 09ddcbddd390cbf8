import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StorageError } from './storage-error';

export interface StorageOptions {
  /** INKLING_DATA; the database is `inkling.db` in it. */
  readonly dataDir: string;
  /** DATABASE_URL: `file:<path>` names another database file; relative paths count from the working directory. */
  readonly url?: string | undefined;
}

/** @throws StorageError where the URL names a database that this version does not speak */
export function databaseFile({ dataDir, url }: StorageOptions): string {
  if (!url) return resolve(dataDir, 'inkling.db');
  if (url.startsWith('file:///')) return fileURLToPath(url);
  if (url.startsWith('file:')) return resolve(url.slice('file:'.length));
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0] ?? '(none)';
  throw new StorageError(
    'unsupported',
    `DATABASE_URL has the scheme ${scheme}; this version keeps its data in SQLite: \`file:<path>\`, or leave it unset.`,
  );
}
