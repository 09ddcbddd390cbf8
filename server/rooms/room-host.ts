import type { GlyphId, ModelId, ParticipantId, PersonId, RoomId, SessionId, StrokeId } from '@/lib/ids';
import type { Entry, ShownEntry } from '@/lib/room/entry';
import { type RequestError, requestError } from '@/lib/room/error';
import type { RoomFacts } from '@/lib/room/facts';
import { MAX_STROKES_PER_REDACTION, type Op } from '@/lib/room/op';
import type { RoomRole } from '@/lib/room/rights';
import type { StrokeRecord } from '@/lib/room/state';
import type { Closing, Cursor, Prediction, RoomInfo } from '@/lib/wire';
import type { Frame } from '@/lib/wire/frame';
import type { InferencePort } from '@/server/inference/port';
import type { ParticipantRecord, RoomStore, StoredRemark, StoredRoom } from '@/server/storage/ports';
import type { Clock } from './clock';
import { Audience, type Connection } from './delivery/audience';
import { paceOf } from './delivery/outbox';
import { presenceIntervalMs } from './delivery/presence-lane';
import { historyFor } from './log/room-history';
import { RoomLog } from './log/room-log';
import { RoomChat } from './people/room-chat';
import { LINK_RENEWED, RoomPeople } from './people/room-people';
import { RoomPresence } from './people/room-presence';
import { RoomProfile } from './people/room-profile';
import type { Roster } from './people/roster';
import type { Sight } from './people/sight';
import type {
  Entrance,
  GlyphMoment,
  RoomObserver,
  RoomPort,
  RoomSubscriber,
  RoomSubscription,
  SheetInk,
} from './port';
import { FrameWatchers } from './reading/frame-watchers';
import { GlyphReader } from './reading/glyph-reader';
import { createSeat } from './seat';
import type { Strain } from './strain';
import { endAbandonedStrokes } from './upkeep/abandoned-strokes';

export interface RoomHostDeps {
  readonly store: RoomStore;
  readonly inference: Pick<InferencePort, 'read'>;
  readonly render: (strokes: readonly StrokeRecord[]) => Uint8Array | null;
  readonly encodeFrame: (frame: Frame) => Uint8Array;
  /** Indices of the layers of the default view of a model. */
  readonly defaultLayers: (model: ModelId) => ReadonlySet<number>;
  readonly clock: Clock;
  readonly strain: () => Strain;
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

const CLOSING = requestError('unavailable', 'This room is being closed. Try again.');
const ARCHIVED = requestError(
  'archived',
  'This room is archived: it can be looked at, and brought back to draw in it.',
);

/**
 * One live room, owned by this process under one epoch: what its log takes is told to everybody at once, committed in groups, and
 * settled when it is on disk. Everything but the commit happens within one turn of the event loop.
 */
export class RoomHost implements RoomPort {
  readonly id: RoomId;
  readonly #log: RoomLog;
  readonly #sight: Sight;
  readonly #profile: RoomProfile;
  readonly #people: RoomPeople;
  readonly #reader: GlyphReader;
  readonly #watchers: FrameWatchers;
  readonly #audience: Audience;
  readonly #presence: RoomPresence;
  readonly #chat: RoomChat;
  readonly #observers = new Set<RoomObserver>();
  #closed = false;
  #stopLooking = (): void => {};

  constructor(
    stored: StoredRoom,
    private readonly roster: Roster,
    private readonly deps: RoomHostDeps,
    private readonly events: RoomHostEvents,
    said: readonly StoredRemark[] = [],
  ) {
    const { clock, store } = deps;
    this.id = stored.room.id;
    const report = (error: unknown) => deps.report(error, { room: this.id });
    this.#log = new RoomLog(stored, {
      append: (entries, refusals) => store.append(this.id, stored.epoch, entries, refusals),
      clock,
      company: { roleOf: (person) => roster.get(person)?.role ?? null },
      present: () => roster.present,
      objection: () => (this.#profile.archived ? ARCHIVED : null),
      onEntry: (entry, before) => this.#tellEntry(entry, before),
      onCommitted: (settled) => this.#tellSettled(settled),
      onLost: (error) => {
        report(error);
        this.#shut('restarting', 'This room has moved. Joining it again.');
      },
      onTrouble: report,
    });
    const { state, sight } = this.#log;
    this.#sight = sight;
    this.#watchers = new FrameWatchers({ encode: deps.encodeFrame, defaultLayers: deps.defaultLayers });
    this.#audience = new Audience({
      clock,
      watchers: this.#watchers,
      head: (session) => this.#log.head(session),
      pace: () => paceOf(roster.present, deps.strain()),
      presenceIntervalMs: () => presenceIntervalMs(roster.present),
      sees: (person, sheet) => sight.sees(person, sheet),
      reads: (person, sheet) => sight.reads(person, sheet),
      allRead: (sheet) => sight.allRead(sheet),
      whole: (person, session) => ({
        snapshot: sight.snapshotFor(person, session),
        predictions: this.#predictionsFor(person),
      }),
      predictionOf: (glyph) => this.#reader.prediction(glyph),
      onTooSlow: (connection) => {
        this.#leave(connection);
        connection.subscriber.close('error', 'This connection was too slow for the room.');
      },
    });
    this.#profile = new RoomProfile(stored.room, {
      store,
      clock,
      archiveMs: deps.archiveMs,
      name: () => state.facts.settings.name,
      participantOf: (person) => roster.of(person),
      tell: (info) => this.#audience.tell((outbox) => outbox.room(info)),
    });
    this.#people = new RoomPeople({
      roster,
      store,
      clock,
      audience: this.#audience,
      facts: () => state.facts,
      readmit: (person) => void this.#act(person, { kind: 'readmit', person }),
      leave: (connection) => this.#leave(connection),
    });
    this.#presence = new RoomPresence(
      (listener, word) => this.#audience.of(listener)?.outbox.presence(word),
      (person, sheet) => sight.sees(person, sheet),
    );
    this.#chat = new RoomChat(
      {
        room: this.id,
        store,
        clock,
        nameOf: (id) => roster.get(id)?.name ?? 'Somebody',
        moderates: (one, other) => this.#people.moderates(one, other),
        tell: (message) => {
          this.#audience.tell((outbox) => outbox.chat(message));
          this.#audience.flush();
        },
      },
      said,
    );
    this.#reader = new GlyphReader({
      room: this.id,
      state,
      model: stored.room.model,
      inference: deps.inference,
      render: deps.render,
      watchers: this.#watchers,
      clock,
      strain: deps.strain,
      onPrediction: (prediction: Prediction) => {
        this.#audience.tellReaders(prediction.sheet, (outbox) => outbox.prediction(prediction));
        for (const observer of [...this.#observers]) observer.prediction(prediction);
      },
      onGone: (gone) => {
        this.#audience.tellReaders(gone.sheet, (outbox) => outbox.gone(gone));
        for (const observer of [...this.#observers]) observer.gone(gone);
      },
      onTold: () => this.#audience.flush(),
      report,
    });
  }

  /** Nothing runs before. */
  start(): void {
    this.#reader.readAll();
    this.#stopLooking = endAbandonedStrokes({
      state: this.#log.state,
      clock: this.deps.clock,
      isHere: (session) => this.#audience.of(session) !== undefined,
      end: (by, stroke) => {
        if (!this.#profile.archived) this.#act(by, { kind: 'end', stroke });
      },
    });
    this.events.onIdle(true);
  }

  get subscribers(): number {
    return this.#audience.size;
  }

  get uncommitted(): number {
    return this.#log.uncommitted;
  }

  get present(): number {
    return this.roster.present;
  }

  async subscribe(
    subscriber: RoomSubscriber,
    options: { cursor?: Cursor | undefined; unsettledFrom: number },
  ): Promise<RoomSubscription | RequestError> {
    const { session, participant } = subscriber;
    const { ledger } = this.#log;
    await ledger.arrive(session, () => this.deps.store.session(this.id, session));
    const before = this.#audience.of(session);
    const refusal = this.#refusalAtDoor(subscriber, before);
    if (refusal) {
      if (!before) ledger.close(session);
      return refusal;
    }
    if (before) {
      this.#leave(before);
      before.subscriber.close('replaced', 'This page connected anew.');
    }
    ledger.open(session, participant.id, options.unsettledFrom);
    const connection = this.#audience.connect(subscriber, ledger.refusals(session));
    this.roster.put(participant);
    this.roster.enter(participant.id);
    this.events.onIdle(false);
    const welcome = {
      room: this.#profile.info(),
      you: this.#people.shown(participant),
      people: this.#people.list(),
      catchUp: this.#log.catchUp(participant.id, session, options.cursor),
      committed: this.#log.committedSeq,
      tabs: this.#presence.enter(session, participant.id),
      predictions: connection.outbox.welcome(this.#predictionsFor(participant.id)),
      chat: this.#chat.list(),
    };
    this.#people.tell(connection);
    this.#audience.flush();
    const seat = createSeat(connection, {
      log: this.#log,
      roster: this.roster,
      people: this.#people,
      audience: this.#audience,
      reader: this.#reader,
      presence: this.#presence,
      chat: this.#chat,
      closed: () => this.#closed,
      leave: (leaving) => this.#leave(leaving),
    });
    return { welcome, ...seat };
  }

  #refusalAtDoor(
    { session, participant }: RoomSubscriber,
    before: Connection | undefined,
  ): RequestError | null {
    if (this.#closed) return CLOSING;
    if (!before && this.#audience.size >= MAX_SUBSCRIBERS)
      return requestError(
        'room-full',
        `This room has ${MAX_SUBSCRIBERS} visitors, and that is all it can take.`,
      );
    const error = this.#log.ledger.objection(session, participant.id);
    if (error) return error;
    return this.roster.get(participant.id)?.via === null ? LINK_RENEWED : null;
  }

  async info(): Promise<RoomInfo> {
    return this.#profile.info();
  }

  async keep(): Promise<void> {
    await this.#profile.keep();
    this.#audience.flush();
  }

  async revive(): Promise<void> {
    await this.#profile.revive();
    this.#audience.flush();
  }

  async setModel(model: ModelId): Promise<void> {
    const { model: was, owner } = this.#profile.info();
    if (model === was || this.#closed) return;
    // A room that nobody has entered has no log yet: nothing was ever read in it.
    if (owner === null) {
      await this.deps.store.setModel(this.id, model);
      this.#profile.readBy(model);
      this.#reader.setModel(model);
      return;
    }
    const refusal = this.#act(owner, { kind: 'model', model, was });
    if (refusal) throw new Error(`Room ${this.id} does not take ${model}: ${refusal.message}`);
  }

  async moment(glyph: GlyphId, to: ParticipantId): Promise<GlyphMoment | null> {
    const moment = this.#closed ? null : this.#moment(glyph);
    return moment && this.#sight.sees(to, moment.sheet) ? moment : null;
  }

  observe(observer: RoomObserver): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  async sheetCount(): Promise<number> {
    return this.#log.state.facts.sheets.length;
  }

  async onSheet(sheet: number): Promise<SheetInk> {
    const strokes = [...this.#log.state.strokes.values()].filter((stroke) => stroke.sheet === sheet);
    const glyphs = this.#reader.predictions().filter((prediction) => prediction.sheet === sheet);
    return {
      strokes: strokes.map((stroke) => ({ ...stroke, points: [...stroke.points] })),
      glyphs: glyphs.flatMap(({ glyph, box }) => {
        const moment = this.#moment(glyph);
        return moment ? { ...moment, box } : [];
      }),
      unread: this.#reader.unread(sheet),
    };
  }

  async redact(by: ParticipantId, strokes: readonly StrokeId[]): Promise<readonly StrokeId[]> {
    if (this.#closed) throw new Error(`Room ${this.id} is being closed.`);
    // What the room has forgotten (R12) is on the disk still; whose it is was checked by whoever asks.
    const own = strokes.filter((id) => (this.#log.state.strokes.get(id)?.by ?? by) === by);
    for (let at = 0; at < own.length; at += MAX_STROKES_PER_REDACTION)
      this.#act(by, { kind: 'redact', strokes: own.slice(at, at + MAX_STROKES_PER_REDACTION) });
    await this.#log.committed();
    return own;
  }

  async act(by: ParticipantId, op: Op): Promise<RequestError | null> {
    return this.#closed ? CLOSING : this.#act(by, op);
  }

  async committed(): Promise<void> {
    await this.#log.committed();
  }

  async admit(record: ParticipantRecord, by: Entrance): Promise<RequestError | null> {
    return this.#closed ? CLOSING : this.#people.admit(record, by);
  }

  async history(participant: ParticipantId): Promise<AsyncIterable<readonly ShownEntry[]> | null> {
    if (!this.#people.mayEnter(participant)) return null;
    await this.#log.committed();
    return historyFor(participant, {
      room: this.id,
      store: this.deps.store,
      sight: this.#sight,
      mayGoOn: () => !this.#closed && this.#people.mayEnter(participant),
    });
  }

  async roleOf(participant: ParticipantId): Promise<RoomRole | null> {
    return this.#people.roleOf(participant);
  }

  async personRenamed(person: PersonId, name: string): Promise<void> {
    await this.#people.rename(person, name);
  }

  /** Brings everything to disk, says so to everybody, and ends every connection. */
  async close(reason: Closing['reason'], message: string): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#log.drain();
    this.#audience.tell((outbox) => outbox.sendRest());
    this.#end(reason, message);
  }

  #predictionsFor(person: ParticipantId): Prediction[] {
    return this.#reader.predictions().filter(({ sheet }) => this.#sight.reads(person, sheet));
  }

  #moment(glyph: GlyphId): GlyphMoment | null {
    const moment = this.#reader.moment(glyph);
    return moment && { ...moment, ruled: this.#log.state.facts.sheets[moment.sheet]?.ruled ?? false };
  }

  #act(by: ParticipantId, op: Op): RequestError | null {
    const done = this.#log.act(by, op);
    if (!('strokes' in done)) return done;
    this.#audience.flush();
    if (done.strokes.length > 0) this.#reader.touched(done.strokes);
    return null;
  }

  #tellEntry(entry: Entry, before: RoomFacts): void {
    if (this.#sight.isForAll(entry)) this.#audience.tell((outbox) => outbox.entry(entry));
    else
      this.#audience.each(({ subscriber, outbox }) =>
        outbox.entry(this.#sight.entryFor(subscriber.participant.id, subscriber.session, entry)),
      );
    if (this.#log.state.facts !== before) this.#factsChanged(before, entry);
  }

  #factsChanged(before: RoomFacts, { op, by }: Entry): void {
    const changed = this.#sight.change(before);
    if (changed)
      this.#audience.each(({ subscriber, outbox }) => {
        if (changed(subscriber.participant.id)) outbox.afresh();
      });
    switch (op.kind) {
      case 'settings':
        this.#profile.tell();
        break;
      case 'appoint':
      case 'readmit':
        this.#people.tell();
        break;
      case 'hand-over': {
        const owner = this.#people.handOver(by, op.person);
        if (owner !== null) this.#profile.handOver(owner);
        break;
      }
      case 'model':
        this.#profile.readBy(op.model);
        this.#reader.setModel(op.model);
        break;
      case 'remove':
        this.#people.remove(op.person);
        break;
      case 'revoke':
        this.#people.revoke(op.link, op.keep);
        break;
      default:
    }
  }

  #tellSettled(settled: ReadonlySet<SessionId>): void {
    for (const session of settled) {
      const connection = this.#audience.of(session);
      if (connection) connection.outbox.settled();
      else this.#log.ledger.close(session);
    }
    this.#audience.flush();
    this.#noteIdle();
  }

  #leave(connection: Connection): void {
    if (!this.#audience.remove(connection)) return;
    const { session, participant } = connection.subscriber;
    connection.outbox.close();
    this.#watchers.remove(connection.watcher);
    this.#log.ledger.close(session);
    this.#presence.leave(session);
    this.roster.leave(participant.id);
    if (this.#audience.size === 0)
      this.deps.store
        .seen(this.id, this.deps.clock.now())
        .catch((error) => this.deps.report(error, { room: this.id }));
    this.#people.tell();
    this.#audience.flush();
    this.#noteIdle();
  }

  #noteIdle(): void {
    if (this.#audience.size === 0 && this.#log.uncommitted === 0) this.events.onIdle(true);
  }

  /** At once, with nothing brought to disk. */
  #shut(reason: Closing['reason'], message: string): void {
    this.#closed = true;
    this.#end(reason, message);
  }

  #end(reason: Closing['reason'], message: string): void {
    this.#stopLooking();
    this.#reader.close();
    this.#audience.closeAll(reason, message);
    for (const observer of [...this.#observers]) observer.closed();
    this.events.onClosed();
  }
}
