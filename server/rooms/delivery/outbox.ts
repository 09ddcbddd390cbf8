import type { ChatId, ChatMessage } from '@/lib/chat/message';
import type { Epoch, GlyphId, Seq } from '@/lib/ids';
import type { ShownEntry } from '@/lib/room/entry';
import type {
  Batch,
  Cheered,
  GlyphGone,
  Participant,
  Prediction,
  RoomInfo,
  Snapshot,
  TabPresence,
} from '@/lib/wire';
import type { Refusal } from '@/server/storage/ports';
import type { Clock } from '../clock';
import type { RoomSubscriber } from '../port';
import type { Strain } from '../strain';
import { TokenBucket } from '../token-bucket';
import { PredictionBacklog } from './prediction-backlog';
import { PresenceLane } from './presence-lane';
import type { SharedBatches } from './shared-batches';

/**
 * An op and the prediction that it caused leave at once, and so do the next two: a pen at 30 updates a second needs every send that
 * the pace allows, and its updates come a few milliseconds early or late.
 */
export const SENDS_AT_ONCE = 4;
/**
 * A pen at 30 updates a second needs two sends each, one for the op and one for its prediction: at 16 ms it would use every one, and
 * whatever came late once would stay late.
 */
export const SEND_INTERVAL_MS = 12;
/** In a crowd everybody hears as often as a pen sends, and all in the same moment: what they hear is then encoded once for all. */
export const CROWD_SEND_INTERVAL_MS = 33;
export const CROWD = 20;
/**
 * So much longer at most between two sends where the server is under strain: an op and its prediction then leave together, and most of
 * what a small room costs is to hand batches to the system.
 */
export const STRAINED_INTERVAL_MS = 38;

export interface Pace {
  readonly intervalMs: number;
  /** With all others of the room, on its beat; else each line for itself, the first few sends at once. */
  readonly together: boolean;
}

export const paceOf = (people: number, strain: Strain): Pace => ({
  intervalMs: people > CROWD ? CROWD_SEND_INTERVAL_MS : SEND_INTERVAL_MS + strain * STRAINED_INTERVAL_MS,
  together: people > CROWD,
});

/**
 * Settlement that finds no company waits so many intervals: longer than a pen at 30 updates a second rests between two, so that while
 * one draws it never takes the send that a prediction needs.
 */
export const SETTLEMENT_INTERVALS = 3;
/** What waits for one slow socket; who falls further behind is told to join again. */
export const MAX_WAITING_ENTRIES = 2048;
/** Reactions over the sheet in one batch: a class that cheers is seen to cheer by fewer. */
export const MAX_CHEERS = 12;
/** A socket that is slow is left alone for this long. */
export const SLOW_PAUSE_MS = 250;
/** After so many pauses in a row (ten seconds) it is closed. */
export const MAX_PAUSES = 40;

/** What every batch says, as it stands when the batch leaves. */
export interface BatchHead {
  readonly epoch: Epoch;
  readonly committed: Seq;
  readonly settledThrough: number;
}

/** The room whole, as one person may see it. */
export interface WholeRoom {
  readonly snapshot: Snapshot;
  readonly predictions: readonly Prediction[];
}

export interface OutboxOptions {
  readonly subscriber: Pick<RoomSubscriber, 'sendBatch'>;
  readonly clock: Clock;
  readonly head: () => BatchHead;
  readonly pace: () => Pace;
  /** Has `beat` called at the room's next. */
  readonly askForBeat: (intervalMs: number) => void;
  /** Between two words on other tabs. */
  readonly presenceIntervalMs: () => number;
  /** The room whole, as this socket's person may see it when it is asked. */
  readonly whole: () => WholeRoom;
  /** What is known of a glyph now; undefined where it is gone, or out of this person's sight. */
  readonly predictionOf: (glyph: GlyphId) => Prediction | undefined;
  /** Where batches meet that say the same. */
  readonly shared: SharedBatches;
  /** The socket has been slow for too long. */
  readonly onTooSlow: () => void;
}

type State = 'held' | 'open' | 'slow' | 'closed';

/**
 * Gathers what a room has for one socket into one batch. The first leave at once, then one per interval. Settlement alone is in no
 * hurry: it travels with what comes, or on its own after a while, and so leaves the line free for the prediction. Presence has a
 * slower pace of its own, whatever else leaves.
 */
export class Outbox {
  #state: State = 'held';
  #pauses = 0;
  readonly #bucket = new TokenBucket(SENDS_AT_ONCE);
  #cancelTimer: (() => void) | null = null;
  /** When the timer that is set goes off. */
  #due = 0;

  #entries: ShownEntry[] = [];
  #refused: Refusal[] = [];
  readonly #predictions = new Map<GlyphId, Prediction>();
  readonly #gone = new Map<GlyphId, GlyphGone>();
  readonly #presence = new PresenceLane();
  readonly #backlog = new PredictionBacklog();
  readonly #chat = new Map<ChatId, ChatMessage>();
  #cheers: Cheered[] = [];
  #people: readonly Participant[] | null = null;
  #room: RoomInfo | null = null;
  #settled = false;
  #afresh = false;
  /** What is in no hurry has waited long enough: it goes on the next beat. */
  #overdue = false;

  constructor(private readonly options: OutboxOptions) {}

  entry(entry: ShownEntry): void {
    this.#entries.push(entry);
    // The newest alone shows the client that it missed some: it joins again, from where it stands.
    if (this.#entries.length > MAX_WAITING_ENTRIES) this.#entries = [entry];
  }

  /** What this person may see is other than it was: the room whole goes in the place of all that waits. */
  afresh(): void {
    this.#afresh = true;
  }

  refused(refusal: Refusal): void {
    this.#refused.push(refusal);
    this.#settled = true;
  }

  settled(): void {
    this.#settled = true;
  }

  prediction(prediction: Prediction): void {
    if (this.#gone.size > 0) this.#gone.delete(prediction.glyph);
    this.#predictions.set(prediction.glyph, prediction);
  }

  /** All that is known of a room, to somebody who comes. @returns what is to go with the welcome */
  welcome(predictions: readonly Prediction[]): readonly Prediction[] {
    return this.#backlog.begin(predictions, this.options.clock.elapsed());
  }

  gone(gone: GlyphGone): void {
    this.#predictions.delete(gone.glyph);
    this.#gone.set(gone.glyph, gone);
  }

  presence(word: TabPresence): void {
    this.#presence.add(word);
  }

  chat(message: ChatMessage): void {
    this.#chat.set(message.id, message);
  }

  cheer(cheer: Cheered): void {
    if (this.#cheers.length < MAX_CHEERS) this.#cheers.push(cheer);
  }

  people(people: readonly Participant[]): void {
    this.#people = people;
  }

  room(room: RoomInfo): void {
    this.#room = room;
  }

  /** The welcome is on its way: batches may follow it. */
  open(): void {
    if (this.#state !== 'held') return;
    this.#state = 'open';
    this.flush();
  }

  /** Sends what has gathered, now or as soon as the pace allows. */
  flush(): void {
    if (this.#state !== 'open') return;
    const now = this.options.clock.elapsed();
    if (!this.#urgent) {
      if (this.#settled) this.#later(SETTLEMENT_INTERVALS * this.options.pace().intervalMs);
      this.#laterForLanes(now);
      return;
    }
    this.#sendAtPace(now);
  }

  /** The room's beat: what there is to say is said, and what is in no hurry is put off. */
  beat(): void {
    if (this.#state === 'open' && (this.#urgent || this.#overdue)) this.#send();
    else this.flush();
  }

  /** The last batch of a connection that ends: whatever is left, at once. */
  sendRest(): void {
    if ((this.#state === 'open' || this.#state === 'slow') && (this.#urgent || this.#settled)) this.#send();
  }

  close(): void {
    this.#state = 'closed';
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  get #urgent(): boolean {
    return (
      this.#afresh ||
      this.#entries.length > 0 ||
      this.#refused.length > 0 ||
      this.#predictions.size > 0 ||
      this.#gone.size > 0 ||
      this.#chat.size > 0 ||
      this.#cheers.length > 0 ||
      this.#people !== null ||
      this.#room !== null
    );
  }

  /** What has a pace of its own. */
  #laterForLanes(now: number): void {
    if (!this.#presence.empty) this.#later(this.#presence.wait(now, this.options.presenceIntervalMs()));
    if (!this.#backlog.empty) this.#later(this.#backlog.wait(now));
  }

  get #waits(): boolean {
    return this.#urgent || this.#settled || !this.#presence.empty || !this.#backlog.empty;
  }

  #later(ms: number): void {
    const due = this.options.clock.elapsed() + ms;
    if (this.#cancelTimer && this.#due <= due) return;
    this.#cancelTimer?.();
    this.#due = due;
    this.#cancelTimer = this.options.clock.after(ms, () => {
      this.#cancelTimer = null;
      if (this.#state !== 'open' || !this.#waits) return;
      this.#overdue = true;
      this.#sendAtPace(this.options.clock.elapsed());
    });
  }

  #sendAtPace(now: number): void {
    const { intervalMs, together } = this.options.pace();
    if (together) this.options.askForBeat(intervalMs);
    else if (this.#bucket.take(now, intervalMs)) this.#send();
    else this.#later(this.#bucket.wait(now, intervalMs));
  }

  #send(): void {
    const now = this.options.clock.elapsed();
    const { epoch, committed, settledThrough } = this.options.head();
    for (const glyph of this.#backlog.take(now)) {
      const prediction = this.options.predictionOf(glyph);
      if (prediction && !this.#predictions.has(glyph)) this.#predictions.set(glyph, prediction);
    }
    const whole = this.#afresh ? this.options.whole() : null;
    const batch = this.options.shared.share({
      epoch,
      snapshot: whole?.snapshot ?? null,
      entries: whole ? [] : this.#entries,
      committed,
      settledThrough: this.#settled ? settledThrough : null,
      refused: this.#refused,
      predictions: whole ? this.#backlog.begin(whole.predictions, now) : [...this.#predictions.values()],
      gone: whole ? [] : [...this.#gone.values()],
      presence: this.#presence.take(now, this.options.presenceIntervalMs()),
      chat: [...this.#chat.values()],
      cheers: this.#cheers,
      people: this.#people as Batch['people'],
      room: this.#room,
    });
    this.#entries = [];
    this.#refused = [];
    this.#predictions.clear();
    this.#gone.clear();
    this.#chat.clear();
    this.#cheers = [];
    this.#people = null;
    this.#room = null;
    this.#settled = false;
    this.#afresh = false;
    this.#overdue = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (!this.options.subscriber.sendBatch(batch)) {
      this.#pause();
      return;
    }
    this.#pauses = 0;
    // What was too soon to go along.
    if (this.#state === 'open') this.#laterForLanes(now);
  }

  #pause(): void {
    if (this.#state === 'closed') return;
    this.#pauses += 1;
    if (this.#pauses > MAX_PAUSES) {
      this.options.onTooSlow();
      return;
    }
    this.#state = 'slow';
    this.#cancelTimer = this.options.clock.after(SLOW_PAUSE_MS, () => {
      this.#cancelTimer = null;
      if (this.#state !== 'slow') return;
      this.#state = 'open';
      this.flush();
    });
  }
}
