import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import type { Label } from '@/lib/drawing/label';
import { execute, query } from '../database/raw-database';
import { type Columns, type ColumnType, dialectOf } from '../database/sql-dialect';
import type {
  DrawingCursor,
  DrawingFilter,
  DrawingOrder,
  DrawingRecord,
  WholeDrawing,
} from './drawing-ports';
import { ALL_COLUMNS, type RecordRow, recordColumns, toInk, toRecord } from './drawing-rows';

/** The SQL of kept drawings; bulk goes in as one JSON text, as in rooms/append-sql.ts. */

/** A condition and the values for its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

export const both = (...conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => `(${sql})`).join(' AND ') || 'true',
  values: conditions.flatMap(({ values }) => values),
});

export function matching(filter: DrawingFilter): Condition {
  const conditions: Condition[] = [];
  const add = (sql: string, value: unknown) => {
    if (value !== undefined) conditions.push({ sql, values: [value] });
  };
  add('d."status" = ?', filter.status);
  if (filter.label === null) conditions.push({ sql: 'd."label" IS NULL', values: [] });
  else add('d."label" = ?', filter.label);
  add('d."source" = ?', filter.source);
  add('d."personId" = ?', filter.person);
  add('d."model" = ?', filter.model);
  add('d."holdOut" = ?', filter.holdOut);
  add('d."confidence" >= ?', filter.confidenceFrom);
  add('d."confidence" <= ?', filter.confidenceTo);
  add('d."createdAt" >= ?', filter.from);
  add('d."createdAt" < ?', filter.to);
  return both(...conditions);
}

const ORDERS: Record<DrawingOrder, { readonly column: string; readonly direction: 'DESC' | 'ASC' }> = {
  disagreement: { column: 'disagreement', direction: 'DESC' },
  doubt: { column: 'doubt', direction: 'DESC' },
  novelty: { column: 'novelty', direction: 'DESC' },
  newest: { column: 'createdAt', direction: 'DESC' },
  oldest: { column: 'createdAt', direction: 'ASC' },
};

export const ordered = (order: DrawingOrder): string => {
  const { column, direction } = ORDERS[order];
  return `ORDER BY d."${column}" ${direction}, d."id" ${direction}`;
};

/** Pages by key and not by number: the thousandth costs what the first does, and nothing is seen twice. */
export function behind(order: DrawingOrder, cursor: DrawingCursor): Condition {
  const { column, direction } = ORDERS[order];
  const values = {
    disagreement: cursor.disagreement,
    doubt: cursor.doubt,
    novelty: cursor.novelty,
    newest: cursor.at,
    oldest: cursor.at,
  };
  return {
    sql: `(d."${column}", d."id") ${direction === 'DESC' ? '<' : '>'} (?, ?)`,
    values: [values[order], cursor.id],
  };
}

/** Drawings by their ids, given as a JSON list. */
export const amongIds = (db: SqlQueryable, ids: readonly string[]): Condition => ({
  sql: `d."id" IN (${dialectOf(db).texts('?')})`,
  values: [JSON.stringify(ids)],
});

/** All that meet the condition, or so many. */
const atMost = (limit: number | null): Condition =>
  limit === null ? { sql: '', values: [] } : { sql: 'LIMIT ?', values: [limit] };

export async function readRecords(
  db: SqlQueryable,
  { sql, values }: Condition,
  rest = '',
  limit: number | null = null,
): Promise<DrawingRecord[]> {
  const end = atMost(limit);
  const rows = await query<RecordRow>(
    db,
    `SELECT ${recordColumns('d')} FROM "Drawing" AS d WHERE ${sql} ${rest} ${end.sql}`,
    ...values,
    ...end.values,
  );
  return rows.map(toRecord);
}

export async function readWhole(
  db: SqlQueryable,
  { sql, values }: Condition,
  rest = '',
  limit: number | null = null,
): Promise<WholeDrawing[]> {
  const end = atMost(limit);
  const rows = await query<readonly [...RecordRow, Uint8Array, Uint8Array, Uint8Array]>(
    db,
    `SELECT ${recordColumns('d')}, i."input", i."probabilities", i."strokes"
     FROM "Drawing" AS d JOIN "DrawingInk" AS i ON i."drawingId" = d."id" WHERE ${sql} ${rest} ${end.sql}`,
    ...values,
    ...end.values,
  );
  return rows.map((row) => {
    const [input, probabilities, strokes] = row.slice(-3) as [Uint8Array, Uint8Array, Uint8Array];
    // Spread into a third object, so many fields become a dictionary of two kilobytes that outlives its page: an export of a million
    // drawings filled the memory with them.
    return Object.assign(toRecord(row as unknown as RecordRow), toInk(input, probabilities, strokes));
  });
}

/** Those that hold no text. */
const OTHER_COLUMNS: Readonly<Partial<Record<(typeof ALL_COLUMNS)[number], ColumnType>>> = {
  holdOut: 'flag',
  sheet: 'int',
  revision: 'int',
  createdAt: 'float',
  consent: 'int',
  label: 'int',
  read: 'int',
  confidence: 'float',
  isDigit: 'float',
  disagreement: 'float',
  doubt: 'float',
  novelty: 'float',
  place: 'int',
  changes: 'int',
  thumb: 'bytes',
  band0: 'int',
  band1: 'int',
  band2: 'int',
  band3: 'int',
};
const DRAWINGS: Columns = Object.fromEntries(
  ALL_COLUMNS.map((name) => [name, OTHER_COLUMNS[name] ?? 'text']),
);

/** @returns the ids that were new: a request that was saved before, or a glyph's revision, is passed over */
export async function insertDrawings(
  db: SqlQueryable,
  rows: readonly (readonly unknown[])[],
): Promise<ReadonlySet<string>> {
  const inserted = await query<[id: string]>(
    db,
    `INSERT INTO "Drawing" (${ALL_COLUMNS.map((name) => `"${name}"`).join(', ')})
     SELECT * FROM ${dialectOf(db).table(DRAWINGS)} AS j WHERE true ON CONFLICT DO NOTHING RETURNING "id"`,
    JSON.stringify(rows),
  );
  return new Set(inserted.map(([id]) => id));
}

const INK: Columns = { drawing: 'text', input: 'bytes', probabilities: 'bytes', strokes: 'bytes' };

export const insertInk = (db: SqlQueryable, rows: readonly (readonly string[])[]): Promise<number> =>
  execute(
    db,
    `INSERT INTO "DrawingInk" ("drawingId", "input", "probabilities", "strokes")
     SELECT * FROM ${dialectOf(db).table(INK)} AS j`,
    JSON.stringify(rows),
  );

export type EventRow = readonly [
  drawing: string,
  n: number,
  person: string | null,
  at: number,
  action: string,
  label: number | null,
  labelSource: string | null,
  status: string,
];

const EVENTS: Columns = {
  drawing: 'text',
  n: 'int',
  person: 'text',
  at: 'float',
  action: 'text',
  label: 'int',
  labelSource: 'text',
  status: 'text',
};

export const insertEvents = (db: SqlQueryable, rows: readonly EventRow[]): Promise<number> =>
  execute(
    db,
    `INSERT INTO "LabelEvent" ("drawingId", "n", "personId", "at", "action", "label", "labelSource", "status")
     SELECT * FROM ${dialectOf(db).table(EVENTS)} AS j`,
    JSON.stringify(rows),
  );

/** Thumbs of the latest drawings of a label: what a new one is held against for its novelty. */
export async function recentThumbs(
  db: SqlQueryable,
  label: Label | null,
  limit: number,
): Promise<Uint8Array[]> {
  const { sql, values } = matching({ label });
  const rows = await query<[thumb: Uint8Array]>(
    db,
    `SELECT d."thumb" FROM "Drawing" AS d WHERE ${sql} ORDER BY d."createdAt" DESC, d."id" DESC LIMIT ?`,
    ...values,
    limit,
  );
  return rows.map(([thumb]) => thumb);
}
