import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { POSTGRES_PREFIX, StorageError } from './storage-error';

export interface StorageOptions {
  /** INKLING_DATA; the database is `inkling.db` in it unless a URL names another. */
  readonly dataDir: string;
  /** DATABASE_URL: `file:<path>` names another file, relative to the working directory; `postgresql://…` a database of PostgreSQL. */
  readonly url?: string | undefined;
}

export type DatabasePlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'postgresql';
      readonly url: string /** The URL without its secrets. */;
      readonly name: string;
    };

/** @throws StorageError where the URL names a database that we do not speak */
export function databasePlace({ dataDir, url }: StorageOptions): DatabasePlace {
  if (!url) return { kind: 'sqlite', file: resolve(dataDir, 'inkling.db') };
  if (url.startsWith('file:///')) return { kind: 'sqlite', file: fileURLToPath(url) };
  if (url.startsWith('file:')) return { kind: 'sqlite', file: resolve(url.slice('file:'.length)) };
  if (/^postgres(ql)?:\/\//i.test(url)) return { kind: 'postgresql', url, name: withoutSecrets(url) };
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0] ?? '(none)';
  throw new StorageError(
    'unsupported',
    `DATABASE_URL has the scheme ${scheme}; we keep data in SQLite (\`file:<path>\`, or leave it unset) or in PostgreSQL ` +
      '(`postgresql://user:password@host:5432/database`).',
  );
}

/**
 * The database's file, for what only a file can do.
 * @throws StorageError where the database is none
 */
export function databaseFile(options: StorageOptions): string {
  const place = databasePlace(options);
  if (place.kind === 'sqlite') return place.file;
  throw new StorageError(
    'unsupported',
    `The database ${place.name} is PostgreSQL's to back up and to put back: pg_dump and pg_restore (README, "PostgreSQL").`,
  );
}

function withoutSecrets(url: string): string {
  try {
    const { hostname, port, pathname, searchParams } = new URL(url);
    const host = hostname || searchParams.get('host') || 'localhost';
    return `${POSTGRES_PREFIX}${host}${port && `:${port}`}${pathname}`;
  } catch (cause) {
    throw new StorageError(
      'unsupported',
      'DATABASE_URL is no URL: postgresql://user:password@host:5432/database.',
      {
        cause,
      },
    );
  }
}
