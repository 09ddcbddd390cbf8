import { type Answer, ask, isRecord, post } from '@/app/session/rooms-api';
import type { GameSettings, Mode } from '@/lib/game/settings';

/** The pages' side of the HTTP API for games. What it answers is of one build with the page, and not checked again. */

export interface MadeGame {
  readonly id: string;
  readonly playUrl: string;
}

export interface ListedGame {
  readonly id: string;
  readonly name: string;
  readonly mode: Mode;
  readonly standing: 'lobby' | 'playing' | 'over';
  readonly players: number;
}

export interface Day {
  readonly day: string;
  readonly scores: readonly { readonly name: string; readonly points: number; readonly you: boolean }[];
}

const asIs = <T>(body: unknown): T | null => (isRecord(body) ? (body as T) : null);

export const makeGame = (settings: Partial<GameSettings>): Promise<Answer<MadeGame>> =>
  ask('/api/games', post(settings), asIs<MadeGame>);

export const listedGames = (): Promise<Answer<{ readonly games: readonly ListedGame[] }>> =>
  ask('/api/games', {}, asIs<{ games: ListedGame[] }>);

export const today = (): Promise<Answer<Day>> => ask('/api/games/daily', {}, asIs<Day>);

export const playToday = (): Promise<Answer<{ readonly id: string }>> =>
  ask('/api/games/daily', post({}), asIs<{ id: string }>);
