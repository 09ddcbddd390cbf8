import { StaleEpochError } from './ports';
import { breaksConstraint, sqliteCodeOf } from './sqlite-errors';

export type StorageErrorCode =
  | 'no-driver'
  | 'read-only'
  | 'not-a-database'
  | 'damaged'
  | 'disk-full'
  | 'locked'
  | 'newer-database'
  | 'migration-failed'
  | 'unsupported'
  | 'out-of-order'
  | 'misuse';

/** A failure of the store in a sentence for people, with the remedy where there is one. */
export class StorageError extends Error {
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageError';
    this.code = code;
  }
}

const fileSystemCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** What went wrong with `file`, said so that an operator can mend it; an error of another kind comes back unchanged. */
export function explain(error: unknown, file: string): unknown {
  if (error instanceof StorageError) return error;
  const options = { cause: error };
  switch (sqliteCodeOf(error) ?? fileSystemCode(error)) {
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
    case 'SQLITE_AUTH':
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'ENOENT':
    case 'EEXIST':
      return new StorageError(
        'read-only',
        `The database ${file} cannot be opened for writing. Make its folder writable for this user, or name another ` +
          'folder in INKLING_DATA.',
        options,
      );
    case 'SQLITE_NOTADB':
      return new StorageError(
        'not-a-database',
        `${file} is not a database. Move it away, or name another folder in INKLING_DATA or another file in DATABASE_URL.`,
        options,
      );
    case 'SQLITE_CORRUPT':
      return new StorageError(
        'damaged',
        `The database ${file} is damaged. Stop the server and put back a backup of it.`,
        options,
      );
    case 'SQLITE_FULL':
    case 'SQLITE_IOERR':
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new StorageError(
        'disk-full',
        `The database ${file} could not be written: the disk is full or fails. Free some space; what was acknowledged is safe.`,
        options,
      );
    case 'SQLITE_BUSY':
      return new StorageError(
        'locked',
        `The database ${file} was held by another program for too long. Close that program (a backup, a database browser).`,
        options,
      );
    default:
      return error;
  }
}

/** Runs work on a database and lets its failures speak plainly. */
export async function explained<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error, file);
  }
}

/**
 * Whether a write that failed so will fail again, however often it is tried: the room has another owner, or the database and the
 * room disagree. A full disk or a held lock passes.
 */
export const isHopeless = (error: unknown): boolean =>
  error instanceof StaleEpochError ||
  breaksConstraint(error) ||
  (error instanceof StorageError && (error.code === 'out-of-order' || error.code === 'misuse'));
