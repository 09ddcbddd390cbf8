import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import { query } from '../database/raw-database';
import { dialectOf } from '../database/sql-dialect';

export type StoredEntry = readonly [
  seq: number,
  session: string,
  n: number,
  at: number,
  kind: string,
  body: Record<string, unknown>,
];

const ENTRY = [
  { column: 'seq' },
  { column: 'sessionId' },
  { column: 'n' },
  { column: 'at' },
  { column: 'kind' },
  { column: 'body', json: true },
];

/** A page of the log in order, in one JSON text: rows one by one would keep the event loop longer. */
export async function readLog(
  db: SqlQueryable,
  room: string,
  after: number,
  through: number,
  limit: number,
): Promise<readonly StoredEntry[]> {
  const page = `SELECT * FROM "LogEntry" WHERE "roomId" = ? AND "seq" > ? AND "seq" <= ? ORDER BY "seq" LIMIT ?`;
  const [row] = await query<[rows: string]>(
    db,
    dialectOf(db).jsonRows(ENTRY, page),
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

/** What comes after a stroke, in the order of their firstSeq, and of their ids where an import brought several. */
export interface StrokePage {
  readonly after: readonly [firstSeq: number, id: string];
  readonly through: number;
  readonly limit: number;
}

/** Those that are still drawn without their chunks. */
export const readStrokes = (
  db: SqlQueryable,
  room: string,
  page: StrokePage,
): Promise<readonly StoredStroke[]> => strokePage(db, room, page, '"points"');

/** Those that are still drawn with their chunks. */
export const readWholeStrokes = (
  db: SqlQueryable,
  room: string,
  page: StrokePage,
): Promise<readonly StoredStroke[]> =>
  strokePage(db, room, page, `CASE WHEN "ended" THEN "points" ELSE ${dialectOf(db).foldedPoints} END`);

/** @param points SQL of what a stroke's points are */
const strokePage = (
  db: SqlQueryable,
  room: string,
  { after: [firstSeq, id], through, limit }: StrokePage,
  points: string,
): Promise<readonly StoredStroke[]> =>
  query<StoredStroke>(
    db,
    `SELECT "id", "firstSeq", "lastSeq", "ended", ${points} AS "points" FROM "Stroke"
     WHERE "roomId" = ? AND ("firstSeq", "id") > (?, ?) AND "firstSeq" <= ? ORDER BY "firstSeq", "id" LIMIT ?`,
    room,
    firstSeq,
    id,
    through,
    limit,
  );

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

export type StoredSessionRow = readonly [participant: string, lastN: number, refused: string | null];

export async function readSession(
  db: SqlQueryable,
  room: string,
  session: string,
): Promise<StoredSessionRow | null> {
  const [row] = await query<StoredSessionRow>(
    db,
    `SELECT "participantId", "lastN", "refused" FROM "RoomSession" WHERE "roomId" = ? AND "id" = ?`,
    room,
    session,
  );
  return row ?? null;
}
