import type { ParticipantId, SessionId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { type RequestError, requestError } from '@/lib/room/error';
import type { RoomState } from '@/lib/room/state';
import type { Refusal, SessionRefusals, StoredSession } from '@/server/storage/ports';

interface Session {
  readonly by: ParticipantId;
  /** The last n that was logged or refused. */
  last: number;
  /** Logged, not committed, oldest first. */
  readonly uncommitted: number[];
  /** Not known to have reached the client. */
  refusals: readonly Refusal[];
}

/** A client that draws on through more refusals than this has stopped listening. */
const MAX_REFUSALS_KEPT = 256;
/** Sessions that are gone and whose last refusals stand in no row: the longest gone is let go of first, and its ops are decided anew. */
export const MAX_GONE_KEPT = 64;

/**
 * The order of each session's ops, and how far they are settled (R3, R4, R16): of those that are here, or not settled yet. What is
 * gone is in the database, and is read when it comes back.
 */
export class SessionLedger {
  readonly #sessions = new Map<SessionId, Session>();
  /** How many wait for what the database says of a session: it stays in memory for them. */
  readonly #arriving = new Map<SessionId, number>();
  readonly #gone = new Set<SessionId>();

  /** @param logged the room's, which keeps a session for as long as it is known here */
  constructor(private readonly logged: RoomState['sessions']) {}

  /**
   * Knows, from here to `open` or `close`, what there is to know of a session that comes.
   * @param read what the database says of it
   */
  async arrive(id: SessionId, read: () => Promise<StoredSession | null>): Promise<void> {
    if (this.#sessions.has(id)) return;
    this.#arriving.set(id, (this.#arriving.get(id) ?? 0) + 1);
    try {
      const stored = await read();
      // It may have come meanwhile by another connection, and have gone on.
      if (stored === null || this.#sessions.has(id)) return;
      const { by, lastN, refusals } = stored;
      this.logged.set(id, { by, lastN });
      this.#sessions.set(id, { by, last: lastN, uncommitted: [], refusals });
    } finally {
      const others = this.#arriving.get(id)! - 1;
      if (others > 0) this.#arriving.set(id, others);
      else this.#arriving.delete(id);
    }
  }

  /** Why this participant may not speak as this session (R4); null where it may. */
  objection(id: SessionId, by: ParticipantId): RequestError | null {
    const owner = this.#sessions.get(id)?.by ?? by;
    return owner === by ? null : requestError('forbidden', 'That session belongs to somebody else.');
  }

  /**
   * A connection of this session, which has arrived, begins.
   * @param unsettledFrom the client saw everything below settled
   */
  open(id: SessionId, by: ParticipantId, unsettledFrom: number): void {
    let session = this.#sessions.get(id);
    if (!session) {
      session = { by, last: 0, uncommitted: [], refusals: [] };
      this.#sessions.set(id, session);
    }
    this.#gone.delete(id);
    session.last = Math.max(session.last, unsettledFrom - 1);
    session.refusals = session.refusals.filter(({ n }) => n >= unsettledFrom);
  }

  /**
   * The last connection of this session ended, or some of it was committed since: what the database knows of it is enough, unless a
   * refusal that stands in no row may not have arrived.
   */
  close(id: SessionId): void {
    if (this.#arriving.has(id)) return;
    const session = this.#sessions.get(id);
    if (session && session.uncommitted.length > 0) return;
    const lastN = this.logged.get(id)?.lastN ?? 0;
    if (session?.refusals.some(({ n }) => n > lastN)) {
      this.#gone.add(id);
      if (this.#gone.size > MAX_GONE_KEPT) this.#forget(this.#gone.values().next().value!);
    } else this.#forget(id);
  }

  #forget(id: SessionId): void {
    this.#gone.delete(id);
    this.#sessions.delete(id);
    this.logged.delete(id);
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
    session.refusals = [...session.refusals, refusal].slice(-MAX_REFUSALS_KEPT);
  }

  /** Of each session that logged some of these, the refusals that nobody will ask about again: no server decides below what is logged. */
  refusedBelow(entries: readonly Entry[]): SessionRefusals {
    const through = new Map(entries.map(({ session, n }) => [session, n]));
    const refused = new Map<SessionId, readonly Refusal[]>();
    for (const [id, last] of through) {
      const below = this.#sessions.get(id)?.refusals.filter(({ n }) => n < last) ?? [];
      if (below.length > 0) refused.set(id, below);
    }
    return refused;
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
