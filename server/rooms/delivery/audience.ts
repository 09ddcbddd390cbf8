import type { GlyphId, ParticipantId, SessionId } from '@/lib/ids';
import type { Closing, Participant, Prediction } from '@/lib/wire';
import type { Refusal } from '@/server/storage/ports';
import type { Clock } from '../clock';
import type { RoomSubscriber } from '../port';
import type { FrameWatchers, Watcher } from '../reading/frame-watchers';
import { Beat } from './beat';
import { type BatchHead, Outbox, type Pace, type WholeRoom } from './outbox';
import { SharedBatches } from './shared-batches';

export interface Connection {
  readonly subscriber: RoomSubscriber;
  readonly outbox: Outbox;
  readonly watcher: Watcher;
}

export interface AudienceOptions {
  readonly clock: Clock;
  readonly watchers: FrameWatchers;
  readonly head: (session: SessionId) => BatchHead;
  readonly pace: () => Pace;
  readonly presenceIntervalMs: () => number;
  readonly sees: (person: ParticipantId, sheet: number) => boolean;
  /** Is told what the network reads there. */
  readonly reads: (person: ParticipantId, sheet: number) => boolean;
  /** All are. */
  readonly allRead: (sheet: number) => boolean;
  /** The room as this person may see it now. */
  readonly whole: (person: ParticipantId, session: SessionId) => WholeRoom;
  readonly predictionOf: (glyph: GlyphId) => Prediction | undefined;
  readonly onTooSlow: (connection: Connection) => void;
}

/** A room's connections, one per session. */
export class Audience {
  readonly #connections = new Map<SessionId, Connection>();
  readonly #shared = new SharedBatches();
  readonly #beat: Beat;

  constructor(private readonly options: AudienceOptions) {
    this.#beat = new Beat(options.clock, () => this.tell((outbox) => outbox.beat()));
  }

  get size(): number {
    return this.#connections.size;
  }

  of(session: SessionId): Connection | undefined {
    return this.#connections.get(session);
  }

  /** Its batches begin in a later turn of the event loop, behind the welcome. */
  connect(subscriber: RoomSubscriber, refusals: readonly Refusal[]): Connection {
    const { clock, watchers, head, reads, whole, predictionOf, pace, presenceIntervalMs, onTooSlow } =
      this.options;
    const { session, participant } = subscriber;
    const outbox = new Outbox({
      subscriber,
      clock,
      head: () => head(session),
      pace,
      askForBeat: (intervalMs) => this.#beat.ask(intervalMs),
      presenceIntervalMs,
      whole: () => whole(participant.id, session),
      predictionOf(glyph) {
        const prediction = predictionOf(glyph);
        return prediction && reads(participant.id, prediction.sheet) ? prediction : undefined;
      },
      shared: this.#shared,
      onTooSlow: () => onTooSlow(connection),
    });
    const watcher = watchers.add({
      bare: subscriber.bareFrames ?? false,
      sendFrame: (frame) => subscriber.sendFrame(frame),
      reads: (sheet) => reads(participant.id, sheet),
    });
    const connection: Connection = { subscriber, outbox, watcher };
    for (const refusal of refusals) outbox.refused(refusal);
    outbox.settled();
    this.#connections.set(session, connection);
    clock.after(0, () => outbox.open());
    return connection;
  }

  /** @returns false where it had left before, or another has taken its place */
  remove(connection: Connection): boolean {
    return this.has(connection) && this.#connections.delete(connection.subscriber.session);
  }

  has(connection: Connection): boolean {
    return this.of(connection.subscriber.session) === connection;
  }

  tell(say: (outbox: Outbox) => void): void {
    for (const { outbox } of this.#connections.values()) say(outbox);
  }

  /** Also those that leave while they are gone through. */
  each(visit: (connection: Connection) => void): void {
    for (const connection of [...this.#connections.values()]) visit(connection);
  }

  /** Tells of something on a sheet whoever sees that sheet. */
  tellSheet(sheet: number, say: (outbox: Outbox) => void): void {
    this.each(({ subscriber, outbox }) => {
      if (this.options.sees(subscriber.participant.id, sheet)) say(outbox);
    });
  }

  /** Tells of a reading whoever is told of those on that sheet. */
  tellReaders(sheet: number, say: (outbox: Outbox) => void): void {
    if (this.options.allRead(sheet)) this.tell(say);
    else
      this.each(({ subscriber, outbox }) => {
        if (this.options.reads(subscriber.participant.id, sheet)) say(outbox);
      });
  }

  /** @param except whoever just came has the list in the welcome */
  tellPeople(people: readonly Participant[], except: Connection | null): void {
    for (const connection of this.#connections.values())
      if (connection !== except) connection.outbox.people(people);
  }

  flush(): void {
    // On the beat that is asked for already, all are told whatever there is by then.
    if (this.#beat.asked && this.options.pace().together) return;
    this.tell((outbox) => outbox.flush());
  }

  closeAll(reason: Closing['reason'], message: string): void {
    const all = [...this.#connections.values()];
    this.#connections.clear();
    this.#beat.stop();
    for (const { subscriber, outbox } of all) {
      outbox.close();
      subscriber.close(reason, message);
    }
  }
}
