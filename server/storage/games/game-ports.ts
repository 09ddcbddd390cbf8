import type { Mode, Twist } from '@/lib/game/settings';
import type { GameState, Team } from '@/lib/game/state';
import type { DrawingId, EpochMillis, ModelId, PersonId, RoomId } from '@/lib/ids';
import type { NewDrawing } from '../drawings/drawing-ports';

export type GameStanding = 'lobby' | 'playing' | 'over';

/** A room's game as it stands. */
export interface GameRecord {
  readonly room: RoomId;
  /** Its secrets included. */
  readonly state: GameState;
  readonly standing: GameStanding;
  /** Who plays. */
  readonly players: number;
  readonly owner: PersonId;
  /** In the game's own time, which goes on though the clock is set back. */
  readonly changedAt: EpochMillis;
}

export interface RoundResultRecord {
  readonly person: PersonId;
  readonly team: Team | null;
  readonly points: number;
  /** Null for who guessed. */
  readonly prompt: string | null;
  readonly readMs: number | null;
  readonly netRead: string | null;
  readonly judged: number;
  readonly judgedRight: number;
  readonly fooled: boolean;
  /** A number's whole, not its digits; null where none was kept. */
  readonly drawing: DrawingId | null;
}

export interface RoundVoteRecord {
  readonly author: PersonId;
  readonly voter: PersonId;
  /** Of one voter on one drawing: 1, 2, 3, … */
  readonly n: number;
  readonly said: string;
  readonly right: boolean;
  readonly ms: number;
}

/** A round that was played to its end. */
export interface FinishedRound {
  readonly id: string;
  readonly room: RoomId;
  readonly match: number;
  readonly n: number;
  readonly mode: Mode;
  readonly model: ModelId;
  readonly digits: number;
  readonly twist: Twist;
  readonly daily: string | null;
  readonly startedAt: EpochMillis;
  readonly endedAt: EpochMillis;
  readonly modelPoints: number;
  readonly results: readonly RoundResultRecord[];
  readonly votes: readonly RoundVoteRecord[];
  readonly drawings: readonly NewDrawing[];
}

export interface ListedGame {
  readonly room: RoomId;
  /** The name that whoever made it goes by now. */
  readonly owner: string;
  readonly mode: Mode;
  readonly standing: GameStanding;
  readonly players: number;
}

export interface DayScore {
  readonly person: PersonId;
  readonly name: string;
  readonly points: number;
}

export interface GameStore {
  /** The room and its owner must be there. */
  create(game: GameRecord): Promise<void>;
  find(room: RoomId): Promise<GameRecord | null>;
  /** Nothing happens where its room is gone. */
  put(game: GameRecord): Promise<void>;
  /**
   * In one transaction: what the round brought, its drawings, and the game as it stands behind it. A round of this room, match and number
   * that stands already is left as it is, its drawings too, so that nothing counts twice.
   */
  finish(game: GameRecord, round: FinishedRound): Promise<void>;
  /** Games that anybody can join, those that wait for players first. */
  listed(limit: number): Promise<readonly ListedGame[]>;
  /** The room in which somebody plays a day's challenge, or did. */
  ofDay(day: string, owner: PersonId): Promise<RoomId | null>;
  /** A day's challenge, the best first. */
  scoresOfDay(day: string, limit: number): Promise<readonly DayScore[]>;
}
