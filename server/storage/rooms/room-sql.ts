import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import { execute, query } from '../database/raw-database';
import { dialectOf } from '../database/sql-dialect';

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

/** Where a room stands; null where there is none. */
export async function readStand(db: SqlQueryable, room: string): Promise<RaisedRoom | null> {
  const [row] = await query<RaisedRoom>(db, `SELECT "epoch", "seq" FROM "Room" WHERE "id" = ?`, room);
  return row ?? null;
}

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
    `UPDATE "Participant" SET "role" = CASE WHEN "id" = ? THEN 'owner' ELSE 'drawer' END,
       "via" = CASE WHEN "id" = ? THEN 'owner' ELSE 'kept' END
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
    `UPDATE "Participant" SET "via" = CASE WHEN "id" IN (${dialectOf(db).texts('?')}) THEN 'kept' END
     WHERE "roomId" = ? AND "via" = ?`,
    JSON.stringify(keep),
    room,
    link,
  );
}
