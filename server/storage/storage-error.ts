import { driverCodeOf, faultOf, refusesData } from './database/driver-errors';
import { StaleEpochError } from './ports';

export type StorageErrorCode =
  | 'no-driver'
  | 'read-only'
  | 'not-a-database'
  | 'damaged'
  | 'disk-full'
  | 'locked'
  | 'unreachable'
  | 'no-access'
  | 'not-empty'
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

/** How stores name a database of PostgreSQL: without its password. */
export const POSTGRES_PREFIX = 'postgresql://';

/**
 * What went wrong with a database, said so that an operator can mend it; an error of another kind comes back unchanged.
 * @param name its file, or its address on PostgreSQL
 */
export function explain(error: unknown, name: string): unknown {
  if (error instanceof StorageError) return error;
  return name.startsWith(POSTGRES_PREFIX) ? explainPostgres(error, name) : explainSqlite(error, name);
}

function explainSqlite(error: unknown, file: string): unknown {
  const options = { cause: error };
  switch (driverCodeOf(error) ?? fileSystemCode(error)) {
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

/** What the driver says of a connection that is not there, or is gone, where it has no code for it. */
const UNREACHABLE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;
const UNREACHABLE_CODES = /^(ECONN|ENOTFOUND|ENOENT|ETIMEDOUT|EAI_|EPIPE|08|57P0)/;
const UNREACHABLE_FAULTS: ReadonlySet<string | null> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
]);

function explainPostgres(error: unknown, name: string): unknown {
  const options = { cause: error };
  const code = driverCodeOf(error) ?? fileSystemCode(error) ?? '';
  const message = error instanceof Error ? error.message : '';
  if (UNREACHABLE_CODES.test(code) || UNREACHABLE_FAULTS.has(faultOf(error)) || UNREACHABLE.test(message))
    return new StorageError(
      'unreachable',
      `The database ${name} does not answer. Start PostgreSQL, or correct DATABASE_URL.`,
      options,
    );
  switch (code) {
    case '28P01':
    case '28000':
    case '42501':
      return new StorageError(
        'no-access',
        `The database ${name} does not let this user in, or not do what it has to. Correct DATABASE_URL, or give the user the database.`,
        options,
      );
    case '3D000':
      return new StorageError(
        'no-access',
        `The database ${name} does not exist. Make it: createdb.`,
        options,
      );
    case '53100':
      return new StorageError(
        'disk-full',
        `The database ${name} could not be written: its disk is full. Free some space; what was acknowledged is safe.`,
        options,
      );
    case '53300':
      return new StorageError(
        'unreachable',
        `The database ${name} has no connection left. Raise max_connections there, or start fewer servers.`,
        options,
      );
    default:
      return error;
  }
}

/** Runs work on a database and lets its failures speak plainly. */
export async function explained<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error, name);
  }
}

/**
 * Whether a write that failed so will fail again, however often it is tried: the room has another owner, or the database and the
 * room disagree. A full disk or a held lock passes.
 */
export const isHopeless = (error: unknown): boolean =>
  error instanceof StaleEpochError ||
  refusesData(error) ||
  (error instanceof StorageError && (error.code === 'out-of-order' || error.code === 'misuse'));
