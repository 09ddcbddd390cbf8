import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MODES } from '@/lib/game/settings';
import { nextDue } from '@/lib/game/settle';
import { sheetsOf } from '@/lib/game/sheets';
import { turnOf } from '@/lib/game/state';
import { step } from '@/lib/game/step';
import { gameViewSchema, viewFor } from '@/lib/game/view';
import type { EpochMillis } from '@/lib/ids';
import {
  deed,
  type Happening,
  happen,
  happening,
  numbers,
  player,
  Table,
} from '@/test/support/games/game-play';

const story = fc.record({
  mode: fc.constantFrom(...MODES),
  players: fc.constantFrom(1, 3, 3, 3),
  happenings: fc.array(happening, { minLength: 10, maxLength: 90, size: 'max' }),
});

interface Story {
  readonly mode: (typeof MODES)[number];
  readonly players: number;
  readonly happenings: readonly Happening[];
}

/** A table at which all that happened; `look` sees each state on the way. */
function told({ mode, players, happenings }: Story, look: (table: Table) => void = () => {}): Table {
  const table = new Table(mode, { rounds: 2, seconds: 15 }).come(
    ...Array.from({ length: players }, (_, n) => n),
  );
  table.act(0, { do: 'start' });
  for (const what of happenings) {
    happen(table, what);
    look(table);
  }
  return table;
}

describe('whatever happens at a table', () => {
  test('G2 time alone leads out of every state but the lobby and the podium', () => {
    const left = new Map<string, number>();
    fc.assert(
      fc.property(story, (given) => {
        told(given, ({ state, now }) => {
          const times = left.get(state.phase.kind) ?? 0;
          if (times >= 25) return;
          left.set(state.phase.kind, times + 1);
          const alone = new Table('beat');
          alone.state = state;
          alone.now = now;
          // The longest pause, then every round with every reveal.
          alone.wait(360_000, 1_000).wait(240_000, 1_000);
          expect(['lobby', 'podium']).toContain(alone.phase.kind);
        });
      }),
      { numRuns: 250, seed: 71 },
    );
    for (const kind of ['countdown', 'draw', 'closing', 'guess', 'reveal', 'paused'])
      expect(left.get(kind) ?? 0, kind).toBeGreaterThan(5);
  });

  test('G2 a timer set for the next thing that is due never finds nothing to do for ever', () => {
    fc.assert(
      fc.property(story, (given) => {
        told(given, ({ state, now }) => {
          const due = nextDue(state);
          if (due === null || due > now) return;
          // Due already, and settled: the next one must lie ahead, or the timer would run hot.
          const again = step(state, { kind: 'tick' }, now as EpochMillis, numbers).state;
          expect(nextDue(again) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
        });
      }),
      { numRuns: 80, seed: 72 },
    );
  });

  test('G5 the points of a match are those of its revealed rounds, each told once', () => {
    let given = 0;
    fc.assert(
      fc.property(story, (what) => {
        const table = told(what);
        const rounds = table.effects.flatMap((effect) =>
          effect.kind === 'round-over' ? effect.outcome : [],
        );
        const names = rounds.map(({ match, round }) => `${match}.${round}`);
        expect(new Set(names).size).toBe(names.length);
        const of = rounds.filter(({ match }) => match === table.state.match);
        const sum = of.flatMap(({ points }) => points).reduce((all, [, points]) => all + points, 0);
        const held = [
          ...table.state.players.map(({ points }) => points),
          ...table.state.left.map(([, p]) => p),
        ];
        expect(held.reduce((all, points) => all + points, 0)).toBe(sum);
        expect(table.state.modelPoints).toBe(of.reduce((all, { modelPoints }) => all + modelPoints, 0));
        given += sum;
      }),
      { numRuns: 150, seed: 73 },
    );
    expect(given).toBeGreaterThan(500);
  });

  test('G3 what is refused changes nothing, and says why', () => {
    const refused = new Map<string, number>();
    fc.assert(
      fc.property(story, fc.nat(4), deed, (given, who, action) => {
        told(given, ({ state, now }) => {
          const acted = { kind: 'acted', by: player(who), action } as const;
          const { state: after, effects, refusal } = step(state, acted, now as EpochMillis, numbers);
          if (!refusal) return;
          expect(refusal.message).toMatch(/\w.*[.?]$/);
          // What was due came first: it does so with the refusal, too.
          const without = step(state, { kind: 'tick' }, now as EpochMillis, numbers);
          expect({ state: after, effects }).toEqual({ state: without.state, effects: without.effects });
          refused.set(action.do, (refused.get(action.do) ?? 0) + 1);
        });
      }),
      { numRuns: 120, seed: 78 },
    );
    for (const kind of ['start', 'done', 'guess', 'vote', 'kick', 'pass', 'settings'])
      expect(refused.get(kind) ?? 0, kind).toBeGreaterThan(5);
  });

  test('G4 the state goes on from its text as from itself', () => {
    fc.assert(
      fc.property(story, (given) => {
        const { state, now } = told(given);
        const read = JSON.parse(JSON.stringify(state));
        expect(read).toEqual(state);
        const later = (now + 5_000) as EpochMillis;
        expect(step(read, { kind: 'tick' }, later, numbers)).toEqual(
          step(state, { kind: 'tick' }, later, numbers),
        );
      }),
      { numRuns: 60, seed: 74 },
    );
  });

  test('G7 somebody is host whenever anybody is here who may play', () => {
    fc.assert(
      fc.property(story, (given) => {
        const { state } = told(given).wait(9_000);
        const here = state.players.filter(({ awaySince, mayPlay }) => awaySince === null && mayPlay);
        if (here.length > 0) expect(here.map(({ id }) => id)).toContain(state.host);
      }),
      { numRuns: 80, seed: 75 },
    );
  });

  test('G13 no view holds a number that is not its reader’s, in what it says or in how long it is', () => {
    let secrets = 0;
    fc.assert(
      fc.property(story, (given) => {
        told({ ...given, mode: given.mode === 'beat' ? 'fool' : given.mode }, ({ state, now }) => {
          const turn = turnOf(state);
          if (!turn || state.settings.mode === 'beat') return;
          for (let n = 0; n < 6; n++) {
            // The same game with other numbers for everybody else looks the same, but for what they said themselves.
            const others = {
              ...turn,
              guesses: [],
              parts: turn.parts.map((part) => (part.by === player(n) ? part : { ...part, prompt: 'x' })),
            };
            const bare = { ...turn, guesses: [] };
            const view = (with_: typeof turn) =>
              JSON.stringify(viewFor(withTurn(state, with_), player(n), now as EpochMillis));
            expect(view(others)).toBe(view(bare));
            secrets++;
          }
        });
      }),
      { numRuns: 60, seed: 76 },
    );
    expect(secrets).toBeGreaterThan(500);
  });

  test('G20 nobody writes but who draws, while they draw; G21 in Race nobody is told a reading before the reveal', () => {
    let drawn = 0;
    fc.assert(
      fc.property(story, (given) => {
        told(given, ({ state }) => {
          const { phase } = state;
          const parts = phase.kind === 'draw' ? phase.turn.parts : [];
          sheetsOf(state).forEach(({ writers, audience, readings }, sheet) => {
            const part = parts.find((one) => one.sheet === sheet);
            expect(writers).toEqual(part && !part.done ? [part.by] : []);
            drawn += writers?.length ?? 0;
            if (state.settings.mode === 'fool' && part) expect(audience).toEqual([part.by]);
            if (state.settings.mode === 'race' && part) expect(readings).toBe(false);
          });
        });
      }),
      { numRuns: 80, seed: 77 },
    );
    expect(drawn).toBeGreaterThan(100);
  });

  test('G22 a view fits its schema, and is the same after a reconnect', () => {
    fc.assert(
      fc.property(story, (given) => {
        const table = told(given);
        const before = viewFor(table.state, player(0), table.now as EpochMillis);
        expect(gameViewSchema.parse(before)).toEqual(before);
        if (!before.players.some(({ id, present, mayPlay }) => id === player(0) && present && mayPlay))
          return;
        table.come(0);
        expect(viewFor(table.state, player(0), table.now as EpochMillis)).toEqual(before);
      }),
      { numRuns: 80, seed: 78 },
    );
  });
});

function withTurn(state: Table['state'], turn: NonNullable<ReturnType<typeof turnOf>>): Table['state'] {
  const { phase } = state;
  if (phase.kind === 'paused' && 'turn' in phase.inner)
    return { ...state, phase: { ...phase, inner: { ...phase.inner, turn } } };
  return 'turn' in phase ? { ...state, phase: { ...phase, turn } } : state;
}
