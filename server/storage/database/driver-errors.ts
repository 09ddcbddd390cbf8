import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import { isSqliteError } from '../sqlite/sqlite-errors';

const REFUSALS: ReadonlySet<string> = new Set([
  'UniqueConstraintViolation',
  'ForeignKeyConstraintViolation',
  'NullConstraintViolation',
  'RestrictViolation',
]);
/** PostgreSQL's classes for data that no column takes, and for broken constraints. */
const REFUSED_SQLSTATE = /^2[23]\w{3}$/;

/** Whether the database refused what was written for what it says. */
export const refusesData = (error: unknown): boolean =>
  (error instanceof DriverAdapterError && REFUSALS.has(error.cause.kind)) ||
  REFUSED_SQLSTATE.test(driverCodeOf(error) ?? '');

/** The driver's own code behind an error that came through Prisma or an adapter: SQLITE_FULL, 23505, ECONNREFUSED, …, or null. */
export function driverCodeOf(error: unknown): string | null {
  if (isSqliteError(error)) return error.code;
  if (typeof error !== 'object' || error === null) return null;
  if ('originalCode' in error && typeof error.originalCode === 'string') return error.originalCode;
  for (const key of ['meta', 'driverAdapterError', 'cause'] as const)
    if (key in error) {
      const code = driverCodeOf((error as Readonly<Record<string, unknown>>)[key]);
      if (code !== null) return code;
    }
  return null;
}

/** What an adapter calls the fault, where it has a word of its own: DatabaseNotReachable, ConnectionClosed, …, or null. */
export function faultOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('kind' in error && typeof error.kind === 'string') return error.kind;
  for (const key of ['meta', 'driverAdapterError', 'cause'] as const)
    if (key in error) {
      const kind = faultOf((error as Readonly<Record<string, unknown>>)[key]);
      if (kind !== null) return kind;
    }
  return null;
}
