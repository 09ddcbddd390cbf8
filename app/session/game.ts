import type { GameAction } from '@/lib/game/action';
import type { RoundSight } from '@/lib/game/reveal';
import type { GameView } from '@/lib/game/view';
import type { PlainAnswer } from '@/lib/wire';
import { type Cell, createCell } from './cell';

/** The game in the room, as this person may know it. */
export interface SessionGame {
  /** Null: none is played, or it is not known yet. */
  readonly view: Cell<GameView | null>;
  /** The server has said that none is played in this room. */
  readonly absent: Cell<boolean>;
  /** What the network saw of the last round; null between rounds. */
  readonly sight: Cell<RoundSight | null>;
  /** What time it is by the server, milliseconds since 1970: however wrong this machine's clock is. */
  serverNow(): number;
  act(action: GameAction): Promise<PlainAnswer>;
}

export interface GameFeed extends SessionGame {
  hear(view: GameView): void;
  hearNone(): void;
  hearSight(sight: RoundSight): void;
}

export function createGame(act: SessionGame['act']): GameFeed {
  const view = createCell<GameView | null>(null);
  const absent = createCell(false);
  const sight = createCell<RoundSight | null>(null);
  /** By the steady clock of the page: the machine's may be set while the game is on. */
  let ahead: number | null = null;
  return {
    view,
    absent,
    sight,
    act,
    serverNow: () => performance.now() + (ahead ?? Date.now() - performance.now()),
    hear(next) {
      // What took longest on its way says least: the smallest delay is nearest to the truth.
      const offset = next.now - performance.now();
      ahead = ahead === null ? offset : Math.max(ahead, offset);
      const { kind } = next.phase;
      if (kind !== 'reveal' && kind !== 'podium' && kind !== 'paused') sight.set(null);
      view.set(next);
    },
    hearNone: () => absent.set(true),
    hearSight: (next) => sight.set(next),
  };
}
