import type { Epoch, ParticipantId, Seq, SessionId, StrokeId } from '@/lib/ids';
import { applyEntry } from '@/lib/room/apply';
import type { Company } from '@/lib/room/company';
import { type Actor, decide, type NumberedOp } from '@/lib/room/decide';
import type { Entry } from '@/lib/room/entry';
import { type RequestError, requestError } from '@/lib/room/error';
import type { RoomFacts } from '@/lib/room/facts';
import type { Op } from '@/lib/room/op';
import { restore } from '@/lib/room/restore';
import type { RoomRole } from '@/lib/room/rights';
import type { RoomState } from '@/lib/room/state';
import type { Cursor } from '@/lib/wire';
import type { Refusal, SessionRefusals, StoredRoom } from '@/server/storage/ports';
import type { Clock } from '../clock';
import type { BatchHead } from '../delivery/outbox';
import { Sight } from '../people/sight';
import type { CatchUp } from '../port';
import { Committer, type CommitterOptions } from './committer';
import { OwnSessions } from './own-sessions';
import { RecentEntries } from './recent-entries';
import { SessionLedger } from './session-ledger';

/** Beyond this the database is in trouble: what is not taken yet stays with its client. */
export const MAX_UNCOMMITTED = 4096;

export interface RoomLogOptions extends Pick<CommitterOptions, 'onLost' | 'onTrouble'> {
  readonly append: (entries: readonly Entry[], refusals: SessionRefusals) => Promise<void>;
  readonly clock: Clock;
  readonly company: Company;
  /** How many people are in the room. */
  readonly present: () => number;
  /** Why nobody's ops are taken now; null where they are. */
  readonly objection: () => RequestError | null;
  /** An entry was applied, and is on its way to the disk. `before`: the facts without it. */
  readonly onEntry: (entry: Entry, before: RoomFacts) => void;
  /** More is on disk, which settled something of these sessions. */
  readonly onCommitted: (settled: ReadonlySet<SessionId>) => void;
}

/** Who gives ops over a connection. */
export interface Author {
  readonly session: SessionId;
  readonly participant: ParticipantId;
  /** As what they came. */
  readonly role: RoomRole;
}

export type Taken =
  | { readonly kind: 'logged'; readonly strokes: readonly StrokeId[] }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** It stays with its client, who gives it again. */
  | { readonly kind: 'not-taken'; readonly error: RequestError };

/** A live room's log and what it folds to: decides, applies, remembers for those who come back, and brings to disk. */
export class RoomLog {
  readonly state: RoomState;
  readonly ledger: SessionLedger;
  readonly sight: Sight;
  readonly #epoch: Epoch;
  readonly #recent: RecentEntries;
  readonly #committer: Committer;
  readonly #ownSessions = new OwnSessions();
  #committed: Seq;

  constructor(
    stored: StoredRoom,
    private readonly options: RoomLogOptions,
  ) {
    this.state = restore(stored);
    this.ledger = new SessionLedger(this.state.sessions);
    this.sight = new Sight(this.state);
    this.#epoch = stored.epoch;
    this.#recent = new RecentEntries(stored.seq);
    this.#committed = stored.seq;
    const { append, clock, onLost, onTrouble } = options;
    this.#committer = new Committer({
      append: (entries) => append(entries, this.ledger.refusedBelow(entries)),
      clock,
      onLost,
      onTrouble,
      onCommitted: (entries) => {
        this.#committed = entries.at(-1)!.seq;
        options.onCommitted(this.ledger.committed(entries));
      },
    });
  }

  /** The last seq that is on disk. */
  get committedSeq(): Seq {
    return this.#committed;
  }

  get uncommitted(): number {
    return this.#committer.uncommitted;
  }

  head(session: SessionId): BatchHead {
    return {
      epoch: this.#epoch,
      committed: this.#committed,
      settledThrough: this.ledger.settledThrough(session),
    };
  }

  /** Resolves when all that was logged before is on disk. @throws Error where it will never be */
  committed(): Promise<void> {
    return this.#committer.committed();
  }

  /** Resolves when all is on disk that will ever be. */
  drain(): Promise<void> {
    return this.#committer.drain();
  }

  take(author: Author, numbered: NumberedOp): Taken {
    const { session } = author;
    const place = this.ledger.place(session, numbered.n);
    switch (place) {
      case 'gap': {
        const next = this.ledger.next(session);
        const message = `The next op of this session is n = ${next}, not ${numbered.n}.`;
        return { kind: 'not-taken', error: requestError('out-of-order', message) };
      }
      case 'duplicate':
        return { kind: 'duplicate' };
      case 'next': {
        if (this.uncommitted >= MAX_UNCOMMITTED) {
          const message = 'The room cannot be saved just now. It is being tried again.';
          return { kind: 'not-taken', error: requestError('unavailable', message) };
        }
        const objection = this.options.objection();
        const decision = objection
          ? ({ ok: false, error: objection } as const)
          : this.#decide({ ...author, present: this.options.present() }, numbered);
        if (!decision.ok) {
          const refusal = { n: numbered.n, error: decision.error };
          this.ledger.refuse(session, refusal);
          return { kind: 'refused', refusal };
        }
        this.ledger.log(session, numbered.n);
        return { kind: 'logged', strokes: this.#add(decision.entry) };
      }
      default:
        return place satisfies never;
    }
  }

  /** The room itself acts in somebody's name: by its rules, or for what only the server may do. */
  act(by: ParticipantId, op: Op): { readonly strokes: readonly StrokeId[] } | RequestError {
    const own = this.#ownSessions.of(by);
    const actor = {
      participant: by,
      session: own.id,
      role: 'rules',
      present: this.options.present(),
    } as const;
    const decision = this.#decide(actor, { n: own.lastN + 1, op });
    if (!decision.ok) return decision.error;
    own.lastN += 1;
    return { strokes: this.#add(decision.entry) };
  }

  catchUp(person: ParticipantId, session: SessionId, cursor: Cursor | undefined): CatchUp {
    const follows = cursor?.epoch === this.#epoch && cursor.seq >= this.sight.changedAt;
    const entries = follows ? this.#recent.after(cursor.seq) : null;
    return entries
      ? { kind: 'entries', entries: entries.map((entry) => this.sight.entryFor(person, session, entry)) }
      : { kind: 'snapshot', snapshot: this.sight.snapshotFor(person, session) };
  }

  #decide(actor: Actor, numbered: NumberedOp): ReturnType<typeof decide> {
    return decide(this.state, actor, numbered, this.options.clock.now(), this.options.company);
  }

  #add(entry: Entry): readonly StrokeId[] {
    const { facts } = this.state;
    this.sight.note(entry);
    const { strokes } = applyEntry(this.state, entry);
    if (entry.op.kind === 'redact') this.#recent.forget();
    this.#recent.push(entry);
    this.#committer.add(entry);
    this.options.onEntry(entry, facts);
    return strokes;
  }
}
