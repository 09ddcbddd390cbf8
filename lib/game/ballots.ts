import type { ParticipantId } from '../ids';
import type { GameState, Turn } from './state';
import { present } from './state';
import { MAX_BALLOTS } from './timing';

/**
 * Whose drawings somebody judges in Fool: the next ones in the circle of those that have ink, so that each is judged about as often
 * as each other, and never one's own.
 */
export function ballotOf(state: GameState, turn: Turn, person: ParticipantId): readonly ParticipantId[] {
  const voters = present(state).map(({ id }) => id);
  if (!voters.includes(person)) return [];
  const drawn = turn.parts.filter(({ inked }) => inked).map(({ by }) => by);
  const others = drawn.filter((by) => by !== person);
  const most = Math.min(MAX_BALLOTS, others.length);
  const own = drawn.indexOf(person);
  const from = own >= 0 ? own : voters.indexOf(person) % Math.max(1, others.length);
  return Array.from({ length: most }, (_, i) => others[(from + i) % others.length]!);
}

/** Everybody who is here has judged all that they were asked to. */
export const allJudged = (state: GameState, turn: Turn): boolean =>
  present(state).every(({ id }) =>
    ballotOf(state, turn, id).every((of) => turn.guesses.some((guess) => guess.by === id && guess.of === of)),
  );
