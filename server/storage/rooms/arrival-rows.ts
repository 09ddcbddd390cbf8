import type { SqlDriverAdapter, SqlQueryable } from '@prisma/driver-adapter-utils';
import type { EpochMillis, PersonId, RoomId } from '@/lib/ids';
import { execute, query, transaction } from '../database/raw-database';
import type { KnownPerson, ParticipantRecord, PersonRecord, RoomRecord } from '../ports';
import { toKnownPerson, toParticipantRecord, toPersonRecord, toRoomRecord } from './records';

// What everybody who comes into a room asks and leaves. When a thousand come back at once these are the statements that keep the event
// loop busy: so they go past Prisma, which would spend several times as long on each.

const PERSON = `"id", "name", "role", "turn", "seenAt"`;
type PersonRow = [string, string, string, number, number];
const personOf = ([id, name, role, turn, seenAt]: PersonRow) => ({ id, name, role, turn, seenAt });

export async function readPerson(db: SqlQueryable, id: PersonId): Promise<KnownPerson | null> {
  const [row] = await query<PersonRow>(db, `SELECT ${PERSON} FROM "Person" WHERE "id" = ?`, id);
  return row ? toKnownPerson(personOf(row)) : null;
}

export async function enterPerson(
  db: SqlQueryable,
  id: PersonId,
  name: string,
  at: EpochMillis,
): Promise<PersonRecord> {
  const [row] = await query<PersonRow>(
    db,
    `INSERT INTO "Person" ("id", "name", "role", "createdAt", "seenAt") VALUES (?, ?, 'person', ?, ?)
     ON CONFLICT ("id") DO UPDATE SET "seenAt" = excluded."seenAt" RETURNING ${PERSON}`,
    id,
    name,
    at,
    at,
  );
  return toPersonRecord(personOf(row!));
}

type RoomRow = [
  string,
  string,
  number,
  string,
  string,
  number,
  string,
  string,
  number,
  number,
  number,
  number,
  number | null,
];

export async function readRoom(db: SqlQueryable, room: RoomId): Promise<RoomRecord | null> {
  const [row] = await query<RoomRow>(
    db,
    `SELECT "id", "name", "draft", "ownerId", "model", "createdAt", "drawKey", "viewKey", "drawTurn", "viewTurn",
       "listed", "seenAt", "archivedAt"
     FROM "Room" WHERE "id" = ?`,
    room,
  );
  if (!row) return null;
  const [id, name, draft, ownerId, model, createdAt, drawKey, viewKey, ...rest] = row;
  const [drawTurn, viewTurn, listed, seenAt, archivedAt] = rest;
  return toRoomRecord({
    ...{ id, name, ownerId, model, createdAt, drawKey, viewKey, drawTurn, viewTurn, seenAt, archivedAt },
    draft: draft === 1,
    listed: listed === 1,
  });
}

type ParticipantRow = [string, string, string, string, string | null, string, number];

/** In the order in which they first came. */
export async function readParticipants(
  db: SqlQueryable,
  room: RoomId,
): Promise<readonly ParticipantRecord[]> {
  const rows = await query<ParticipantRow>(
    db,
    `SELECT "id", "roomId", "personId", "role", "via", "name", "colour" FROM "Participant"
     WHERE "roomId" = ? ORDER BY "joinedAt", "id"`,
    room,
  );
  return rows.map(([id, roomId, personId, role, via, name, colour]) =>
    toParticipantRecord({ id, roomId, personId, role, via, name, colour }),
  );
}

export function writeParticipant(
  db: SqlDriverAdapter,
  { id, room, person, role, via, name, colour }: ParticipantRecord,
  at: EpochMillis,
): Promise<void> {
  return transaction(db, async (tx) => {
    // First, as the appends have it: where transactions run beside each other, neither waits for the other in a circle.
    await execute(tx, `UPDATE "Room" SET "seenAt" = ? WHERE "id" = ?`, at, room);
    await execute(
      tx,
      `INSERT INTO "Participant" ("id", "roomId", "personId", "role", "via", "name", "colour", "joinedAt", "visitedAt")
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT ("roomId", "personId") DO UPDATE SET "role" = excluded."role", "via" = excluded."via",
         "name" = excluded."name", "colour" = excluded."colour", "visitedAt" = excluded."visitedAt"`,
      id,
      room,
      person,
      role,
      via,
      name,
      colour,
      at,
      at,
    );
  });
}
