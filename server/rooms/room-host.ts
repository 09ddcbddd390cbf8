import { randomBytes } from 'node:crypto';
import type { GlyphId, ModelId, ParticipantId, PersonId, RoomId, Seq, SessionId, StrokeId } from '@/lib/ids';
import { applyEntry } from '@/lib/room/apply';
import { decide, type NumberedOp } from '@/lib/room/decide';
import type { Entry } from '@/lib/room/entry';
import { type RequestError, requestError } from '@/lib/room/error';
import { MAX_STROKES_PER_REDACTION } from '@/lib/room/op';
import { restore } from '@/lib/room/restore';
import { writeSnapshot } from '@/lib/room/snapshot';
import type { RoomState, StrokeRecord } from '@/lib/room/state';
import type { Closing, Cursor, Prediction, RoomInfo } from '@/lib/wire';
import type { Frame } from '@/lib/wire/frame';
import type { InferencePort } from '@/server/inference/port';
import type { ParticipantRecord, RoomRecord, RoomStore, StoredRoom } from '@/server/storage/ports';
import { Audience, type Connection } from './audience';
import type { Clock } from './clock';
import { Committer } from './committer';
import { FrameWatchers, type Watcher } from './frame-watchers';
import { GlyphReader } from './glyph-reader';
import { CROWD, CROWD_SEND_INTERVAL_MS, SEND_INTERVAL_MS } from './outbox';
import type { CatchUp, GlyphMoment, RoomPort, RoomSubscriber, RoomSubscription } from './port';
import { presenceIntervalMs } from './presence-lane';
import { RecentEntries } from './recent-entries';
import { RoomPresence } from './room-presence';
import type { Roster } from './roster';
import { SessionLedger } from './session-ledger';

export interface RoomHostDeps {
  readonly store: RoomStore;
  readonly inference: Pick<InferencePort, 'read'>;
  readonly render: (strokes: readonly StrokeRecord[]) => Uint8Array | null;
  readonly encodeFrame: (frame: Frame) => Uint8Array;
  /** Indices of the layers of the default view of a model. */
  readonly defaultLayers: (model: ModelId) => ReadonlySet<number>;
  readonly clock: Clock;
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
  readonly #ownSessions = new Map<ParticipantId, SessionId>();
  readonly #presence: RoomPresence;
  #record: RoomRecord;
  #committed: Seq;
  #closed = false;

  constructor(
    stored: StoredRoom,
    private readonly roster: Roster,
    private readonly deps: RoomHostDeps,
    private readonly events: RoomHostEvents,
  ) {
    this.id = stored.room.id;
    this.#record = stored.room;
    this.#state = restore(stored);
    this.#committed = stored.seq;
    this.#ledger = new SessionLedger(this.#state);
    this.#recent = new RecentEntries(stored.seq);
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
      onTooSlow: (connection) => {
        this.#leave(connection);
        connection.subscriber.close('error', 'This connection was too slow for the room.');
      },
    });
    this.#presence = new RoomPresence((listener, word) => this.#audience.of(listener)?.outbox.presence(word));
    this.#reader = new GlyphReader({
      room: this.id,
      state: this.#state,
      model: stored.room.model,
      inference: deps.inference,
      render: deps.render,
      watchers: this.#watchers,
      clock: deps.clock,
      onPrediction: (prediction: Prediction) =>
        this.#audience.tell((outbox) => outbox.prediction(prediction)),
      onGone: (gone) => this.#audience.tell((outbox) => outbox.gone(gone)),
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
      people: this.roster.list(),
      catchUp: this.#catchUp(options.cursor),
      committed: this.#committed,
      predictions: this.#reader.predictions(),
      tabs: this.#presence.enter(session, participant.id),
    };
    this.#audience.tellPeople(this.roster.list(), connection);
    this.#audience.flush();
    return {
      welcome,
      submit: async (ops) => this.#submit(connection, ops),
      watch: (target, layers) => {
        const glyph = target as Watcher['target'];
        connection.watcher.target = glyph;
        connection.watcher.layers = layers;
        if (!this.#audience.has(connection)) return;
        this.#reader.attend(connection.watcher);
        this.#presence.watch(session, { glyph, layers });
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

  async rename(name: string): Promise<void> {
    await this.deps.store.rename(this.id, name);
    this.#changeRoom({ name });
  }

  async setModel(model: ModelId): Promise<void> {
    await this.deps.store.setModel(this.id, model);
    this.#changeRoom({ model });
    this.#reader.setModel(model);
  }

  async moment(glyph: GlyphId): Promise<GlyphMoment | null> {
    return this.#closed ? null : this.#reader.moment(glyph);
  }

  async redact(by: ParticipantId, strokes: readonly StrokeId[]): Promise<void> {
    if (this.#closed) throw new Error(`Room ${this.id} is being closed.`);
    for (let at = 0; at < strokes.length; at += MAX_STROKES_PER_REDACTION)
      this.#redact(by, strokes.slice(at, at + MAX_STROKES_PER_REDACTION));
    await this.#committer.committed();
  }

  #redact(by: ParticipantId, strokes: StrokeId[]): void {
    // Of this process and of this participant: no client can know it, and a session belongs to one participant for ever (R4).
    const session = this.#ownSessions.get(by) ?? (randomBytes(16).toString('base64url') as SessionId);
    this.#ownSessions.set(by, session);
    const entry: Entry = {
      seq: (this.#state.seq + 1) as Seq,
      session,
      n: (this.#state.sessions.get(session)?.lastN ?? 0) + 1,
      by,
      at: this.deps.clock.now(),
      op: { kind: 'redact', strokes },
    };
    const { strokes: touched } = applyEntry(this.#state, entry);
    this.#recent.forget();
    this.#recent.push(entry);
    this.#committer.add(entry);
    this.#audience.tell((each) => each.entry(entry));
    this.#audience.flush();
    this.#reader.touched(touched);
  }

  async participantChanged(participant: ParticipantRecord): Promise<void> {
    this.roster.put(participant);
    this.#audience.tellPeople(this.roster.list(), null);
    this.#audience.flush();
  }

  /** A person of this room goes by another name; nothing happens where they do not belong to it. */
  async personRenamed(person: PersonId, name: string): Promise<void> {
    const id = this.roster.of(person);
    const record = id === null ? undefined : this.roster.get(id);
    if (!record) return;
    const renamed = { ...record, name };
    await this.deps.store.putParticipant(renamed, this.deps.clock.now());
    await this.participantChanged(renamed);
  }

  /** Brings everything to disk, says so to everybody, and ends every connection. */
  async close(reason: Closing['reason'], message: string): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#committer.drain();
    this.#audience.tell((outbox) => outbox.sendRest());
    this.#end(reason, message);
  }

  #catchUp(cursor: Cursor | undefined): CatchUp {
    const entries = cursor?.epoch === this.#state.epoch ? this.#recent.after(cursor.seq) : null;
    return entries
      ? { kind: 'entries', entries }
      : { kind: 'snapshot', snapshot: writeSnapshot(this.#state) };
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
        const decision = decide(this.#state, actor, numbered, this.deps.clock.now());
        if (!decision.ok) {
          const refusal = { n: numbered.n, error: decision.error };
          this.#ledger.refuse(session, refusal);
          outbox.refused(refusal);
          return null;
        }
        this.#ledger.log(session, numbered.n);
        for (const stroke of applyEntry(this.#state, decision.entry).strokes) touched.add(stroke);
        this.#recent.push(decision.entry);
        this.#committer.add(decision.entry);
        this.#audience.tell((each) => each.entry(decision.entry));
        return null;
      }
      default:
        return place satisfies never;
    }
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
    this.#audience.tellPeople(this.roster.list(), null);
    this.#audience.flush();
    this.#noteIdle();
  }

  #noteIdle(): void {
    if (this.#audience.size === 0 && this.#committer.uncommitted === 0) this.events.onIdle(true);
  }

  #changeRoom(change: Partial<RoomRecord>): void {
    this.#record = { ...this.#record, ...change };
    const info = this.#info();
    this.#audience.tell((outbox) => outbox.room(info));
    this.#audience.flush();
  }

  #info(): RoomInfo {
    const { id, name, draft, model, owner } = this.#record;
    return { id, name, draft, model, owner: this.roster.of(owner) };
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
