import type { EpochMillis } from '../ids';
import { scoredRound } from './outcome';
import type { GameState, Part, Phase, Player, TimedPhase, Turn } from './state';
import { present, turnOf } from './state';
import { CLOSING_MS, COUNTDOWN_MS, RESTING_AFTER, REVEAL_MS } from './timing';
import { later, type World } from './world';

/** The one sheet of Race, before everybody's eyes. */
export const SHARED_SHEET = 1;
/** A room's first sheet is nobody's in a game. */
export const sheetOfSlot = (slot: number): number => slot + 1;

export const isResting = ({ missed }: Pick<Player, 'missed'>): boolean => missed >= RESTING_AFTER;

/** Draws lots for the next round, on clean sheets; the match is over where all are played or nobody is there to play. */
export function nextRound(state: GameState, world: World): GameState {
  const round = state.round + 1;
  if (round > state.settings.rounds) return onPodium(state);
  const drawers = drawersOf(state);
  if (drawers.length === 0) return onPodium(state);
  const { mode } = state.settings;
  const prompts = lots(state, round, drawers.length, world);
  const parts = drawers.map(
    ({ id, slot }, i): Part => ({
      by: id,
      sheet: mode === 'race' ? SHARED_SHEET : sheetOfSlot(slot!),
      prompt: prompts[i]!,
      readMs: null,
      net: { text: null, sure: 0 },
      holds: null,
      done: false,
      inked: false,
      outside: false,
    }),
  );
  world.effects.push({ kind: 'sweep' });
  const drew = new Set(drawers.map(({ id }) => id));
  const turn: Turn = { parts, guesses: [], buzz: null, grace: false };
  return {
    ...state,
    round,
    players: state.players.map((player) =>
      drew.has(player.id) ? { ...player, drew: player.drew + 1 } : player,
    ),
    phase: { kind: 'countdown', until: later(world.now, COUNTDOWN_MS), turn },
  };
}

/** A number for each who draws: the same for all, but in Fool, where everybody has a secret of their own. */
function lots(
  { match, settings }: GameState,
  round: number,
  drawers: number,
  { prompts }: World,
): readonly string[] {
  const { digits, mode } = settings;
  if (mode === 'fool') return prompts({ match, round, digits, count: drawers });
  const [number] = prompts({ match, round, digits, count: 1 });
  return Array.from({ length: drawers }, () => number!);
}

/** All who play and are awake; in Race the one of them who drew least. */
function drawersOf(state: GameState): readonly Player[] {
  const awake = present(state).filter((player) => !isResting(player));
  if (state.settings.mode !== 'race') return awake;
  const least = Math.min(...awake.map(({ drew }) => drew));
  return awake.filter(({ drew }) => drew === least).slice(0, 1);
}

export const onPodium = (state: GameState): GameState => ({
  ...state,
  phase: { kind: 'podium', last: lastOutcome(state.phase) },
});

function lastOutcome(phase: Phase): Extract<Phase, { kind: 'podium' }>['last'] {
  const inner = phase.kind === 'paused' ? phase.inner : phase;
  return inner.kind === 'reveal' ? inner.outcome : null;
}

export const startDrawing = (state: GameState, turn: Turn, now: EpochMillis): GameState => ({
  ...state,
  phase: { kind: 'draw', began: now, until: later(now, state.settings.seconds * 1000), turn },
});

export const pensUp = (state: GameState, began: EpochMillis, turn: Turn, now: EpochMillis): GameState => ({
  ...state,
  phase: { kind: 'closing', began, until: later(now, CLOSING_MS), turn },
});

/** The one place where points are given: a round passes here once, or never. */
export function reveal(state: GameState, began: EpochMillis, turn: Turn, world: World): GameState {
  const { scored, outcome } = scoredRound(state, began, turn, world.now);
  world.effects.push({ kind: 'round-over', outcome });
  return { ...scored, phase: { kind: 'reveal', until: later(world.now, REVEAL_MS), outcome } };
}

/**
 * A process took the room in the middle of a game. A round of which ink or readings may be missing is void and is played again with other
 * numbers; ballots go on with their full time; everybody counts as away until their page is back.
 */
export function restarted(state: GameState, world: World): GameState {
  const { now } = world;
  const players = state.players.map((player) => ({ ...player, awaySince: player.awaySince ?? now }));
  const away: GameState = { ...state, players };
  const { phase } = state;
  if (phase.kind === 'lobby' || phase.kind === 'podium') return away;
  const inner = phase.kind === 'paused' ? phase.inner : phase;
  const fresh = inner.kind === 'guess' || inner.kind === 'reveal' ? inner : replayed(away, inner, world);
  return { ...away, phase: { kind: 'paused', inner: fresh, since: now, byHost: false } };
}

/** The same people draw other numbers, from the countdown on. */
function replayed(state: GameState, inner: TimedPhase, world: World): TimedPhase {
  const turn = turnOf({ ...state, phase: inner })!;
  const fresh = lots(state, state.round, turn.parts.length, world);
  world.effects.push({ kind: 'sweep' });
  const parts = turn.parts.map(
    (part, i): Part => ({
      ...part,
      prompt: fresh[i]!,
      readMs: null,
      net: { text: null, sure: 0 },
      holds: null,
      done: false,
      inked: false,
      outside: false,
    }),
  );
  return {
    kind: 'countdown',
    until: later(world.now, COUNTDOWN_MS),
    turn: { parts, guesses: [], buzz: null, grace: false },
  };
}
