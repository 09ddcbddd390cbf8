import { randomBytes } from 'node:crypto';
import type { ParticipantId, SessionId } from '@/lib/ids';

const SESSION_BYTES = 16;

/**
 * The sessions through which the room itself acts, one for each participant in whose name it does: of this process alone, so that no
 * client can know it, and of one participant for ever (R4).
 */
export class OwnSessions {
  readonly #sessions = new Map<ParticipantId, SessionId>();

  of(participant: ParticipantId): SessionId {
    let session = this.#sessions.get(participant);
    if (!session) {
      session = randomBytes(SESSION_BYTES).toString('base64url') as SessionId;
      this.#sessions.set(participant, session);
    }
    return session;
  }
}
