import type { FrameSource } from '@/app/network/frame-source';
import type { NetworkFocus } from '@/app/network/network-focus';
import type { InkStore } from '@/app/unsent/ink-store';
import type { TabLocks } from '@/app/unsent/tab-locks';
import type { UnsentInk } from '@/app/unsent/unsent-ink';
import type { OpId, RoomId } from '@/lib/ids';
import type { NetworkName } from '@/lib/network/layers';
import type { Op } from '@/lib/room/op';
import type { RoomReplica } from '@/lib/room/replica';
import type { PlainAnswer, ShareAnswer } from '@/lib/wire';
import type { Pace } from '@/lib/wire/pace';
import type { Cell } from './cell';
import type { Chat } from './chat';
import type { Connection, ConnectionEvents } from './connection';
import type { SessionGame } from './game';
import type { PredictionBoard } from './predictions';
import type { Presence } from './presence';
import type { ReadingSource, Watched } from './reading';
import type { Answer, MadeRoom } from './rooms-api';
import type { SessionStatus } from './status';

export interface RoomAddress {
  readonly id: RoomId;
  /** Out of the link; members come back without one. */
  readonly key: string | undefined;
}

/** What a session is made of; tests bring their own. */
export interface SessionParts {
  readonly replica: RoomReplica;
  readonly frames: FrameSource;
  readonly connect: (events: ConnectionEvents) => Connection;
  /** How fast this page may send, whatever it sends ops over. */
  readonly pace: Pace;
  readonly makeDraft: () => Promise<Answer<MadeRoom>>;
  /** Milliseconds to wait before a draft that could not be made is tried again. */
  readonly retryAfterMs: number;
  /** Calls back when the machine was asleep or its network is back; the returned function ends it. */
  readonly watchForWake: (onWake: () => void) => () => void;
  /** Where ink waits that no server has. */
  readonly openInkStore: () => Promise<InkStore>;
  readonly locks: TabLocks;
  /** False: the page shows no network, and is sent none of its frames. */
  readonly watches?: boolean;
}

/** One tab in one room: moves messages between the wire and the replica, and tells the page how things stand. */
export interface RoomSession {
  readonly replica: RoomReplica;
  readonly frames: FrameSource;
  readonly predictions: PredictionBoard;
  readonly reading: ReadingSource;
  /** What this tab looks at in the network. */
  readonly focus: NetworkFocus;
  /** Cursors, views and following: what is not kept. */
  readonly presence: Presence;
  readonly unsent: UnsentInk;
  readonly chat: Chat;
  readonly game: SessionGame;
  readonly status: Cell<SessionStatus>;
  /** Shows at once, sends when it can. The first op of a draft makes its room. */
  submit(op: Op): OpId;
  undo(): void;
  redo(): void;
  watch(target: Watched): void;
  /** Turns to another sheet; before the room is known, to the one that is turned to then. */
  showSheet(sheet: number): void;
  /** Asks for these layers' values; whom one follows is followed on. */
  showLayers(layers: 'default' | 'all'): void;
  /** The draft becomes a room that stays. */
  share(): Promise<ShareAnswer>;
  /** An archived room can be drawn in again. */
  revive(): Promise<PlainAnswer>;
  /** The sheet shows all its ink as it is known now. */
  inkShown(): void;
  /** Another network reads the room from now on. */
  readBy(network: NetworkName): Promise<PlainAnswer>;
  /** The page is put away: what is unsettled is kept at once. */
  keepInk(): void;
  /** Calls again at once when offline. */
  retry(): void;
  /** Says something to whoever sits here, until they have read it. */
  notify(message: string): void;
  dismissNotice(): void;
  close(): void;
}
