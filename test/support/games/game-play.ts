import fc from 'fast-check';
import type { GameAction } from '@/lib/game/action';
import { defaultSettings, MODES, type Mode } from '@/lib/game/settings';
import { type GameState, newGame, turnOf } from '@/lib/game/state';
import { type GameEffect, type GameEvent, type Prompts, step } from '@/lib/game/step';
import type { EpochMillis, ParticipantId } from '@/lib/ids';

export const player = (n: number): ParticipantId => `player-${n}` as ParticipantId;

/** Numbers that can be told apart: the k-th of a round. */
export const numbers: Prompts = ({ match, round, digits, count }) =>
  Array.from({ length: count }, (_, k) =>
    String((match * 7 + round * 3 + k) % 10 ** digits).padStart(digits, '1'),
  );

/** A game with its clock, as a server would drive it. */
export class Table {
  state: GameState;
  now = 1_000_000;
  readonly effects: GameEffect[] = [];

  constructor(mode: Mode, change: Partial<GameState['settings']> = {}, daily: string | null = null) {
    this.state = newGame({ ...defaultSettings(mode), ...change }, daily);
  }

  tell(event: GameEvent): string | null {
    const { state, effects, refusal } = step(this.state, event, this.now as EpochMillis, numbers);
    this.state = state;
    this.effects.push(...effects);
    return refusal?.code ?? null;
  }

  come(...who: number[]): this {
    for (const n of who) this.tell({ kind: 'came', person: player(n), mayPlay: true });
    return this;
  }

  go(n: number): void {
    this.tell({ kind: 'went', person: player(n) });
  }

  act(n: number, action: GameAction): string | null {
    return this.tell({ kind: 'acted', by: player(n), action });
  }

  /** Time passes, in steps as small as a timer's. */
  wait(ms: number, tick = 250): this {
    for (const end = this.now + ms; this.now < end; ) {
      this.now = Math.min(end, this.now + tick);
      this.tell({ kind: 'tick' });
    }
    return this;
  }

  /** Until the game is in this phase. @throws where it does not come to it in an hour */
  until(kind: GameState['phase']['kind']): this {
    for (let waited = 0; this.state.phase.kind !== kind; waited += 250) {
      if (waited > 3_600_000) throw new Error(`${this.state.phase.kind} did not come to ${kind}`);
      this.wait(250);
    }
    return this;
  }

  get phase(): GameState['phase'] {
    return this.state.phase;
  }

  promptOf(n: number): string {
    return turnOf(this.state)!.parts.find(({ by }) => by === player(n))!.prompt;
  }

  /** Ink on somebody's sheet, which the network takes for this. */
  draw(n: number, text: string | null, sure = 0.99, outside = false): void {
    const { sheet } = turnOf(this.state)!.parts.find(({ by }) => by === player(n))!;
    this.tell({ kind: 'read', sheet, reading: { text, sure }, inked: true, outside });
  }

  pointsOf(n: number): number | undefined {
    return this.state.players.find(({ id }) => id === player(n))?.points;
  }
}

const who = fc.nat(4);
const said = fc.constantFrom('0', '3', '7', '42', '?');

/** What anybody may try to do. */
export const deed = fc.oneof(
  fc.record({ do: fc.constantFrom('ready' as const, 'watch' as const, 'pause' as const), on: fc.boolean() }),
  fc.record({ do: fc.constantFrom('start' as const, 'done' as const, 'grace' as const, 'again' as const) }),
  fc.record({ do: fc.constant('guess' as const), said }),
  fc.record({ do: fc.constant('vote' as const), of: who.map(player), said }),
  fc.record({ do: fc.constant('kick' as const), person: who.map(player), on: fc.boolean() }),
  fc.record({ do: fc.constant('pass' as const), person: who.map(player) }),
  fc.record({
    do: fc.constant('settings' as const),
    change: fc.record({
      mode: fc.constantFrom(...MODES),
      teams: fc.boolean(),
      rounds: fc.constantFrom(1, 2),
    }),
  }),
);

/** What may happen at a table, sensible or not: more of what brings a game on than of what breaks it up. */
export const happening = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(50, 400, 1_000, 4_000, 4_000, 9_000, 21_000, 61_000),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('come' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('go' as const, 'look' as const), who }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('draw' as const),
      who,
      right: fc.boolean(),
      sure: fc.constantFrom(0.3, 0.99),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('say' as const), who, of: who, right: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('act' as const), who, action: deed }) },
);
export type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

export function happen(table: Table, what: Happening): void {
  switch (what.kind) {
    case 'wait':
      table.wait(what.ms, 1_000);
      break;
    case 'come':
      table.come(what.who);
      break;
    case 'look':
      table.tell({ kind: 'came', person: player(what.who), mayPlay: false });
      break;
    case 'go':
      table.go(what.who);
      break;
    case 'restart':
      table.tell({ kind: 'restored' });
      break;
    case 'draw': {
      const part = turnOf(table.state)?.parts.find(({ by }) => by === player(what.who));
      if (part) table.draw(what.who, what.right ? part.prompt : '8', what.sure);
      break;
    }
    case 'say': {
      const part = turnOf(table.state)?.parts.find(({ by }) => by === player(what.of));
      const text = what.right && part ? part.prompt : '9';
      table.act(what.who, { do: 'guess', said: text });
      table.act(what.who, { do: 'vote', of: player(what.of), said: text });
      break;
    }
    case 'act':
      table.act(what.who, what.action);
      break;
    default:
      what satisfies never;
  }
}
