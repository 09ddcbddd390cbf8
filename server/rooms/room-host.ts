import type {
  EpochMillis,
  GlyphId,
  ModelId,
  ParticipantId,
  PersonId,
  RoomId,
  Seq,
  StrokeId,
} from '@/lib/ids';
import { createSieve } from '@/lib/replay/sieve';
import { applyEntry } from '@/lib/room/apply';
import type { Company } from '@/lib/room/company';
import { type Actor, decide, type NumberedOp } from '@/lib/room/decide';
import type { Entry, ShownEntry } from '@/lib/room/entry';
import { type RequestError, requestError } from '@/lib/room/error';
import { type RoomFacts, standingOf } from '@/lib/room/facts';
import { roleIn } from '@/lib/room/may';
import { MAX_STROKES_PER_REDACTION, type Op } from '@/lib/room/op';
import { restore } from '@/lib/room/restore';
import { ROOM_RIGHTS, type RoomRole } from '@/lib/room/rights';
import type { RoomState, StrokeRecord } from '@/lib/room/state';
import type { Closing, Cursor, Participant, Prediction, RoomInfo } from '@/lib/wire';
import type { Frame } from '@/lib/wire/frame';
import type { InferencePort } from '@/server/inference/port';
import type {
  ParticipantRecord,
  RoomRecord,
  RoomStore,
  StoredRemark,
  StoredRoom,
} from '@/server/storage/ports';
import { Audience, type Connection } from './audience';
import type { Clock } from './clock';
import { Committer } from './committer';
import { FrameWatchers, type Watcher } from './frame-watchers';
import { GlyphReader } from './glyph-reader';
import { CROWD, CROWD_SEND_INTERVAL_MS, type Outbox, SEND_INTERVAL_MS } from './outbox';
import { OwnSessions } from './own-sessions';
import type { CatchUp, Entrance, GlyphMoment, RoomPort, RoomSubscriber, RoomSubscription } from './port';
import { presenceIntervalMs } from './presence-lane';
import { RecentEntries } from './recent-entries';
import { RoomChat } from './room-chat';
import { RoomPresence } from './room-presence';
import type { Roster } from './roster';
import { SessionLedger } from './session-ledger';
import { Sight } from './sight';

export interface RoomHostDeps {
  readonly store: RoomStore;
  readonly inference: Pick<InferencePort, 'read'>;
  readonly render: (strokes: readonly StrokeRecord[]) => Uint8Array | null;
  readonly encodeFrame: (frame: Frame) => Uint8Array;
  /** Indices of the layers of the default view of a model. */
  readonly defaultLayers: (model: ModelId) => ReadonlySet<number>;
  readonly clock: Clock;
  /** How long an archived room is kept before it is deleted. */
  readonly archiveMs: number;
  readonly report: (error: unknown, context: { readonly room: RoomId }) => void;
}

export interface RoomHostEvents {
  /** Nobody is here and everything is on disk, or somebody came. */
  readonly onIdle: (idle: boolean) => void;
  readonly onClosed: () => void;
}

/** A class of 50 on two devices each, and as many watchers. */
export const MAX_SUBSCRIBERS = 200;
/** Beyond this the database is in trouble: what is not taken yet stays with its client. */
export const MAX_UNCOMMITTED = 4096;

const LINK_RENEWED = requestError('forbidden', 'This link was made anew. Ask for the one that holds now.');
const ARCHIVED = {
  ok: false,
  error: requestError(
    'archived',
    'This room is archived: it can be looked at, and brought back to draw in it.',
  ),
} as const;

/**
 * One live room, owned by this process under one epoch: decides and applies ops, tells everybody at once, commits in groups and
 * settles what is on disk. Everything but the commit happens within one turn of the event loop.
 */
export class RoomHost implements RoomPort {
  readonly id: RoomId;
  readonly #state: RoomState;
  readonly #ledger: SessionLedger;
  readonly #recent: RecentEntries;
  readonly #committer: Committer;
  readonly #reader: GlyphReader;
  readonly #watchers: FrameWatchers;
  readonly #audience: Audience;
  readonly #presence: RoomPresence;
  readonly #sight: Sight;
  readonly #ownSessions = new OwnSessions();
  readonly #company: Company;
  readonly #chat: RoomChat;
  #record: RoomRecord;
  #committed: Seq;
  #closed = false;

  constructor(
    stored: StoredRoom,
    private readonly roster: Roster,
    private readonly deps: RoomHostDeps,
    private readonly events: RoomHostEvents,
    said: readonly StoredRemark[] = [],
  ) {
    this.id = stored.room.id;
    this.#record = stored.room;
    this.#state = restore(stored);
    this.#committed = stored.seq;
    this.#ledger = new SessionLedger(this.#state);
    this.#recent = new RecentEntries(stored.seq);
    this.#sight = new Sight(this.#state);
    this.#company = { roleOf: (person) => roster.get(person)?.role ?? null };
    const report = (error: unknown) => deps.report(error, { room: this.id });
    this.#committer = new Committer({
      append: (entries) => deps.store.append(this.id, stored.epoch, entries),
      clock: deps.clock,
      onCommitted: (entries) => this.#onCommitted(entries),
      onLost: (error) => {
        report(error);
        this.#shut('restarting', 'This room has moved. Joining it again.');
      },
      onTrouble: report,
    });
    this.#watchers = new FrameWatchers({ encode: deps.encodeFrame, defaultLayers: deps.defaultLayers });
    this.#audience = new Audience({
      clock: deps.clock,
      watchers: this.#watchers,
      head: (session) => ({
        epoch: stored.epoch,
        committed: this.#committed,
        settledThrough: this.#ledger.settledThrough(session),
      }),
      intervalMs: () => (roster.present > CROWD ? CROWD_SEND_INTERVAL_MS : SEND_INTERVAL_MS),
      presenceIntervalMs: () => presenceIntervalMs(roster.present),
      sees: (person, sheet) => this.#sight.sees(person, sheet),
      whole: (person, session) => ({
        snapshot: this.#sight.snapshotFor(person, session),
        predictions: this.#predictionsFor(person),
      }),
      onTooSlow: (connection) => {
        this.#leave(connection);
        connection.subscriber.close('error', 'This connection was too slow for the room.');
      },
    });
    this.#presence = new RoomPresence(
      (listener, word) => this.#audience.of(listener)?.outbox.presence(word),
      (person, sheet) => this.#sight.sees(person, sheet),
    );
    this.#chat = new RoomChat(
      {
        room: this.id,
        store: deps.store,
        clock: deps.clock,
        nameOf: (id) => roster.get(id)?.name ?? 'Somebody',
        tell: (message) => {
          this.#audience.tell((outbox) => outbox.chat(message));
          this.#audience.flush();
        },
      },
      said,
    );
    this.#reader = new GlyphReader({
      room: this.id,
      state: this.#state,
      model: stored.room.model,
      inference: deps.inference,
      render: deps.render,
      watchers: this.#watchers,
      clock: deps.clock,
      onPrediction: (prediction: Prediction) =>
        this.#tellSheet(prediction.sheet, (outbox) => outbox.prediction(prediction)),
      onGone: (gone) => this.#tellSheet(gone.sheet, (outbox) => outbox.gone(gone)),
      onTold: () => this.#audience.flush(),
      report,
    });
  }

  /** Nothing runs before. */
  start(): void {
    this.#reader.readAll();
    this.events.onIdle(true);
  }

  get subscribers(): number {
    return this.#audience.size;
  }

  get present(): number {
    return this.roster.present;
  }

  async subscribe(
    subscriber: RoomSubscriber,
    options: { cursor?: Cursor | undefined; unsettledFrom: number },
  ): Promise<RoomSubscription | RequestError> {
    const { session, participant } = subscriber;
    if (this.#closed) return requestError('unavailable', 'This room is being closed. Try again.');
    const before = this.#audience.of(session);
    if (!before && this.#audience.size >= MAX_SUBSCRIBERS)
      return requestError(
        'room-full',
        `This room has ${MAX_SUBSCRIBERS} visitors, and that is all it can take.`,
      );
    const error = this.#ledger.objection(session, participant.id);
    if (error) return error;
    if (this.roster.get(participant.id)?.via === null) return LINK_RENEWED;
    if (before) {
      this.#leave(before);
      before.subscriber.close('replaced', 'This page connected anew.');
    }
    this.#ledger.open(session, participant.id, options.unsettledFrom);
    const connection = this.#audience.connect(subscriber, this.#ledger.refusals(session));
    this.roster.put(participant);
    this.roster.enter(participant.id);
    this.events.onIdle(false);
    const welcome = {
      room: this.#info(),
      you: { ...this.roster.shown(participant), role: this.#roleOf(participant) },
      people: this.#people(),
      catchUp: this.#catchUp(subscriber, options.cursor),
      committed: this.#committed,
      tabs: this.#presence.enter(session, participant.id),
      predictions: this.#predictionsFor(participant.id),
      chat: this.#chat.list(),
    };
    this.#tellPeople(connection);
    this.#audience.flush();
    return {
      welcome,
      submit: async (ops) => this.#submit(connection, ops),
      watch: (target, layers, sheet = 0) => {
        const glyph = target as Watcher['target'];
        connection.watcher.target = glyph;
        connection.watcher.layers = layers;
        connection.watcher.sheet = sheet;
        if (!this.#audience.has(connection)) return;
        this.#reader.attend(connection.watcher);
        this.#presence.watch(session, { sheet, glyph, layers });
        this.#audience.flush();
      },
      presence: (message) => {
        if (!this.#audience.has(connection)) return;
        this.#presence.say(session, message);
        this.#audience.flush();
      },
      credit: () => {
        connection.watcher.credit = true;
        if (this.#audience.has(connection)) this.#reader.attend(connection.watcher);
      },
      chat: async ({ id, text }) => this.#mayNotTalk(connection) ?? this.#chat.say(participant.id, id, text),
      react: async ({ to, kind, on }) =>
        this.#mayNotTalk(connection) ?? this.#chat.react(participant.id, to, kind, on),
      cheer: ({ kind, at }) => {
        if (this.#mayNotTalk(connection) || !this.#chat.mayCheer(participant.id)) return;
        this.#audience.each(({ subscriber: { participant: to }, outbox }) => {
          if (this.#sight.sees(to.id, at[0])) outbox.cheer({ by: participant.id, kind, at });
        });
        this.#audience.flush();
      },
      leave: () => this.#leave(connection),
    };
  }

  async info(): Promise<RoomInfo> {
    return this.#info();
  }

  async keep(): Promise<void> {
    await this.deps.store.keep(this.id);
    this.#changeRoom({ draft: false });
  }

  async revive(): Promise<void> {
    await this.deps.store.revive(this.id, this.deps.clock.now());
    this.#changeRoom({ archivedAt: null });
  }

  async setModel(model: ModelId): Promise<void> {
    await this.deps.store.setModel(this.id, model);
    this.#changeRoom({ model });
    this.#reader.setModel(model);
  }

  async moment(glyph: GlyphId): Promise<GlyphMoment | null> {
    return this.#closed ? null : this.#reader.moment(glyph);
  }

  async redact(by: ParticipantId, strokes: readonly StrokeId[]): Promise<readonly StrokeId[]> {
    if (this.#closed) throw new Error(`Room ${this.id} is being closed.`);
    // What the room has forgotten (R12) is on the disk still; whose it is was checked by whoever asks.
    const own = strokes.filter((id) => (this.#state.strokes.get(id)?.by ?? by) === by);
    for (let at = 0; at < own.length; at += MAX_STROKES_PER_REDACTION)
      this.#act(by, { kind: 'redact', strokes: own.slice(at, at + MAX_STROKES_PER_REDACTION) });
    await this.#committer.committed();
    return own;
  }

  async act(by: ParticipantId, op: Op): Promise<RequestError | null> {
    if (this.#closed) return requestError('unavailable', 'This room is being closed. Try again.');
    return this.#act(by, op);
  }

  async committed(): Promise<void> {
    await this.#committer.committed();
  }

  async admit(record: ParticipantRecord, by: Entrance): Promise<RequestError | null> {
    if (this.#closed) return requestError('unavailable', 'This room is being closed. Try again.');
    const { facts } = this.#state;
    const { removed } = standingOf(facts, record.id);
    if (by.kind === 'link' && by.turn !== facts.links[by.link]) return LINK_RENEWED;
    const letBackIn = by.kind === 'owner' || (by.kind === 'link' && removed && by.turn > removed[by.link]);
    if (removed && !letBackIn) return requestError('forbidden', 'You were removed from this room.');
    this.roster.put(record);
    await this.deps.store.putParticipant(record, this.deps.clock.now());
    // Their link may have been made anew, or they removed, while that was written: the log says so, and the row must.
    if (this.roster.get(record.id)?.via === null) {
      await this.deps.store.putParticipant({ ...record, via: null }, this.deps.clock.now());
      return LINK_RENEWED;
    }
    if (removed) this.#act(record.id, { kind: 'readmit', person: record.id });
    this.#tellPeople();
    this.#audience.flush();
    return null;
  }

  async history(participant: ParticipantId): Promise<AsyncIterable<readonly ShownEntry[]> | null> {
    if (!this.#mayEnter(participant)) return null;
    await this.#committer.committed();
    return this.#historyFor(participant);
  }

  async *#historyFor(participant: ParticipantId): AsyncGenerator<readonly ShownEntry[]> {
    const since = this.#sight.changedAt;
    const sieve = createSieve((sheet) => this.#sight.sees(participant, sheet));
    for await (const page of this.deps.store.history(this.id)) {
      const shown = page.map(sieve);
      if (this.#closed || this.#sight.changedAt !== since || !this.#mayEnter(participant))
        throw new Error(`The sight of room ${this.id} changed while its history was read.`);
      yield shown;
    }
  }

  /** What let them in still does. */
  #mayEnter(participant: ParticipantId): boolean {
    const via = this.roster.get(participant)?.via ?? null;
    return via !== null && standingOf(this.#state.facts, participant).removed === null;
  }

  async roleOf(participant: ParticipantId): Promise<RoomRole | null> {
    const record = this.roster.get(participant);
    return record ? this.#roleOf(record) : null;
  }

  /** The room itself acts in somebody's name: by its rules, or for what only the server may do. */
  #act(by: ParticipantId, op: Op): RequestError | null {
    const session = this.#ownSessions.of(by);
    const n = (this.#state.sessions.get(session)?.lastN ?? 0) + 1;
    const actor: Actor = { participant: by, session, role: 'rules', present: this.roster.present };
    const decision = decide(this.#state, actor, { n, op }, this.deps.clock.now(), this.#company);
    if (!decision.ok) return decision.error;
    const touched = this.#log(decision.entry);
    this.#audience.flush();
    if (touched.length > 0) this.#reader.touched(touched);
    return null;
  }

  /** A person of this room goes by another name; nothing happens where they do not belong to it. */
  async personRenamed(person: PersonId, name: string): Promise<void> {
    const id = this.roster.of(person);
    const record = id === null ? undefined : this.roster.get(id);
    if (!record) return;
    const renamed = { ...record, name };
    this.roster.put(renamed);
    this.#tellPeople();
    this.#audience.flush();
    await this.deps.store.putParticipant(renamed, this.deps.clock.now());
  }

  /** Brings everything to disk, says so to everybody, and ends every connection. */
  async close(reason: Closing['reason'], message: string): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#committer.drain();
    this.#audience.tell((outbox) => outbox.sendRest());
    this.#end(reason, message);
  }

  #catchUp({ participant: { id }, session }: RoomSubscriber, cursor: Cursor | undefined): CatchUp {
    const follows = cursor?.epoch === this.#state.epoch && cursor.seq >= this.#sight.changedAt;
    const entries = follows ? this.#recent.after(cursor.seq) : null;
    return entries
      ? { kind: 'entries', entries: entries.map((entry) => this.#sight.entryFor(id, entry)) }
      : { kind: 'snapshot', snapshot: this.#sight.snapshotFor(id, session) };
  }

  #predictionsFor(person: ParticipantId): Prediction[] {
    return this.#reader.predictions().filter(({ sheet }) => this.#sight.sees(person, sheet));
  }

  /** Tells of something on a sheet whoever sees that sheet. */
  #tellSheet(sheet: number, say: (outbox: Outbox) => void): void {
    this.#audience.each(({ subscriber, outbox }) => {
      if (this.#sight.sees(subscriber.participant.id, sheet)) say(outbox);
    });
  }

  #submit(connection: Connection, ops: readonly NumberedOp[]): RequestError | null {
    if (this.#closed) return requestError('unavailable', 'This room is being closed. It will come back.');
    if (!this.#audience.has(connection))
      return requestError('not-joined', 'This connection has left the room.');
    const touched = new Set<StrokeId>();
    let error: RequestError | null = null;
    for (const op of ops) {
      error = this.#take(connection, op, touched);
      if (error) break;
    }
    this.#audience.flush();
    // After the flush: ink goes out before anybody thinks about it.
    if (touched.size > 0) this.#reader.touched(touched);
    return error;
  }

  #take(
    { subscriber, outbox }: Connection,
    numbered: NumberedOp,
    touched: Set<StrokeId>,
  ): RequestError | null {
    const { session, participant } = subscriber;
    const place = this.#ledger.place(session, numbered.n);
    switch (place) {
      case 'gap': {
        const next = this.#ledger.next(session);
        return requestError('out-of-order', `The next op of this session is n = ${next}, not ${numbered.n}.`);
      }
      case 'duplicate': {
        outbox.settled();
        return null;
      }
      case 'next': {
        if (this.#committer.uncommitted >= MAX_UNCOMMITTED)
          return requestError('unavailable', 'The room cannot be saved just now. It is being tried again.');
        const role = this.roster.get(participant.id)?.role ?? participant.role;
        const actor = { participant: participant.id, session, role, present: this.roster.present };
        const decision = this.#record.archivedAt
          ? ARCHIVED
          : decide(this.#state, actor, numbered, this.deps.clock.now(), this.#company);
        if (!decision.ok) {
          const refusal = { n: numbered.n, error: decision.error };
          this.#ledger.refuse(session, refusal);
          outbox.refused(refusal);
          return null;
        }
        this.#ledger.log(session, numbered.n);
        for (const stroke of this.#log(decision.entry)) touched.add(stroke);
        return null;
      }
      default:
        return place satisfies never;
    }
  }

  /** Applies an entry, tells of it whoever may hear it, and sees that it lasts. */
  #log(entry: Entry): readonly StrokeId[] {
    const { facts } = this.#state;
    this.#sight.note(entry);
    const { strokes } = applyEntry(this.#state, entry);
    if (entry.op.kind === 'redact') this.#recent.forget();
    this.#recent.push(entry);
    this.#committer.add(entry);
    this.#audience.each(({ subscriber, outbox }) =>
      outbox.entry(this.#sight.entryFor(subscriber.participant.id, entry)),
    );
    if (this.#state.facts !== facts) this.#factsChanged(facts, entry);
    return strokes;
  }

  #factsChanged(before: RoomFacts, { op, by }: Entry): void {
    const changed = this.#sight.change(before);
    if (changed)
      this.#audience.each(({ subscriber, outbox }) => {
        if (changed(subscriber.participant.id)) outbox.afresh();
      });
    switch (op.kind) {
      case 'settings':
        this.#tellRoom();
        break;
      case 'appoint':
      case 'readmit':
        this.#tellPeople();
        break;
      case 'hand-over':
        this.#handOver(by, op.person);
        break;
      case 'remove':
        this.#shutOut(new Set([op.person]), 'You were removed from this room.');
        break;
      case 'revoke':
        this.#shutOut(
          this.roster.leaveBy(op.link, new Set(op.keep)),
          'The link by which you came was made anew. Ask for the new one.',
        );
        break;
      default:
    }
  }

  #handOver(from: ParticipantId, to: ParticipantId): void {
    const heir = this.roster.get(to);
    const giver = this.roster.get(from);
    if (giver) this.roster.put({ ...giver, role: 'drawer', via: 'kept' });
    if (heir) {
      this.roster.put({ ...heir, role: 'owner', via: 'owner' });
      this.#record = { ...this.#record, owner: heir.person };
    }
    this.#tellPeople();
    this.#tellRoom();
  }

  /** Ends every connection of theirs, and what let them in without a key. */
  #shutOut(people: ReadonlySet<ParticipantId>, because: string): void {
    for (const person of people) this.roster.expel(person);
    this.#audience.each((connection) => {
      if (!people.has(connection.subscriber.participant.id)) return;
      connection.outbox.sendRest();
      this.#leave(connection);
      connection.subscriber.close('removed', because);
    });
    this.#tellPeople();
  }

  #roleOf({ id, role }: ParticipantRecord): RoomRole {
    return roleIn(this.#state.facts, id, role);
  }

  #people(): readonly Participant[] {
    return this.roster.list((record) => this.#roleOf(record));
  }

  #tellPeople(except: Connection | null = null): void {
    this.#audience.tellPeople(this.#people(), except);
  }

  /** Why this participant may not speak; null where they may. */
  #mayNotTalk(connection: Connection): RequestError | null {
    if (!this.#audience.has(connection))
      return requestError('not-joined', 'This connection has left the room.');
    const { participant } = connection.subscriber;
    if (standingOf(this.#state.facts, participant.id).muted)
      return requestError('muted', 'You were muted: you can read along, and say nothing for now.');
    const { chat } = ROOM_RIGHTS[this.#roleOf(participant)];
    return chat ? null : requestError('forbidden', 'You may read along here, not talk.');
  }

  #onCommitted(entries: readonly Entry[]): void {
    this.#committed = entries.at(-1)!.seq;
    for (const session of this.#ledger.committed(entries)) {
      const connection = this.#audience.of(session);
      if (connection) connection.outbox.settled();
      else this.#ledger.close(session);
    }
    this.#audience.flush();
    this.#noteIdle();
  }

  #leave(connection: Connection): void {
    if (!this.#audience.remove(connection)) return;
    const { session, participant } = connection.subscriber;
    connection.outbox.close();
    this.#watchers.remove(connection.watcher);
    this.#ledger.close(session);
    this.#presence.leave(session);
    this.roster.leave(participant.id);
    if (this.#audience.size === 0)
      this.deps.store
        .seen(this.id, this.deps.clock.now())
        .catch((error) => this.deps.report(error, { room: this.id }));
    this.#tellPeople();
    this.#audience.flush();
    this.#noteIdle();
  }

  #noteIdle(): void {
    if (this.#audience.size === 0 && this.#committer.uncommitted === 0) this.events.onIdle(true);
  }

  #changeRoom(change: Partial<RoomRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.#tellRoom();
    this.#audience.flush();
  }

  #tellRoom(): void {
    const info = this.#info();
    this.#audience.tell((outbox) => outbox.room(info));
  }

  #info(): RoomInfo {
    const { id, name, draft, model, owner, archivedAt } = this.#record;
    return {
      id,
      name: this.#state.facts.settings.name ?? name,
      draft,
      model,
      owner: this.roster.of(owner),
      deletedAt: archivedAt && ((archivedAt + this.deps.archiveMs) as EpochMillis),
    };
  }

  /** At once, with nothing brought to disk. */
  #shut(reason: Closing['reason'], message: string): void {
    this.#closed = true;
    this.#end(reason, message);
  }

  #end(reason: Closing['reason'], message: string): void {
    this.#reader.close();
    this.#audience.closeAll(reason, message);
    this.events.onClosed();
  }
}
