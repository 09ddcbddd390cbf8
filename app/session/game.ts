import type { GameAction } from '@/lib/game/action';
import type { RoundSight } from '@/lib/game/reveal';
import type { GameSettings } from '@/lib/game/settings';
import type { GameView } from '@/lib/game/view';
import type { PlainAnswer } from '@/lib/wire';
import { type Cell, createCell } from './cell';

/** The game in the room, as this person may know it. */
export interface SessionGame {
  /** Null: none is played, or it is not known yet. Settings that were chosen here stand in it before the server has them. */
  readonly view: Cell<GameView | null>;
  /** The server has said that none is played in this room. */
  readonly absent: Cell<boolean>;
  /** What the network saw of the last round; null between rounds. */
  readonly sight: Cell<RoundSight | null>;
  /** What time it is by the server, milliseconds since 1970: however wrong this machine's clock is. */
  serverNow(): number;
  /** Why the last attempt came to nothing; null once another is made, or the game has gone on. */
  readonly problem: Cell<string | null>;
  /** For whoever says themselves what the answer was. */
  act(action: GameAction): Promise<PlainAnswer>;
  /** What is refused shows in `problem`. */
  attempt(action: GameAction): void;
  /** As the host: stands in `view` at once, and falls back to what holds where it is refused. */
  choose(change: Partial<GameSettings>): void;
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
  const problem = createCell<string | null>(null);
  /** By the steady clock of the page: the machine's may be set while the game is on. */
  let ahead: number | null = null;
  let heard: GameView | null = null;
  /** Chosen here, and not heard of since. */
  let wanted: Partial<GameSettings> = {};

  function show(): void {
    const waits = Object.keys(wanted).length > 0;
    view.set(heard !== null && waits ? { ...heard, settings: { ...heard.settings, ...wanted } } : heard);
  }

  /** Lets go of what was wanted wherever the value is as given. */
  function settle(values: Partial<GameSettings>): void {
    wanted = Object.fromEntries(
      Object.entries(wanted).filter(([key, value]) => values[key as keyof GameSettings] !== value),
    );
  }

  async function taken(action: GameAction): Promise<boolean> {
    problem.set(null);
    const answer = await act(action);
    if (!answer.ok) problem.set(answer.error.message);
    return answer.ok;
  }

  return {
    view,
    absent,
    sight,
    problem,
    act,
    attempt: (action) => void taken(action),
    async choose(change) {
      wanted = { ...wanted, ...change };
      show();
      // What was taken is let go of only when it is heard of: the answer comes first.
      if (await taken({ do: 'settings', change })) return;
      settle(change);
      show();
    },
    serverNow: () => performance.now() + (ahead ?? Date.now() - performance.now()),
    hear(next) {
      // What took longest on its way says least: the smallest delay is nearest to the truth.
      const offset = next.now - performance.now();
      ahead = ahead === null ? offset : Math.max(ahead, offset);
      const { kind } = next.phase;
      if (kind !== 'reveal' && kind !== 'podium' && kind !== 'paused') sight.set(null);
      if (kind !== heard?.phase.kind) problem.set(null);
      // Only a host in the lobby has a say.
      if (kind === 'lobby' && next.host === next.you) settle(next.settings);
      else wanted = {};
      heard = next;
      show();
    },
    hearNone: () => absent.set(true),
    hearSight: (next) => sight.set(next),
  };
}
