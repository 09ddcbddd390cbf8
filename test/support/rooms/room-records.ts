import type { EpochMillis, ModelId, ParticipantId, PersonId, RoomId } from '@/lib/ids';
import type { Reading } from '@/server/inference/port';
import type { ParticipantRecord, RoomRecord, RoomRole } from '@/server/storage/ports';

export const ROOM = 'room-one' as RoomId;
export const MODEL = 'cnn@shipped' as ModelId;
export const person = (i: number) => `human-${i}` as PersonId;

export const roomRecord = (change: Partial<RoomRecord> = {}): RoomRecord => ({
  id: ROOM,
  name: 'Quiet Otter',
  draft: true,
  owner: person(0),
  model: MODEL,
  createdAt: 1000 as EpochMillis,
  drawKey: 'draw-key-1',
  viewKey: 'view-key-1',
  drawTurn: 0,
  viewTurn: 0,
  listed: false,
  seenAt: 1000 as EpochMillis,
  archivedAt: null,
  ...change,
});

/** The first is the room's owner. */
export const participantRecord = (
  i: number,
  role: RoomRole = i === 0 ? 'owner' : 'drawer',
): ParticipantRecord => ({
  id: `person-${i}` as ParticipantId,
  room: ROOM,
  person: person(i),
  role,
  via: role === 'owner' ? 'owner' : role === 'viewer' ? 'view' : 'draw',
  name: `Person ${i}`,
  colour: i % 8,
});

/** A network's answer with all belief in one digit. */
export const readingOf = (digit: number, change: Partial<Reading> = {}): Reading => ({
  model: MODEL,
  probabilities: Float32Array.from({ length: 10 }, (_, i) => (i === digit ? 1 : 0)),
  isDigit: null,
  packed: [],
  floats: new Map(),
  ...change,
});
