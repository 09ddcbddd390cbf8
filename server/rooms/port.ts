import type { ChatMessage } from '@/lib/chat/message';
import type { GlyphId, ModelId, ParticipantId, RoomId, Seq, SessionId, StrokeId } from '@/lib/ids';
import type { NumberedOp } from '@/lib/room/decide';
import type { ShownEntry } from '@/lib/room/entry';
import type { RequestError } from '@/lib/room/error';
import type { Op } from '@/lib/room/op';
import type { RoomRole } from '@/lib/room/rights';
import type { LinkKind } from '@/lib/room/room-op';
import type { StrokeRecord } from '@/lib/room/state';
import type {
  Batch,
  ClientMessage,
  Closing,
  Cursor,
  GlyphGone,
  Participant,
  Prediction,
  RoomInfo,
  Snapshot,
  TabPresence,
  Watching,
} from '@/lib/wire';
import type { ParticipantRecord } from '@/server/storage/ports';

/** What a connection hears from its room. */
export interface RoomSubscriber {
  readonly session: SessionId;
  readonly participant: ParticipantRecord;
  /** Frames go without layers: whoever has the socket makes them, from the input that the frame holds. */
  readonly bareFrames?: boolean;
  /** Never throws. The batch is taken in any case; false says that the socket is slow and is better left alone for a while. */
  sendBatch(batch: Batch): boolean;
  sendFrame(frame: Uint8Array): boolean;
  /** The room ends this connection: the server stops, another process took the room, or the socket is too slow. */
  close(reason: Closing['reason'], message: string): void;
}

export type CatchUp =
  | { readonly kind: 'entries'; readonly entries: readonly ShownEntry[] }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot };

export interface Welcome {
  readonly room: RoomInfo;
  readonly you: Participant;
  readonly people: readonly Participant[];
  readonly catchUp: CatchUp;
  readonly committed: Seq;
  readonly predictions: readonly Prediction[];
  /** The other tabs. */
  readonly tabs: readonly TabPresence[];
  readonly chat: readonly ChatMessage[];
}

export interface RoomSubscription {
  readonly welcome: Welcome;
  /**
   * Takes validated ops in order. Duplicates are settled again and not applied; what may not be is refused in the next batch.
   * Resolves when all were logged or refused (not yet committed). Otherwise gives the error of the first op that was neither:
   * `out-of-order` names the n that is to come; `unavailable` says to give the rest again later. Ops before it were taken.
   */
  submit(ops: readonly NumberedOp[]): Promise<RequestError | null>;
  /** Told to the others at their own pace; kept nowhere. */
  presence(message: ClientMessage<'presence'>): void;
  /** Null looks at nothing. A first watch brings one credit with it. `sheet`: whose latest glyph `latest` means. */
  watch(glyph: string | null, layers: Watching['layers'], sheet?: number): void;
  /** The watcher took the last frame. */
  credit(): void;
  /** Null: it was said, or had been already. */
  chat(message: ClientMessage<'chat'>): Promise<RequestError | null>;
  react(message: ClientMessage<'react'>): Promise<RequestError | null>;
  unsay(message: ClientMessage<'unsay'>): Promise<RequestError | null>;
  cheer(message: ClientMessage<'cheer'>): void;
  leave(): void;
}

/** One glyph at one revision. */
export interface GlyphInk {
  readonly glyph: GlyphId;
  readonly seq: Seq;
  readonly sheet: number;
  /** In the order in which they began; not to be changed. */
  readonly strokes: readonly StrokeRecord[];
}

/** With the reading of exactly that ink. */
export interface GlyphMoment extends GlyphInk {
  readonly model: ModelId;
  /** 784 bytes. */
  readonly input: Uint8Array;
  readonly probabilities: Float32Array;
  readonly isDigit: number | null;
  /** It stands on a sheet that the room's rules hold: what becomes of it is the game's to say. */
  readonly ruled: boolean;
}

/** What stands on a sheet, whoever may see it: for the room's rules. */
export interface SheetInk {
  /** Copies, hidden ones included, in the order in which they began. */
  readonly strokes: readonly StrokeRecord[];
  /** Those whose last change has been read. */
  readonly glyphs: readonly (GlyphMoment & { readonly box: Prediction['box'] })[];
  /** The others. */
  readonly unread: readonly (GlyphInk & { readonly box: Prediction['box'] })[];
}

/** Hears what the network says as it says it, of every sheet: for the room's rules, who tell nobody before they may. Never throws. */
export interface RoomObserver {
  prediction(prediction: Prediction): void;
  gone(gone: GlyphGone): void;
  /** The room is here no more. */
  closed(): void;
}

/** By what right somebody enters. `turn`: how often that link had been made anew when it was looked at. */
export type Entrance =
  | { readonly kind: 'link'; readonly link: LinkKind; readonly turn: number }
  | { readonly kind: 'owner' | 'member' | 'listing' };

/** The rest of the server reaches a room only through this: the room may one day live in another process. */
export interface RoomPort {
  readonly id: RoomId;
  /**
   * Fails where the session id belongs to somebody else, the room is full, or it is being closed. The first batch leaves in a later
   * turn of the event loop than the one in which this resolves, so that the welcome can be handed on before it.
   */
  subscribe(
    subscriber: RoomSubscriber,
    options: { cursor?: Cursor | undefined; unsettledFrom: number },
  ): Promise<RoomSubscription | RequestError>;
  info(): Promise<RoomInfo>;
  /** A draft that was shared, saved or labelled stays. Stored first, then told to all. */
  keep(): Promise<void>;
  /** An archived room can be drawn in again. */
  revive(): Promise<void>;
  /**
   * The room's rules act in a participant's name: a game that turns writers and audiences, or sets sheets that no owner changes.
   * Refused is only what makes no sense. Logged and told when this resolves, not yet on disk.
   */
  act(by: ParticipantId, op: Op): Promise<RequestError | null>;
  /** The returned function ends it. */
  observe(observer: RoomObserver): () => void;
  onSheet(sheet: number): Promise<SheetInk>;
  sheetCount(): Promise<number>;
  /** Resolves when all that was logged before is on disk. */
  committed(): Promise<void>;
  /**
   * Somebody is about to enter: the log has the last word, and here they are stored. A person who was removed comes back in by a
   * link that was made since.
   */
  admit(participant: ParticipantRecord, by: Entrance): Promise<RequestError | null>;
  /**
   * What was logged so far, as this person may see it: without extends, each stroke whole in what began it, in pages. Null where they
   * have no entrance any more. Breaks off with an error where they lose it meanwhile, or get another sight of the room.
   */
  history(participant: ParticipantId): Promise<AsyncIterable<readonly ShownEntry[]> | null>;
  /** What somebody of this room is now; null: nobody. */
  roleOf(participant: ParticipantId): Promise<RoomRole | null>;
  /** From now on everything is read by this model, what stands there included. */
  setModel(model: ModelId): Promise<void>;
  /**
   * What the network says of a glyph as it stands, with the ink that it read; null where there is no such glyph for this participant
   * (R26), or its last change is not read yet.
   */
  moment(glyph: GlyphId, to: ParticipantId): Promise<GlyphMoment | null>;
  /**
   * Takes a participant's strokes out for good (R19); those of others among them stay. Resolves with what was taken out when its
   * samples are off the disk.
   */
  redact(by: ParticipantId, strokes: readonly StrokeId[]): Promise<readonly StrokeId[]>;
}
