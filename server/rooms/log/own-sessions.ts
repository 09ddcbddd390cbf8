import { randomBytes } from 'node:crypto';
import type { ParticipantId, SessionId } from '@/lib/ids';

const SESSION_BYTES = 16;

export interface OwnSession {
  readonly id: SessionId;
  /** Of what it logged. */
  lastN: number;
}

/**
 * The sessions through which the room itself acts, one for each participant in whose name it does: of this process alone, so that no
 * client can know it, and of one participant for ever (R4).
 */
export class OwnSessions {
  readonly #sessions = new Map<ParticipantId, OwnSession>();

  of(participant: ParticipantId): OwnSession {
    let session = this.#sessions.get(participant);
    if (!session) {
      session = { id: randomBytes(SESSION_BYTES).toString('base64url') as SessionId, lastN: 0 };
      this.#sessions.set(participant, session);
    }
    return session;
  }
}
