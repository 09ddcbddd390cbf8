import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import { execute, query } from '../database/raw-database';
import { type Columns, dialectOf } from '../database/sql-dialect';

// Prisma's own script for bulk writes would spend a quarter of a millisecond on each row: they take one JSON text instead,
// whatever the number of rows.

/** What one append wants of its room's row. */
export type FenceRow = readonly [room: string, epoch: number, firstSeq: number, lastSeq: number];
export type SessionRow = readonly [
  room: string,
  session: string,
  participant: string,
  firstN: number,
  lastN: number,
  /** JSON of `Refusal[]`; null: none */
  refused: string | null,
];
export type LogRow = readonly [
  room: string,
  seq: number,
  session: string,
  n: number,
  at: number,
  kind: string,
  body: string,
];
/** Points as hex, as JSON has no bytes. */
export type StrokeRow = readonly [room: string, stroke: string, seq: number, ended: boolean, points: string];
export type ExtendRow = readonly [
  room: string,
  stroke: string,
  seq: number,
  session: string,
  n: number,
  points: string,
];
export type EndRow = readonly [room: string, stroke: string, seq: number];

const FENCE: Columns = { room: 'text', epoch: 'int', first: 'int', last: 'int' };

/**
 * Moves each room's seq on, where its epoch still holds and the entries follow the last committed one without a gap.
 * @returns the rooms whose row moved: at most one append per room
 */
export async function passFence(db: SqlQueryable, rows: readonly FenceRow[]): Promise<ReadonlySet<string>> {
  const passed = await query<[id: string]>(
    db,
    `UPDATE "Room" SET "seq" = j."last"
     FROM ${dialectOf(db).table(FENCE)} AS j
     WHERE "Room"."id" = j."room" AND "Room"."epoch" = j."epoch" AND "Room"."seq" = j."first" - 1
     RETURNING "Room"."id" AS "id"`,
    JSON.stringify(rows),
  );
  return new Set(passed.map(([id]) => id));
}

const SESSIONS: Columns = {
  room: 'text',
  session: 'text',
  participant: 'text',
  first: 'int',
  last: 'int',
  refused: 'text',
};

/**
 * Notes how far each session has come. A session only counts up, and belongs to one participant for ever: a row that breaks
 * either is left out of the count that is returned.
 */
export const advanceSessions = (db: SqlQueryable, rows: readonly SessionRow[]): Promise<number> =>
  execute(
    db,
    `INSERT INTO "RoomSession" ("roomId", "id", "participantId", "lastN", "refused")
     SELECT j."room", j."session", j."participant", j."last", j."refused" FROM ${dialectOf(db).table(SESSIONS)} AS j
     WHERE NOT EXISTS (
       SELECT 1 FROM "RoomSession" AS s
       WHERE s."roomId" = j."room" AND s."id" = j."session"
         AND (s."lastN" >= j."first" OR s."participantId" <> j."participant"))
     ON CONFLICT ("roomId", "id") DO UPDATE SET "lastN" = excluded."lastN", "refused" = excluded."refused"`,
    JSON.stringify(rows),
  );

const LOG: Columns = {
  room: 'text',
  seq: 'int',
  session: 'text',
  n: 'int',
  at: 'float',
  kind: 'text',
  body: 'text',
};

export const insertLog = (db: SqlQueryable, rows: readonly LogRow[]): Promise<number> =>
  execute(
    db,
    `INSERT INTO "LogEntry" ("roomId", "seq", "sessionId", "n", "at", "kind", "body")
     SELECT * FROM ${dialectOf(db).table(LOG)} AS j`,
    JSON.stringify(rows),
  );

const STROKES: Columns = { room: 'text', stroke: 'text', seq: 'int', ended: 'flag', points: 'bytes' };

export const insertStrokes = (db: SqlQueryable, rows: readonly StrokeRow[]): Promise<number> =>
  execute(
    db,
    `INSERT INTO "Stroke" ("roomId", "id", "firstSeq", "lastSeq", "ended", "points")
     SELECT j."room", j."stroke", j."seq", j."seq", j."ended", j."points" FROM ${dialectOf(db).table(STROKES)} AS j`,
    JSON.stringify(rows),
  );

const CHUNKS: Columns = {
  room: 'text',
  stroke: 'text',
  seq: 'int',
  session: 'text',
  n: 'int',
  points: 'bytes',
};

export const insertChunks = (db: SqlQueryable, rows: readonly ExtendRow[]): Promise<number> =>
  execute(
    db,
    `INSERT INTO "StrokeChunk" ("roomId", "strokeId", "seq", "sessionId", "n", "points")
     SELECT * FROM ${dialectOf(db).table(CHUNKS)} AS j`,
    JSON.stringify(rows),
  );

const ENDS: Columns = { room: 'text', stroke: 'text', seq: 'int' };

/** Ends strokes and folds their chunks into their rows. @returns how many of the strokes there were */
export async function endStrokes(db: SqlQueryable, rows: readonly EndRow[]): Promise<number> {
  const json = JSON.stringify(rows);
  const dialect = dialectOf(db);
  const ended = await execute(
    db,
    `UPDATE "Stroke" SET "ended" = true, "lastSeq" = j."seq", "points" = ${dialect.foldedPoints}
     FROM ${dialect.table(ENDS)} AS j
     WHERE "Stroke"."roomId" = j."room" AND "Stroke"."id" = j."stroke"`,
    json,
  );
  await execute(
    db,
    `DELETE FROM "StrokeChunk"
     WHERE ("roomId", "strokeId") IN (SELECT j."room", j."stroke" FROM ${dialect.table(ENDS)} AS j)`,
    json,
  );
  return ended;
}

export type RedactionRow = readonly [room: string, stroke: string];

/** Takes the samples of strokes away; their rows and seqs stay. */
export async function redactStrokes(db: SqlQueryable, rows: readonly RedactionRow[]): Promise<void> {
  const json = JSON.stringify(rows);
  const named = `IN (SELECT j."room", j."stroke" FROM ${dialectOf(db).table({ room: 'text', stroke: 'text' })} AS j)`;
  await execute(
    db,
    `UPDATE "Stroke" SET "points" = ? WHERE ("roomId", "id") ${named}`,
    new Uint8Array(),
    json,
  );
  await execute(db, `DELETE FROM "StrokeChunk" WHERE ("roomId", "strokeId") ${named}`, json);
}

/** Folds the chunks of strokes that never ended: whoever drew them was cut off. They may still be extended and ended later. */
export async function foldOpenStrokes(db: SqlQueryable, room: string): Promise<void> {
  await execute(
    db,
    `UPDATE "Stroke" SET "points" = ${dialectOf(db).foldedPoints},
       "lastSeq" = CASE WHEN j."last" > "lastSeq" THEN j."last" ELSE "lastSeq" END
     FROM (SELECT c."strokeId", max(c."seq") AS "last" FROM "StrokeChunk" AS c
           WHERE c."roomId" = ? GROUP BY c."strokeId") AS j
     WHERE "Stroke"."roomId" = ? AND "Stroke"."id" = j."strokeId"`,
    room,
    room,
  );
  await execute(db, 'DELETE FROM "StrokeChunk" WHERE "roomId" = ?', room);
}
