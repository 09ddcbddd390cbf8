import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import { execute, query } from './raw-database';

/**
 * All SQL that Prisma does not write for us, in SQLite's dialect: bulk writes take one JSON text whatever the number of rows, as
 * Prisma's own script would spend a quarter of a millisecond on each. Another database gets a second set of these functions.
 */

export type RaisedRoom = readonly [epoch: number, seq: number];

/** Raises the room's epoch; null where there is no such room. */
export async function raiseEpoch(db: SqlQueryable, room: string): Promise<RaisedRoom | null> {
  const [row] = await query<RaisedRoom>(
    db,
    `UPDATE "Room" SET "epoch" = "epoch" + 1 WHERE "id" = ? RETURNING "epoch", "seq"`,
    room,
  );
  return row ?? null;
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

/**
 * Moves each room's seq on, where its epoch still holds and the entries follow the last committed one without a gap.
 * @returns the rooms whose row moved: at most one append per room
 */
export async function passFence(db: SqlQueryable, rows: readonly FenceRow[]): Promise<ReadonlySet<string>> {
  const passed = await query<[id: string]>(
    db,
    `UPDATE "Room" SET "seq" = j."last"
     FROM (SELECT value ->> 0 AS "room", value ->> 1 AS "epoch", value ->> 2 AS "first", value ->> 3 AS "last"
           FROM json_each(?)) AS j
     WHERE "Room"."id" = j."room" AND "Room"."epoch" = j."epoch" AND "Room"."seq" = j."first" - 1
     RETURNING "Room"."id" AS "id"`,
    JSON.stringify(rows),
  );
  return new Set(passed.map(([id]) => id));
}

/**
 * Notes how far each session has come. A session only counts up, and belongs to one participant for ever: a row that breaks
 * either is left out of the count that is returned.
 */
export const advanceSessions = (db: SqlQueryable, rows: readonly SessionRow[]): Promise<number> =>
  execute(
    db,
    `INSERT INTO "RoomSession" ("roomId", "id", "participantId", "lastN")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 4 FROM json_each(?) AS j
     WHERE NOT EXISTS (
       SELECT 1 FROM "RoomSession" AS s
       WHERE s."roomId" = j.value ->> 0 AND s."id" = j.value ->> 1
         AND (s."lastN" >= j.value ->> 3 OR s."participantId" <> j.value ->> 2))
     ON CONFLICT ("roomId", "id") DO UPDATE SET "lastN" = excluded."lastN"`,
    JSON.stringify(rows),
  );

export const insertLog = (db: SqlQueryable, rows: readonly LogRow[]): Promise<number> =>
  execute(
    db,
    `INSERT INTO "LogEntry" ("roomId", "seq", "sessionId", "n", "at", "kind", "body")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
     FROM json_each(?)`,
    JSON.stringify(rows),
  );

export const insertStrokes = (db: SqlQueryable, rows: readonly StrokeRow[]): Promise<number> =>
  execute(
    db,
    `INSERT INTO "Stroke" ("roomId", "id", "firstSeq", "lastSeq", "ended", "points")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 2, value ->> 3, unhex(value ->> 4) FROM json_each(?)`,
    JSON.stringify(rows),
  );

export const insertChunks = (db: SqlQueryable, rows: readonly ExtendRow[]): Promise<number> =>
  execute(
    db,
    `INSERT INTO "StrokeChunk" ("roomId", "strokeId", "seq", "sessionId", "n", "points")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, unhex(value ->> 5) FROM json_each(?)`,
    JSON.stringify(rows),
  );

// The stroke's own bytes, then those of its chunks in their order. Concatenating blobs as such would make text of them.
const FOLDED = `unhex(hex("points") || coalesce((
  SELECT group_concat(hex(c."points"), '' ORDER BY c."seq") FROM "StrokeChunk" AS c
  WHERE c."roomId" = "Stroke"."roomId" AND c."strokeId" = "Stroke"."id"), ''))`;

/** Ends strokes and folds their chunks into their rows. @returns how many of the strokes there were */
export async function endStrokes(db: SqlQueryable, rows: readonly EndRow[]): Promise<number> {
  const json = JSON.stringify(rows);
  const ended = await execute(
    db,
    `UPDATE "Stroke" SET "ended" = true, "lastSeq" = j."seq", "points" = ${FOLDED}
     FROM (SELECT value ->> 0 AS "room", value ->> 1 AS "stroke", value ->> 2 AS "seq" FROM json_each(?)) AS j
     WHERE "Stroke"."roomId" = j."room" AND "Stroke"."id" = j."stroke"`,
    json,
  );
  await execute(
    db,
    `DELETE FROM "StrokeChunk" WHERE ("roomId", "strokeId") IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
    json,
  );
  return ended;
}

export type RedactionRow = readonly [room: string, stroke: string];

/** Takes the samples of strokes away; their rows and seqs stay. */
export async function redactStrokes(db: SqlQueryable, rows: readonly RedactionRow[]): Promise<void> {
  const json = JSON.stringify(rows);
  const named = 'IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))';
  await execute(db, `UPDATE "Stroke" SET "points" = zeroblob(0) WHERE ("roomId", "id") ${named}`, json);
  await execute(db, `DELETE FROM "StrokeChunk" WHERE ("roomId", "strokeId") ${named}`, json);
}

/** Folds the chunks of strokes that never ended: whoever drew them was cut off. They may still be extended and ended later. */
export async function foldOpenStrokes(db: SqlQueryable, room: string): Promise<void> {
  await execute(
    db,
    `UPDATE "Stroke" SET "points" = ${FOLDED},
       "lastSeq" = max("lastSeq", (SELECT max(c."seq") FROM "StrokeChunk" AS c
                                   WHERE c."roomId" = "Stroke"."roomId" AND c."strokeId" = "Stroke"."id"))
     WHERE "roomId" = ? AND "id" IN (SELECT "strokeId" FROM "StrokeChunk" WHERE "roomId" = ?)`,
    room,
    room,
  );
  await execute(db, 'DELETE FROM "StrokeChunk" WHERE "roomId" = ?', room);
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
  db: SqlQueryable,
  room: string,
  after: number,
  through: number,
  limit: number,
): Promise<readonly StoredEntry[]> {
  const [row] = await query<[page: string]>(
    db,
    `SELECT json_group_array(json_array("seq", "sessionId", "n", "at", "kind", json("body"))) AS "page"
     FROM (SELECT * FROM "LogEntry" WHERE "roomId" = ? AND "seq" > ? AND "seq" <= ? ORDER BY "seq" LIMIT ?)`,
    room,
    after,
    through,
    limit,
  );
  return JSON.parse(row![0]) as StoredEntry[];
}

export type StoredStroke = readonly [
  id: string,
  firstSeq: number,
  lastSeq: number,
  ended: number,
  points: Uint8Array,
];

/** In the order of their firstSeq, and of their ids where an import brought several. */
export const readStrokes = (
  db: SqlQueryable,
  room: string,
  [afterSeq, afterId]: readonly [firstSeq: number, id: string],
  through: number,
  limit: number,
): Promise<readonly StoredStroke[]> =>
  query<StoredStroke>(
    db,
    `SELECT "id", "firstSeq", "lastSeq", "ended", "points" FROM "Stroke"
     WHERE "roomId" = ? AND ("firstSeq", "id") > (?, ?) AND "firstSeq" <= ? ORDER BY "firstSeq", "id" LIMIT ?`,
    room,
    afterSeq,
    afterId,
    through,
    limit,
  );

/** As `readStrokes`, those that are still drawn with their chunks. */
export const readWholeStrokes = (
  db: SqlQueryable,
  room: string,
  [afterSeq, afterId]: readonly [firstSeq: number, id: string],
  through: number,
  limit: number,
): Promise<readonly StoredStroke[]> =>
  query<StoredStroke>(
    db,
    `SELECT "id", "firstSeq", "lastSeq", "ended", iif("ended", "points", ${FOLDED}) AS "points" FROM "Stroke"
     WHERE "roomId" = ? AND ("firstSeq", "id") > (?, ?) AND "firstSeq" <= ? ORDER BY "firstSeq", "id" LIMIT ?`,
    room,
    afterSeq,
    afterId,
    through,
    limit,
  );

/** Where a room stands; null where there is none. */
export async function readStand(db: SqlQueryable, room: string): Promise<RaisedRoom | null> {
  const [row] = await query<RaisedRoom>(db, `SELECT "epoch", "seq" FROM "Room" WHERE "id" = ?`, room);
  return row ?? null;
}

/** Who logged what within a range of seqs, extends left out. */
export const readLogIds = (
  db: SqlQueryable,
  room: string,
  first: number,
  last: number,
): Promise<readonly (readonly [seq: number, session: string, n: number])[]> =>
  query(
    db,
    `SELECT "seq", "sessionId", "n" FROM "LogEntry" WHERE "roomId" = ? AND "seq" BETWEEN ? AND ?`,
    room,
    first,
    last,
  );

export const readSessions = (
  db: SqlQueryable,
  room: string,
): Promise<readonly (readonly [session: string, participant: string, lastN: number])[]> =>
  query(db, `SELECT "id", "participantId", "lastN" FROM "RoomSession" WHERE "roomId" = ?`, room);

/** Null leaves a column as it is. */
export const setRoom = (
  db: SqlQueryable,
  room: string,
  name: string | null,
  listed: boolean | null,
): Promise<number> =>
  execute(
    db,
    'UPDATE "Room" SET "name" = coalesce(?, "name"), "listed" = coalesce(?, "listed") WHERE "id" = ?',
    name,
    listed === null ? null : Number(listed),
    room,
  );

export const setRoomModel = (db: SqlQueryable, room: string, model: string): Promise<number> =>
  execute(db, 'UPDATE "Room" SET "model" = ? WHERE "id" = ?', model, room);

/** The room has another owner; who had it stays as somebody whom the new one keeps. */
export async function giveRoom(db: SqlQueryable, room: string, from: string, to: string): Promise<void> {
  await execute(
    db,
    `UPDATE "Room" SET "ownerId" = (SELECT "personId" FROM "Participant" WHERE "id" = ?) WHERE "id" = ?`,
    to,
    room,
  );
  await execute(
    db,
    `UPDATE "Participant" SET "role" = iif("id" = ?, 'owner', 'drawer'), "via" = iif("id" = ?, 'owner', 'kept')
     WHERE "roomId" = ? AND "id" IN (?, ?)`,
    to,
    to,
    room,
    from,
    to,
  );
}

export const endMembership = (db: SqlQueryable, room: string, participant: string): Promise<number> =>
  execute(db, 'UPDATE "Participant" SET "via" = NULL WHERE "roomId" = ? AND "id" = ?', room, participant);

/** A link has a new key: who came by the old one loses what it gave, or is kept and hangs on no link any more. */
export async function renewKey(
  db: SqlQueryable,
  room: string,
  link: 'draw' | 'view',
  key: string,
  keep: readonly string[],
): Promise<void> {
  await execute(
    db,
    `UPDATE "Room" SET "${link}Key" = ?, "${link}Turn" = "${link}Turn" + 1 WHERE "id" = ?`,
    key,
    room,
  );
  await execute(
    db,
    `UPDATE "Participant" SET "via" = iif("id" IN (SELECT value FROM json_each(?)), 'kept', NULL)
     WHERE "roomId" = ? AND "via" = ?`,
    JSON.stringify(keep),
    room,
    link,
  );
}
