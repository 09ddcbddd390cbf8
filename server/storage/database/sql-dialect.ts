import type { SqlQueryable } from '@prisma/driver-adapter-utils';

/**
 * Where SQLite and PostgreSQL need other words for the same thing. All else that we write by hand is the SQL that both read, with
 * question marks for values.
 */
export interface Dialect {
  /** A query for the texts of a JSON list, in a column named `value`. @param list a question mark, or a column */
  texts(list: string): string;
  /** A table of what one value holds as a JSON list of lists, one column per place: bulk goes in as one text whatever its size. */
  table(columns: Columns): string;
  /** A "Stroke" row's own bytes, then those of its chunks in their order. */
  readonly foldedPoints: string;
  /** One JSON text of all rows of a query in its order, a list of lists. @param parts `json` marks a column that holds JSON already */
  jsonRows(parts: readonly JsonPart[], from: string): string;
}

export type ColumnType = 'text' | 'int' | 'float' | 'flag' | 'bytes';
export type Columns = Readonly<Record<string, ColumnType>>;
export interface JsonPart {
  readonly column: string;
  readonly json?: boolean;
}

export const dialectOf = (db: Pick<SqlQueryable, 'provider'>): Dialect =>
  db.provider === 'postgres' ? postgres : sqlite;

const sqlite: Dialect = {
  texts: (list) => `SELECT value FROM json_each(${list})`,
  table: (columns) =>
    `(SELECT ${Object.entries(columns)
      .map(
        ([name, type], i) => `${type === 'bytes' ? `unhex(value ->> ${i})` : `value ->> ${i}`} AS "${name}"`,
      )
      .join(', ')} FROM json_each(?))`,
  // Concatenating blobs as such would make text of them.
  foldedPoints: `unhex(hex("points") || coalesce((
    SELECT group_concat(hex(c."points"), '' ORDER BY c."seq") FROM "StrokeChunk" AS c
    WHERE c."roomId" = "Stroke"."roomId" AND c."strokeId" = "Stroke"."id"), ''))`,
  jsonRows: (parts, from) => {
    const columns = parts.map(({ column, json }) => (json ? `json("${column}")` : `"${column}"`));
    return `SELECT json_group_array(json_array(${columns.join(', ')})) AS "rows" FROM (${from}) AS page`;
  },
};

const POSTGRES_TYPES: Readonly<Record<ColumnType, (value: string) => string>> = {
  text: (value) => value,
  int: (value) => `(${value})::integer`,
  float: (value) => `(${value})::double precision`,
  flag: (value) => `(${value})::boolean`,
  bytes: (value) => `decode(${value}, 'hex')`,
};

const postgres: Dialect = {
  texts: (list) => `SELECT value FROM jsonb_array_elements_text((${list})::jsonb) AS list(value)`,
  table: (columns) =>
    `(SELECT ${Object.entries(columns)
      .map(([name, type], i) => `${POSTGRES_TYPES[type](`value ->> ${i}`)} AS "${name}"`)
      .join(', ')} FROM jsonb_array_elements((?)::jsonb) AS list(value))`,
  foldedPoints: `("points" || coalesce((
    SELECT string_agg(c."points", ''::bytea ORDER BY c."seq") FROM "StrokeChunk" AS c
    WHERE c."roomId" = "Stroke"."roomId" AND c."strokeId" = "Stroke"."id"), ''::bytea))`,
  jsonRows: (parts, from) => {
    const columns = parts.map(({ column, json }) => (json ? `"${column}"::json` : `"${column}"`));
    return `SELECT coalesce(json_agg(json_build_array(${columns.join(', ')})), '[]')::text AS "rows" FROM (${from}) AS page`;
  },
};
