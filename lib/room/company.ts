import type { ParticipantId } from '../ids';
import type { RoomRole } from './rights';

/** Who belongs to the room, which no log says: people come and go by its links. */
export interface Company {
  /** As what somebody came; null: nobody of this room. */
  roleOf(person: ParticipantId): RoomRole | null;
}

/** A room of which nothing is known yet: a draft that is drawn before it is made. */
export const alone: Company = { roleOf: () => null };
