import type { EpochMillis } from '../ids';
import { tally, withPoints } from './scoring';
import type { GameState, Outcome, Player, Turn } from './state';

/** A round's points, given to who earned them, and who slept through it. */
export function scoredRound(
  state: GameState,
  began: EpochMillis,
  turn: Turn,
  now: EpochMillis,
): { readonly scored: GameState; readonly outcome: Outcome } {
  const { parts, points, modelPoints } = tally(state.settings, turn);
  const outcome: Outcome = {
    match: state.match,
    round: state.round,
    startedAt: began,
    endedAt: now,
    parts,
    guesses: turn.guesses,
    buzz: turn.buzz,
    points: [...points],
    modelPoints,
  };
  return { scored: withPoints(withMissed(state, turn), outcome), outcome };
}

/** Only who was to draw can have missed a round: who guesses may well think. */
function withMissed(state: GameState, turn: Turn): GameState {
  const did = new Set([
    ...turn.parts.filter(({ inked }) => inked).map(({ by }) => by),
    ...turn.guesses.map(({ by }) => by),
  ]);
  const asked = new Set(turn.parts.map(({ by }) => by));
  const players = state.players.map((player): Player => {
    if (did.has(player.id)) return { ...player, missed: 0 };
    return asked.has(player.id) ? { ...player, missed: player.missed + 1 } : player;
  });
  return { ...state, players };
}
