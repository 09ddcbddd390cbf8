import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ParticipantId, PersonId, RoomId } from '@/lib/ids';

/** 128 bits: no one finds a room's key by trying. */
const KEY_BYTES = 16;
/** 72 bits: public, but two rooms must never share one. */
const ID_BYTES = 9;

export const newRoomKey = (): string => randomBytes(KEY_BYTES).toString('base64url');
export const newRoomId = (): RoomId => randomBytes(ID_BYTES).toString('base64url') as RoomId;

/**
 * The participant that a person is in a room. It follows from both, so that two tabs that join at once are the same one, and tells
 * nobody who holds it which person that is.
 */
export const participantIdOf = (room: RoomId, person: PersonId): ParticipantId =>
  createHash('sha256')
    .update(`participant\0${room}\0${person}`)
    .digest('base64url')
    .slice(0, 16) as ParticipantId;

/** Takes the same time wherever two secrets differ, and whatever their lengths. */
export function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
