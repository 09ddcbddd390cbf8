import type { GameAction } from '@/lib/game/action';
import type { RoundSight } from '@/lib/game/reveal';
import type { GameView } from '@/lib/game/view';
import type { ParticipantId, PersonId, RoomId, SessionId } from '@/lib/ids';
import type { NumberedOp } from '@/lib/room/decide';
import type { RequestError } from '@/lib/room/error';
import type { Batch, ClientMessage, Closing, Cursor, Watching } from '@/lib/wire';
import type { RoomPort, Welcome } from '@/server/rooms/port';
import type { ParticipantRecord } from '@/server/storage/ports';

/** What of a room another process may ask: its port, but for what answers more than once. */
export type RoomQuestion =
  | 'info'
  | 'keep'
  | 'revive'
  | 'act'
  | 'onSheet'
  | 'sheetCount'
  | 'committed'
  | 'admit'
  | 'roleOf'
  | 'setModel'
  | 'moment'
  | 'redact';
export type RoomArguments<Q extends RoomQuestion> = Parameters<RoomPort[Q]>;
export type RoomAnswer<Q extends RoomQuestion> = Awaited<ReturnType<RoomPort[Q]>>;

/** One connection at another process, as both processes call it. */
export type SeatId = number;

/** To the owner of a room, each answered by one `answer`. */
export type Ask =
  /** Whether there is such a room. */
  | { readonly kind: 'open' }
  | { readonly kind: 'room'; readonly question: RoomQuestion; readonly args: readonly unknown[] }
  | {
      readonly kind: 'subscribe';
      readonly seat: SeatId;
      readonly session: SessionId;
      readonly participant: ParticipantRecord;
      readonly options: { cursor?: Cursor | undefined; unsettledFrom: number };
    }
  /** Answered with the number of a reading, or null; its pages are asked for one by one, null behind the last. */
  | { readonly kind: 'history'; readonly participant: ParticipantId }
  | { readonly kind: 'page'; readonly reading: number }
  /** At the room's game; false where none is played. */
  | { readonly kind: 'sit'; readonly chair: SeatId; readonly participant: ParticipantRecord }
  | { readonly kind: 'play'; readonly chair: SeatId; readonly action: GameAction }
  | { readonly kind: 'submit'; readonly seat: SeatId; readonly ops: readonly NumberedOp[] }
  | { readonly kind: 'chat'; readonly seat: SeatId; readonly message: ClientMessage<'chat'> }
  | { readonly kind: 'react'; readonly seat: SeatId; readonly message: ClientMessage<'react'> }
  | { readonly kind: 'unsay'; readonly seat: SeatId; readonly message: ClientMessage<'unsay'> };

export type Subscribed = { readonly welcome: Welcome } | { readonly error: RequestError };

export type FleetLetter =
  | {
      readonly to: 'owner';
      readonly kind: 'ask';
      readonly call: number;
      readonly room: RoomId;
      readonly ask: Ask;
    }
  | {
      readonly to: 'owner';
      readonly kind: 'presence';
      readonly seat: SeatId;
      readonly message: ClientMessage<'presence'>;
    }
  | {
      readonly to: 'owner';
      readonly kind: 'watch';
      readonly seat: SeatId;
      readonly glyph: string | null;
      readonly layers: Watching['layers'];
      readonly sheet: number;
    }
  | { readonly to: 'owner'; readonly kind: 'credit'; readonly seat: SeatId }
  | {
      readonly to: 'owner';
      readonly kind: 'cheer';
      readonly seat: SeatId;
      readonly message: ClientMessage<'cheer'>;
    }
  /** The socket takes less than it is sent, or keeps up again. */
  | { readonly to: 'owner'; readonly kind: 'pace'; readonly seat: SeatId; readonly slow: boolean }
  | { readonly to: 'owner'; readonly kind: 'leave'; readonly seat: SeatId }
  | { readonly to: 'owner'; readonly kind: 'stand-up'; readonly chair: SeatId }
  | { readonly to: 'guest'; readonly kind: 'game'; readonly chair: SeatId; readonly view: GameView }
  | { readonly to: 'guest'; readonly kind: 'sight'; readonly chair: SeatId; readonly sight: RoundSight }
  | ({ readonly to: 'all' } & News)
  | { readonly to: 'guest'; readonly kind: 'answer'; readonly call: number; readonly outcome: Outcome }
  | { readonly to: 'guest'; readonly kind: 'batch'; readonly seat: SeatId; readonly batch: Batch }
  /** Without layers. */
  | { readonly to: 'guest'; readonly kind: 'frame'; readonly seat: SeatId; readonly frame: Uint8Array }
  | {
      readonly to: 'guest';
      readonly kind: 'close';
      readonly seat: SeatId;
      readonly reason: Closing['reason'];
      readonly message: string;
    };

/** What every process is to know at once. */
export type News =
  /** These have another right to be here, or none: their sockets are to come in anew. */
  | { readonly kind: 'recheck'; readonly person: PersonId }
  | { readonly kind: 'renamed'; readonly person: PersonId; readonly name: string }
  /** Another version of a network reads for everybody. */
  | { readonly kind: 'promoted'; readonly network: string }
  /** A candidate reads beside the live version, or does not any more. */
  | { readonly kind: 'trials' }
  | {
      readonly kind: 'evict';
      readonly room: RoomId;
      readonly reason: Closing['reason'];
      readonly message: string;
    }
  /** How many people are in rooms of the process that says so: those where that changed. */
  | { readonly kind: 'present'; readonly rooms: readonly (readonly [RoomId, number])[] };

export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly message: string }
  /** The room is not that process's, or not any more: ask whose it is. */
  | { readonly kind: 'not-here' };
