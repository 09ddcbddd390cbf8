import {
  type ArgType,
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
} from '@prisma/driver-adapter-utils';

const INT32_MAX = 2 ** 31 - 1;
const INT32_MIN = -(2 ** 31);

export type SqliteValue = string | number | Uint8Array | null;

/**
 * An argument of Prisma as the driver can bind it. The driver binds a bigint as NULL without a word, and each number beyond
 * 32 bits as REAL; SQLite turns the latter into an exact INTEGER where the column is one, up to 2^53.
 */
export function bindable(value: unknown, type: ArgType | undefined): SqliteValue {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'bigint':
      return safeNumber(value);
    case 'string':
      return fromText(value, type);
    default:
      break;
  }
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  throw new DriverAdapterError({
    kind: 'InvalidInputValue',
    message: `SQLite has no column for a value of this kind (${Object.prototype.toString.call(value)})`,
  });
}

function safeNumber(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new DriverAdapterError({
    kind: 'ValueOutOfRange',
    cause: `${value} lies beyond 2^53 and would lose digits in this driver`,
  });
}

/** Prisma sends numbers beyond 32 bits, bytes and times as text, too; the declared type says which. */
function fromText(value: string, type: ArgType | undefined): SqliteValue {
  if (!type || type.arity === 'list') return value;
  switch (type.scalarType) {
    case 'int':
    case 'bigint':
      return safeNumber(BigInt(value));
    case 'float':
    case 'decimal':
      return Number.parseFloat(value);
    case 'bytes':
      return Buffer.from(value, 'base64');
    case 'datetime':
      return value.replace(/Z$/, '+00:00');
    case 'string':
    case 'boolean':
    case 'enum':
    case 'uuid':
    case 'json':
    case 'unknown':
      return value;
    default: {
      const never: never = type.scalarType;
      throw new Error(`unknown scalar type ${String(never)}`);
    }
  }
}

/**
 * The driver tells no declared types, so a column's type is what its values need: Int32 where all are whole and small, Double
 * where any number is not, Text, Bytes; Int32 where all are NULL, which any type can hold.
 */
export function columnTypes(columns: readonly string[], rows: readonly (readonly unknown[])[]): ColumnType[] {
  return columns.map((_, i) => {
    let type: ColumnType | null = null;
    for (const row of rows) {
      const value = row[i];
      if (value === null || value === undefined) continue;
      if (typeof value === 'string') return ColumnTypeEnum.Text;
      if (typeof value !== 'number') return ColumnTypeEnum.Bytes;
      const small = Number.isInteger(value) && value >= INT32_MIN && value <= INT32_MAX;
      if (!small) return ColumnTypeEnum.Double;
      type = ColumnTypeEnum.Int32;
    }
    return type ?? ColumnTypeEnum.Int32;
  });
}
