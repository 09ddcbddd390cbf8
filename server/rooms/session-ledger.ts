import type { ParticipantId, SessionId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { type RequestError, requestError } from '@/lib/room/error';
import type { RoomState } from '@/lib/room/state';

export interface Refusal {
  readonly n: number;
  readonly error: RequestError;
}

interface Session {
  readonly by: ParticipantId;
  /** The last n that was logged or refused. */
  last: number;
  /** Logged, not committed, oldest first. */
  readonly uncommitted: number[];
  /** Not known to have reached the client. */
  refusals: Refusal[];
}

/** A client that draws on through more refusals than this has stopped listening. */
const MAX_REFUSALS_KEPT = 256;

/** The order of each session's ops, and how far they are settled (R3, R4, R16). */
export class SessionLedger {
  readonly #sessions = new Map<SessionId, Session>();

  /** @param logged the room as it was restored: what is logged there is committed */
  constructor(private readonly logged: Pick<RoomState, 'sessions'>) {}

  /** Why this participant may not speak as this session (R4); null where it may. */
  objection(id: SessionId, by: ParticipantId): RequestError | null {
    const owner = this.#sessions.get(id)?.by ?? this.logged.sessions.get(id)?.by ?? by;
    return owner === by ? null : requestError('forbidden', 'That session belongs to somebody else.');
  }

  /**
   * A connection of this session begins.
   * @param unsettledFrom the client saw everything below settled
   */
  open(id: SessionId, by: ParticipantId, unsettledFrom: number): void {
    let session = this.#sessions.get(id);
    if (!session) {
      session = { by, last: this.logged.sessions.get(id)?.lastN ?? 0, uncommitted: [], refusals: [] };
      this.#sessions.set(id, session);
    }
    session.last = Math.max(session.last, unsettledFrom - 1);
    session.refusals = session.refusals.filter(({ n }) => n >= unsettledFrom);
  }

  /** The last connection of this session ended: what the log knows of it is enough, unless a refusal may not have arrived. */
  close(id: SessionId): void {
    const session = this.#sessions.get(id);
    if (session && session.uncommitted.length === 0 && session.refusals.length === 0)
      this.#sessions.delete(id);
  }

  place(id: SessionId, n: number): 'next' | 'duplicate' | 'gap' {
    const { last } = this.#get(id);
    if (n <= last) return 'duplicate';
    return n === last + 1 ? 'next' : 'gap';
  }

  /** The n that is to come. */
  next(id: SessionId): number {
    return this.#get(id).last + 1;
  }

  log(id: SessionId, n: number): void {
    const session = this.#get(id);
    session.last = n;
    session.uncommitted.push(n);
  }

  refuse(id: SessionId, refusal: Refusal): void {
    const session = this.#get(id);
    session.last = refusal.n;
    session.refusals.push(refusal);
    if (session.refusals.length > MAX_REFUSALS_KEPT) session.refusals.shift();
  }

  /** @returns the sessions that this settled something of */
  committed(entries: readonly Entry[]): ReadonlySet<SessionId> {
    const settled = new Set<SessionId>();
    for (const { session } of entries) {
      this.#sessions.get(session)?.uncommitted.shift();
      settled.add(session);
    }
    return settled;
  }

  settledThrough(id: SessionId): number {
    const { uncommitted, last } = this.#get(id);
    return uncommitted.length > 0 ? uncommitted[0]! - 1 : last;
  }

  refusals(id: SessionId): readonly Refusal[] {
    return this.#get(id).refusals;
  }

  #get(id: SessionId): Session {
    const session = this.#sessions.get(id);
    if (!session) throw new Error(`Session ${id} has not been opened.`);
    return session;
  }
}
