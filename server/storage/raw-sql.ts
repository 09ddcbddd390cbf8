/**
 * All SQL that Prisma does not write for us, in SQLite's dialect: bulk writes take one JSON text whatever the number of rows, as
 * Prisma's own script would spend a quarter of a millisecond on each. Another database gets a second set of these functions.
 */
export interface RawDatabase {
  $queryRawUnsafe<T>(sql: string, ...values: unknown[]): Promise<T>;
  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number>;
}

/** What one append wants of its room's row. */
export type FenceRow = readonly [room: string, epoch: number, firstSeq: number, lastSeq: number];
export type SessionRow = readonly [
  room: string,
  session: string,
  participant: string,
  firstN: number,
  lastN: number,
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
export type BeginRow = readonly [room: string, stroke: string, seq: number, points: string];
export type ExtendRow = readonly [
  room: string,
  stroke: string,
  seq: number,
  session: string,
  n: number,
  points: string,
];
export type EndRow = readonly [room: string, stroke: string, seq: number];

/**
 * Moves each room's seq on, where its epoch still holds and the entries follow the last committed one without a gap.
 * @returns the rooms whose row moved: at most one append per room
 */
export async function passFence(db: RawDatabase, rows: readonly FenceRow[]): Promise<ReadonlySet<string>> {
  const passed = await db.$queryRawUnsafe<{ id: string }[]>(
    `UPDATE "Room" SET "seq" = j."last"
     FROM (SELECT value ->> 0 AS "room", value ->> 1 AS "epoch", value ->> 2 AS "first", value ->> 3 AS "last"
           FROM json_each(?)) AS j
     WHERE "Room"."id" = j."room" AND "Room"."epoch" = j."epoch" AND "Room"."seq" = j."first" - 1
     RETURNING "Room"."id" AS "id"`,
    JSON.stringify(rows),
  );
  return new Set(passed.map(({ id }) => id));
}

/**
 * Notes how far each session has come. A session only counts up, and belongs to one participant for ever: a row that breaks
 * either is left out of the count that is returned.
 */
export const advanceSessions = (db: RawDatabase, rows: readonly SessionRow[]): Promise<number> =>
  db.$executeRawUnsafe(
    `INSERT INTO "RoomSession" ("roomId", "id", "participantId", "lastN")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 4 FROM json_each(?) AS j
     WHERE NOT EXISTS (
       SELECT 1 FROM "RoomSession" AS s
       WHERE s."roomId" = j.value ->> 0 AND s."id" = j.value ->> 1
         AND (s."lastN" >= j.value ->> 3 OR s."participantId" <> j.value ->> 2))
     ON CONFLICT ("roomId", "id") DO UPDATE SET "lastN" = excluded."lastN"`,
    JSON.stringify(rows),
  );

export const insertLog = (db: RawDatabase, rows: readonly LogRow[]): Promise<number> =>
  db.$executeRawUnsafe(
    `INSERT INTO "LogEntry" ("roomId", "seq", "sessionId", "n", "at", "kind", "body")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
     FROM json_each(?)`,
    JSON.stringify(rows),
  );

export const insertStrokes = (db: RawDatabase, rows: readonly BeginRow[]): Promise<number> =>
  db.$executeRawUnsafe(
    `INSERT INTO "Stroke" ("roomId", "id", "firstSeq", "lastSeq", "ended", "points")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 2, false, unhex(value ->> 3) FROM json_each(?)`,
    JSON.stringify(rows),
  );

export const insertChunks = (db: RawDatabase, rows: readonly ExtendRow[]): Promise<number> =>
  db.$executeRawUnsafe(
    `INSERT INTO "StrokeChunk" ("roomId", "strokeId", "seq", "sessionId", "n", "points")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, unhex(value ->> 5) FROM json_each(?)`,
    JSON.stringify(rows),
  );

// The stroke's own bytes, then those of its chunks in their order. Concatenating blobs as such would make text of them.
const FOLDED = `unhex(hex("points") || coalesce((
  SELECT group_concat(hex(c."points"), '' ORDER BY c."seq") FROM "StrokeChunk" AS c
  WHERE c."roomId" = "Stroke"."roomId" AND c."strokeId" = "Stroke"."id"), ''))`;

/** Ends strokes and folds their chunks into their rows. @returns how many of the strokes there were */
export async function endStrokes(db: RawDatabase, rows: readonly EndRow[]): Promise<number> {
  const json = JSON.stringify(rows);
  const ended = await db.$executeRawUnsafe(
    `UPDATE "Stroke" SET "ended" = true, "lastSeq" = j."seq", "points" = ${FOLDED}
     FROM (SELECT value ->> 0 AS "room", value ->> 1 AS "stroke", value ->> 2 AS "seq" FROM json_each(?)) AS j
     WHERE "Stroke"."roomId" = j."room" AND "Stroke"."id" = j."stroke"`,
    json,
  );
  await db.$executeRawUnsafe(
    `DELETE FROM "StrokeChunk" WHERE ("roomId", "strokeId") IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
    json,
  );
  return ended;
}

/** Folds the chunks of strokes that never ended: whoever drew them was cut off. They may still be extended and ended later. */
export async function foldOpenStrokes(db: RawDatabase, room: string): Promise<void> {
  await db.$executeRawUnsafe(
    `UPDATE "Stroke" SET "points" = ${FOLDED},
       "lastSeq" = max("lastSeq", (SELECT max(c."seq") FROM "StrokeChunk" AS c
                                   WHERE c."roomId" = "Stroke"."roomId" AND c."strokeId" = "Stroke"."id"))
     WHERE "roomId" = ? AND "id" IN (SELECT "strokeId" FROM "StrokeChunk" WHERE "roomId" = ?)`,
    room,
    room,
  );
  await db.$executeRawUnsafe('DELETE FROM "StrokeChunk" WHERE "roomId" = ?', room);
}

export type StoredEntry = readonly [
  seq: number,
  session: string,
  n: number,
  at: number,
  kind: string,
  body: Record<string, unknown>,
];

/** A page of the log in order, in one JSON text: rows one by one would keep the event loop longer. */
export async function readLog(
  db: RawDatabase,
  room: string,
  after: number,
  through: number,
  limit: number,
): Promise<readonly StoredEntry[]> {
  const [row] = await db.$queryRawUnsafe<{ page: string }[]>(
    `SELECT json_group_array(json_array("seq", "sessionId", "n", "at", "kind", json("body"))) AS "page"
     FROM (SELECT * FROM "LogEntry" WHERE "roomId" = ? AND "seq" > ? AND "seq" <= ? ORDER BY "seq" LIMIT ?)`,
    room,
    after,
    through,
    limit,
  );
  return JSON.parse(row!.page) as StoredEntry[];
}

export interface StoredStroke {
  readonly id: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly ended: number;
  readonly points: Uint8Array;
}

export const readStrokes = (
  db: RawDatabase,
  room: string,
  after: number,
  through: number,
  limit: number,
): Promise<readonly StoredStroke[]> =>
  db.$queryRawUnsafe<StoredStroke[]>(
    `SELECT "id", "firstSeq", "lastSeq", "ended", "points" FROM "Stroke"
     WHERE "roomId" = ? AND "firstSeq" > ? AND "firstSeq" <= ? ORDER BY "firstSeq" LIMIT ?`,
    room,
    after,
    through,
    limit,
  );
