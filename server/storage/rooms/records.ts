import type { EpochMillis, ModelId, ParticipantId, PersonId, RoomId } from '@/lib/ids';
import type { EntranceKind } from '@/lib/room/rights';
import type { Participant, Person, Room } from '@/prisma/client/client';
import type {
  KnownPerson,
  ParticipantRecord,
  PersonRecord,
  PersonRole,
  RoomRecord,
  RoomRole,
} from '../ports';

// The database holds only what these ports wrote, so that a row's texts are of their brand.

export const toRoomRecord = (row: Omit<Room, 'epoch' | 'seq'>): RoomRecord => ({
  id: row.id as RoomId,
  name: row.name,
  draft: row.draft,
  owner: row.ownerId as PersonId,
  model: row.model as ModelId,
  createdAt: row.createdAt as EpochMillis,
  drawKey: row.drawKey,
  viewKey: row.viewKey,
  drawTurn: row.drawTurn,
  viewTurn: row.viewTurn,
  listed: row.listed,
  seenAt: row.seenAt as EpochMillis,
  archivedAt: row.archivedAt as EpochMillis | null,
});

export const toParticipantRecord = (row: Omit<Participant, 'joinedAt' | 'visitedAt'>): ParticipantRecord => ({
  id: row.id as ParticipantId,
  room: row.roomId as RoomId,
  person: row.personId as PersonId,
  role: row.role as RoomRole,
  via: row.via as EntranceKind | null,
  name: row.name,
  colour: row.colour,
});

export const toPersonRecord = (row: Pick<Person, 'id' | 'name' | 'role'>): PersonRecord => ({
  id: row.id as PersonId,
  name: row.name,
  role: row.role as PersonRole,
});

export const toKnownPerson = (
  row: Pick<Person, 'id' | 'name' | 'role' | 'turn' | 'seenAt'>,
): KnownPerson => ({
  ...toPersonRecord(row),
  turn: row.turn,
  seenAt: row.seenAt as EpochMillis,
});
