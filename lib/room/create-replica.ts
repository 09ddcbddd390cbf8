import {
  type Epoch,
  type EpochMillis,
  type OpId,
  opId,
  type ParticipantId,
  type Seq,
  type SessionId,
  type StrokeId,
} from '../ids';
import type { Batch, Cursor, JoinAnswer, Participant, Snapshot } from '../wire';
import { applyEntry } from './apply';
import { alone, type Company } from './company';
import { type Actor, type Decision, decide } from './decide';
import { type Journal, rollBack } from './editor';
import { isHidden, type ShownEntry } from './entry';
import { type RequestError, requestError } from './error';
import type { RoomFacts } from './facts';
import { sheetObjection } from './may';
import type { Op } from './op';
import type { KeptOp, RefusedOp, ReplicaChange, RoomReplica } from './replica';
import { sheetOfAction } from './sheet-of';
import { readSnapshot } from './snapshot';
import { emptyRoom, isVisible, type RoomState, type StrokeRecord } from './state';
import { type BegunStroke, type StrokeLook, StrokeLooks } from './stroke-looks';
import { UnsettledOps } from './unsettled';

/** Stands for this client's participant until the first welcome tells who that is. */
const SELF = 'self' as ParticipantId;

/** @param kept what an earlier page of the same session left unsettled (K1), @param begun and what that goes on with */
export const createReplica = (
  session: SessionId,
  now: () => number = Date.now,
  kept: readonly KeptOp[] = [],
  begun: readonly BegunStroke[] = [],
): RoomReplica => new Replica(session, now, kept, begun);

class Replica implements RoomReplica {
  participant: ParticipantId | null = null;
  stale = false;
  /** Until the first welcome nothing is withheld: a draft belongs to who draws it. */
  #role: Actor['role'] = 'owner';
  /** People in the room, as this page was told last. */
  #present = 1;
  #company: Company = alone;
  /** Confirmed, with the queued ops on top; `#trial` takes those off again. */
  #state: RoomState = emptyRoom(0 as Epoch);
  readonly #trial: Journal = [];
  #trialStrokes: StrokeId[] = [];
  #confirmed: Cursor | undefined;
  #loggedThrough = 0;
  /** Between a welcome and the end of its connection. */
  #following = false;
  readonly #unsettled: UnsettledOps;
  readonly #looks: StrokeLooks;
  readonly #changed = new Set<(change: ReplicaChange) => void>();
  readonly #refused = new Set<(refused: readonly RefusedOp[]) => void>();
  readonly #staled = new Set<() => void>();

  constructor(
    readonly session: SessionId,
    private readonly now: () => number,
    kept: readonly KeptOp[],
    begun: readonly BegunStroke[],
  ) {
    this.#unsettled = new UnsettledOps(kept);
    this.#looks = new StrokeLooks(session, begun);
    for (const { n, op, at } of kept) {
      this.#looks.submitted(n, op);
      this.#trialStrokes.push(...this.#try(n, op, at));
    }
  }

  get cursor(): Cursor | undefined {
    return this.#confirmed;
  }

  get unsettledFrom(): number {
    return this.#unsettled.from;
  }

  get unsettled(): number {
    return this.#unsettled.size;
  }

  get unsettledDeeds(): number {
    return this.#unsettled.deeds;
  }

  kept(): readonly KeptOp[] {
    return this.#unsettled.all().map(({ n, op, at }) => ({ n, op, at }));
  }

  begun(): readonly BegunStroke[] {
    return this.#looks.begunBefore(this.#unsettled.from);
  }

  submit(op: Op): OpId {
    const added = this.#unsettled.add(op, this.now() as EpochMillis);
    this.#looks.submitted(added.n, op);
    const { facts } = this.#state;
    const touched = this.#try(added.n, op, added.at);
    this.#trialStrokes.push(...touched);
    this.#tellChanged(touched, facts !== this.#state.facts);
    return opId(this.session, added.n);
  }

  objection(op: Op): RequestError | null {
    const decision = this.#decide(this.#unsettled.next, op, this.now() as EpochMillis);
    return decision.ok ? null : decision.error;
  }

  takeUnsent(limit: number, allowance: number): readonly { readonly n: number; readonly op: Op }[] {
    return this.#unsettled.takeUnsent(limit, allowance, this.#loggedThrough).map(({ n, op }) => ({ n, op }));
  }

  get hasUnsent(): boolean {
    return this.#unsettled.hasUnsent(this.#loggedThrough);
  }

  disconnected(): void {
    this.#following = false;
    this.#unsettled.forgetSent();
  }

  welcome(answer: Extract<JoinAnswer, { ok: true }>): void {
    this.participant = answer.you.id;
    this.#role = answer.you.role;
    this.#present = count(answer.people);
    this.#company = companyOf(answer.people);
    this.#following = true;
    this.stale = false;
    this.#unsettled.forgetSent();
    const { catchUp } = answer;
    switch (catchUp.kind) {
      case 'entries': {
        if (this.#gapIn(catchUp.entries)) this.#lose();
        else this.#rebase(() => this.#confirm(this.#newIn(catchUp.entries)));
        return;
      }
      case 'snapshot': {
        this.#startFrom(catchUp.snapshot);
        return;
      }
      default:
        catchUp satisfies never;
    }
  }

  batch(batch: Batch): void {
    if (!this.#following || this.stale || !this.#confirmed) return;
    if (batch.snapshot && batch.epoch === this.#confirmed.epoch) this.#startFrom(batch.snapshot);
    const last = batch.entries.at(-1)?.seq ?? this.#confirmed.seq;
    const reaches = Math.max(last, this.#confirmed.seq);
    if (batch.epoch !== this.#confirmed.epoch || this.#gapIn(batch.entries) || batch.committed > reaches) {
      this.#goStale();
      return;
    }
    const role = batch.people?.find((person) => person.id === this.participant)?.role ?? this.#role;
    if (batch.people) this.#company = companyOf(batch.people);
    const refused = batch.refused.flatMap(({ n, error }): RefusedOp[] => {
      const op = this.#unsettled.refuse(n);
      return op ? [{ n, op, error }] : [];
    });
    const present = batch.people ? count(batch.people) : this.#present;
    const news = this.#newIn(batch.entries);
    if (news.length > 0 || refused.length > 0 || role !== this.#role || present !== this.#present)
      this.#rebase(() => {
        this.#role = role;
        this.#present = present;
        return this.#confirm(news);
      });
    const lost = batch.settledThrough === null ? [] : this.#unsettled.settle(batch.settledThrough);
    if (lost.length > 0) this.#rebase(() => []);
    const error = requestError('unavailable', 'The room did not keep this.');
    this.#tellRefused([...refused, ...lost.map(({ n, op }) => ({ n, op, error }))]);
    // Whoever hears of a refusal asks what the stroke looked like.
    this.#looks.settled(this.#unsettled.from);
  }

  get facts(): RoomFacts {
    return this.#state.facts;
  }

  *strokes(sheet: number): Iterable<StrokeRecord> {
    for (const stroke of this.#state.strokes.values())
      if (stroke.sheet === sheet && isVisible(stroke)) yield stroke;
  }

  stroke(id: StrokeId): StrokeRecord | undefined {
    return this.#state.strokes.get(id);
  }

  look(id: StrokeId): StrokeLook | undefined {
    return this.stroke(id) ?? this.#looks.of(id);
  }

  undoable(): OpId | null {
    return this.#newestIn(this.#state.undo);
  }

  redoable(): OpId | null {
    return this.#newestIn(this.#state.redo);
  }

  onChange(listener: (change: ReplicaChange) => void): () => void {
    return listen(this.#changed, listener);
  }

  onRefused(listener: (refused: readonly RefusedOp[]) => void): () => void {
    return listen(this.#refused, listener);
  }

  onStale(listener: () => void): () => void {
    return listen(this.#staled, listener);
  }

  get #self(): ParticipantId {
    return this.participant ?? SELF;
  }

  /** Of one's own actions; what was done on a sheet that is gone, or is for others to draw on now, stands in nobody's way. */
  #newestIn(stacks: RoomState['undo']): OpId | null {
    const { facts } = this.#state;
    const reached = (id: OpId): boolean => {
      const sheet = sheetOfAction(this.#state, id);
      return sheet === null || sheetObjection(facts, sheet, this.#self) === null;
    };
    return stacks.get(this.#self)?.findLast(reached) ?? null;
  }

  /** The old state is dropped whole, with what lay on top of it. */
  #startFrom(snapshot: Snapshot): void {
    this.#trial.length = 0;
    this.#trialStrokes = [];
    this.#state = readSnapshot(snapshot);
    this.#loggedThrough = this.#state.sessions.get(this.session)?.lastN ?? 0;
    this.#unsettled.loggedExactly(this.#loggedThrough);
    this.#rebase(() => []);
    this.#tellChanged(null, true);
  }

  /** Lifts the queued ops off, changes what lies below, and lays those that are still queued back on. */
  #rebase(change: () => readonly StrokeId[]): void {
    const touched = new Set(this.#trialStrokes);
    const { facts } = this.#state;
    rollBack(this.#trial);
    this.#trialStrokes = [];
    for (const stroke of change()) touched.add(stroke);
    this.#confirmed = { epoch: this.#state.epoch, seq: this.#state.seq };
    for (const { n, op, at } of this.#unsettled.queued())
      for (const stroke of this.#try(n, op, at)) this.#trialStrokes.push(stroke);
    for (const stroke of this.#trialStrokes) touched.add(stroke);
    this.#tellChanged([...touched], facts !== this.#state.facts);
  }

  /** Shows an op that the room would take; one that it would not waits for the server's word, unseen. */
  #try(n: number, op: Op, at: EpochMillis): readonly StrokeId[] {
    const decision = this.#decide(n, op, at);
    return decision.ok ? applyEntry(this.#state, decision.entry, this.#trial).strokes : [];
  }

  #decide(n: number, op: Op, at: EpochMillis): Decision {
    const actor: Actor = {
      participant: this.#self,
      session: this.session,
      role: this.#role,
      present: this.#present,
    };
    return decide(this.#state, actor, { n, op }, at, this.#company);
  }

  /** Only while nothing lies on top. */
  #confirm(entries: readonly ShownEntry[]): readonly StrokeId[] {
    return entries.flatMap((entry) => {
      if (isHidden(entry)) {
        this.#state.seq = entry.seq;
        if (entry.n !== undefined) this.#logged(entry.n);
        return [];
      }
      if (entry.session === this.session) this.#logged(entry.n);
      const { strokes } = applyEntry(this.#state, entry);
      // How far others have come is theirs and the server's to know.
      if (entry.session !== this.session) this.#state.sessions.delete(entry.session);
      return strokes;
    });
  }

  #logged(n: number): void {
    this.#unsettled.logged(n);
    this.#loggedThrough = n;
  }

  #newIn(entries: readonly ShownEntry[]): readonly ShownEntry[] {
    const seen = this.#confirmed?.seq ?? 0;
    return entries.filter((entry) => entry.seq > seen);
  }

  #gapIn(entries: readonly ShownEntry[]): boolean {
    let seq: number = this.#confirmed?.seq ?? 0;
    for (const entry of entries) {
      if (entry.seq > seq + 1) return true;
      seq = Math.max(seq, entry.seq) as Seq;
    }
    return false;
  }

  #goStale(): void {
    this.stale = true;
    for (const listener of this.#staled) listener();
  }

  /** Not even the welcome fits: the next join asks for everything. */
  #lose(): void {
    this.#confirmed = undefined;
    this.#goStale();
  }

  #tellChanged(strokes: readonly StrokeId[] | null, room: boolean): void {
    if (strokes?.length === 0 && !room) return;
    for (const listener of this.#changed) listener({ strokes, room });
  }

  #tellRefused(refused: readonly RefusedOp[]): void {
    if (refused.length > 0) for (const listener of this.#refused) listener(refused);
  }
}

const count = (people: readonly Participant[]): number => people.filter(({ present }) => present).length;
function companyOf(people: readonly Participant[]): Company {
  const roles = new Map(people.map(({ id, role }) => [id, role]));
  return { roleOf: (person) => roles.get(person) ?? null };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
