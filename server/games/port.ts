import type { GameAction } from '@/lib/game/action';
import type { RoundSight } from '@/lib/game/reveal';
import type { GameView } from '@/lib/game/view';
import type { RequestError } from '@/lib/room/error';
import type { RoomPort } from '@/server/rooms/port';
import type { ParticipantRecord } from '@/server/storage/ports';

/** What a connection hears of the game in its room. Neither throws. */
export interface GameListener {
  game(view: GameView): void;
  sight(sight: RoundSight): void;
}

/** One connection at a game. */
export interface GameSeat {
  /** Null: it was taken; what it changed has been told. At once, where the game is played in this process. */
  act(action: GameAction): RequestError | null | Promise<RequestError | null>;
  leave(): void;
}

/** The sockets reach games only through this. */
export interface Games {
  /** Null: no game is played in this room. The listener hears of the game before this resolves. */
  sit(room: RoomPort, participant: ParticipantRecord, listener: GameListener): Promise<GameSeat | null>;
  /** Resolves when all that was played so far is on disk. */
  settled(): Promise<void>;
}
