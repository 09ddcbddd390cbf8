import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGame } from '@/app/session/game';
import type { GameAction } from '@/lib/game/action';
import { defaultSettings, type GameSettings } from '@/lib/game/settings';
import { type GameView, viewFor } from '@/lib/game/view';
import type { EpochMillis } from '@/lib/ids';
import type { PlainAnswer } from '@/lib/wire';
import { player, Table } from '@/test/support/games/game-play';

/** What the server was asked, each with how it answers. */
let asked: { readonly action: GameAction; answer(answer: PlainAnswer): Promise<void> }[] = [];
const refused = { ok: false, error: { code: 'not-now', message: 'The match has begun.' } } as const;

const join = () =>
  createGame(
    (action) =>
      new Promise((resolve) =>
        asked.push({
          action,
          answer: async (answer) => {
            resolve(answer);
            await vi.advanceTimersByTimeAsync(0);
          },
        }),
      ),
  );

/** The lobby as its host hears of it, with these settings. */
function lobby(settings: Partial<GameSettings> = {}, you = 1): GameView {
  const { state } = new Table('beat').come(1, 2);
  return viewFor(
    { ...state, settings: { ...defaultSettings('beat'), ...settings } },
    player(you),
    0 as EpochMillis,
  );
}

beforeEach(() => {
  asked = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe('settings that the host chooses', () => {
  it('stand at once, and through what is heard before the server comes to them', async () => {
    const game = join();
    game.hear(lobby());
    game.choose({ listed: true });
    game.choose({ rounds: 3 });
    expect(game.view.get()!.settings).toMatchObject({ listed: true, rounds: 3 });
    game.hear(lobby());
    await asked[0]!.answer({ ok: true });
    expect(game.view.get()!.settings).toMatchObject({ listed: true, rounds: 3 });
    game.hear(lobby({ listed: true }));
    expect(game.view.get()!.settings).toMatchObject({ listed: true, rounds: 3 });
    game.hear(lobby({ listed: true, rounds: 3 }));
    // Heard of: from now on what the server says holds.
    game.hear(lobby());
    expect(game.view.get()!.settings).toMatchObject({ listed: false, rounds: 5 });
  });

  it('do not flicker where one is set and taken back faster than the server hears', async () => {
    const game = join();
    game.hear(lobby());
    for (const teams of [true, false]) game.choose({ teams });
    for (const { answer } of asked) await answer({ ok: true });
    for (const teams of [true, false]) {
      game.hear(lobby({ teams }));
      expect(game.view.get()!.settings.teams).toBe(false);
    }
  });

  it('fall back to what holds where they are refused, and it is said why until the next attempt', async () => {
    const game = join();
    game.hear(lobby());
    game.choose({ listed: true, rounds: 3 });
    await asked[0]!.answer(refused);
    expect(game.view.get()!.settings).toEqual(defaultSettings('beat'));
    expect(game.problem.get()).toBe('The match has begun.');
    game.attempt({ do: 'ready', on: true });
    expect(game.problem.get()).toBeNull();
  });

  it('leave a later choice of the same alone when the earlier is refused', async () => {
    const game = join();
    game.hear(lobby());
    game.choose({ rounds: 3 });
    game.choose({ rounds: 10 });
    await asked[0]!.answer(refused);
    expect(game.view.get()!.settings.rounds).toBe(10);
  });

  it('are no more than a wish once somebody else is the host, or the match has begun', () => {
    const game = join();
    game.hear(lobby());
    game.choose({ rounds: 3 });
    game.hear(lobby({}, 2));
    expect(game.view.get()!.settings.rounds).toBe(5);
    game.hear(lobby());
    expect(game.view.get()!.settings.rounds).toBe(5);
  });
});

describe('an attempt that is refused', () => {
  it('says why until the game goes on', async () => {
    const game = join();
    game.hear(lobby());
    game.attempt({ do: 'start' });
    await asked[0]!.answer(refused);
    expect(game.problem.get()).toBe('The match has begun.');
    game.hear(lobby());
    expect(game.problem.get()).toBe('The match has begun.');
    game.hear({ ...lobby(), phase: { kind: 'podium', last: null } });
    expect(game.problem.get()).toBeNull();
  });
});
