import { DriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils';

/** What the driver throws: a primary code by name and number, no extended code; the rest stands in the message only. */
export interface SqliteError extends Error {
  readonly code: string;
  readonly errno: number;
}

export const isSqliteError = (error: unknown): error is SqliteError =>
  error instanceof Error &&
  'errno' in error &&
  typeof error.errno === 'number' &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith('SQLITE_');

/** After these SQLite may have rolled the transaction back by itself; what follows must not run outside of it. */
const ENDS_TRANSACTION = new Set([
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_NOMEM',
  'SQLITE_BUSY',
  'SQLITE_INTERRUPT',
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
]);

export const endsTransaction = (error: unknown): boolean =>
  isSqliteError(error) && ENDS_TRANSACTION.has(error.code);

/** `UNIQUE constraint failed: Room.id, Room.name` → ['id', 'name'] */
const fieldsIn = (message: string): string[] =>
  (message.split('constraint failed: ')[1] ?? '')
    .split(', ')
    .map((name) => name.slice(name.lastIndexOf('.') + 1))
    .filter((name) => name !== '');

function mapSqliteError(error: SqliteError): MappedError {
  const { message } = error;
  if (message.includes('UNIQUE constraint failed'))
    return { kind: 'UniqueConstraintViolation', constraint: { fields: fieldsIn(message) } };
  if (message.includes('FOREIGN KEY constraint failed'))
    return { kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } };
  if (message.includes('NOT NULL constraint failed'))
    return { kind: 'NullConstraintViolation', constraint: { fields: fieldsIn(message) } };
  const table = /no such table: (.+)$/.exec(message)?.[1];
  if (table !== undefined) return { kind: 'TableDoesNotExist', table };
  const column = /no such column: (.+)$/.exec(message)?.[1] ?? /has no column named (.+)$/.exec(message)?.[1];
  if (column !== undefined) return { kind: 'ColumnNotFound', column };
  if (error.code === 'SQLITE_BUSY') return { kind: 'SocketTimeout' };
  return { kind: 'sqlite', extendedCode: error.errno, message };
}

/** The error as Prisma knows it (P2002, P2003, P2011, P1008, …); what did not come from SQLite passes unchanged. */
export function toDriverError(error: unknown): unknown {
  if (!isSqliteError(error)) return error;
  return new DriverAdapterError({
    ...mapSqliteError(error),
    originalCode: error.code,
    originalMessage: error.message,
  });
}
