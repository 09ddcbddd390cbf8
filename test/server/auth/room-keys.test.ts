import { describe, expect, it } from 'vitest';
import { type PersonId, participantIdSchema, roomIdSchema } from '@/lib/ids';
import { newRoomId, newRoomKey, participantIdOf, sameSecret } from '@/server/auth/room-keys';

describe('room ids and keys', () => {
  it('fit their schemas and never repeat', () => {
    expect(roomIdSchema.safeParse(newRoomId()).success).toBe(true);
    const keys = Array.from({ length: 1000 }, newRoomKey);
    expect(new Set(keys).size).toBe(1000);
    for (const key of keys) expect(Buffer.from(key, 'base64url').byteLength).toBe(16);
  });

  it('name one participant per room and person', () => {
    const [roomA, roomB] = [newRoomId(), newRoomId()];
    const [ada, bob] = ['person-ada', 'person-bob'] as PersonId[];
    const ids = [roomA, roomB].flatMap((room) => [ada!, bob!].map((person) => participantIdOf(room, person)));
    expect(new Set(ids).size).toBe(4);
    expect(participantIdOf(roomA, ada!)).toBe(ids[0]);
    for (const id of ids) expect(participantIdSchema.safeParse(id).success).toBe(true);
  });

  it('are compared whole', () => {
    const key = newRoomKey();
    expect(sameSecret(key, key)).toBe(true);
    for (const other of [
      '',
      key.slice(1),
      `${key} `,
      key.toLowerCase() === key ? key.toUpperCase() : key.toLowerCase(),
    ])
      expect(sameSecret(key, other)).toBe(false);
  });
});
