import type { ParticipantId } from '../ids';
import type { GameSettings, Mode } from './settings';
import type { GameState, Guess, Outcome, Part, PartOutcome, Player, Team, Turn } from './state';

/** Beat: read at once, and read with the last stroke. */
const BEAT_MOST = 100;
const BEAT_LEAST = 30;
/** Race: guessed (alone: called) at once, and at the last moment; who drew for a guess gets a share. */
const RACE_MOST = 100;
const RACE_LEAST = 50;
const RACE_DRAWER = 50;
const RACE_MODEL = 100;
/** Fool: people read it and the network did not; both read it; the network was wrong and nobody was asked; a right ballot. */
const FOOLED = 100;
const READ_BY_ALL = 20;
const UNJUDGED = 40;
const BALLOT = 10;

const fading = (most: number, least: number, ms: number, whole: number): number =>
  Math.round(most - (most - least) * Math.min(1, Math.max(0, ms / whole)));

export interface Tally {
  readonly parts: readonly PartOutcome[];
  readonly points: ReadonlyMap<ParticipantId, number>;
  readonly modelPoints: number;
}

/** What a round that was played to its end brings. Everybody who drew or guessed has a line, if of nothing. */
export function tally({ mode, seconds }: GameSettings, turn: Turn): Tally {
  const points = new Map<ParticipantId, number>();
  const give = (to: ParticipantId, count: number) => points.set(to, (points.get(to) ?? 0) + count);
  for (const { by } of turn.guesses) give(by, 0);
  const parts = turn.parts.map((part) => outcomeOf(mode, part, turn.guesses));
  for (const part of parts) give(part.by, 0);
  let modelPoints = 0;
  switch (mode) {
    case 'beat':
      for (const { by, readMs } of parts)
        if (readMs !== null) give(by, fading(BEAT_MOST, BEAT_LEAST, readMs, seconds * 1000));
      break;
    case 'race': {
      const first = turn.guesses.find(({ right }) => right);
      const called = turn.parts.find(({ done }) => done);
      if (first) {
        give(first.by, fading(RACE_MOST, RACE_LEAST, first.ms, seconds * 1000));
        if (!turn.parts[0]!.outside) give(first.of, RACE_DRAWER);
      } else if (called && called.readMs !== null)
        give(called.by, fading(RACE_MOST, RACE_LEAST, called.readMs, seconds * 1000));
      else if (called || turn.buzz?.right) modelPoints = RACE_MODEL;
      break;
    }
    case 'fool':
      for (const part of parts) give(part.by, foolPoints(part));
      for (const { by, right } of turn.guesses) if (right) give(by, BALLOT);
      break;
    default:
      mode satisfies never;
  }
  return { parts, points, modelPoints };
}

function outcomeOf(mode: Mode, part: Part, guesses: readonly Guess[]): PartOutcome {
  const { by, sheet, prompt, readMs, net, inked, outside } = part;
  const said = guesses.filter(({ of }) => of === by);
  const judgedRight = said.filter(({ right }) => right).length;
  const fooled = mode === 'fool' && inked && !outside && judgedRight * 2 > said.length && net.text !== prompt;
  return { by, sheet, prompt, readMs, netRead: net.text, judged: said.length, judgedRight, fooled, outside };
}

/** What nobody judged counts only where the network takes it for another number: a scribble fools nobody. */
function foolPoints({ prompt, netRead, judged, judgedRight, fooled, outside }: PartOutcome): number {
  if (outside) return 0;
  if (judged === 0) return netRead !== null && netRead !== prompt ? UNJUDGED : 0;
  if (fooled) return FOOLED;
  return judgedRight * 2 > judged ? READ_BY_ALL : 0;
}

/** The state with a round's points given, to those too who lost their seat meanwhile. */
export function withPoints(state: GameState, { points, modelPoints }: Outcome): GameState {
  const gained = new Map(points);
  const players = state.players.map((player): Player => {
    const more = gained.get(player.id) ?? 0;
    gained.delete(player.id);
    return { ...player, points: player.points + more };
  });
  const left = new Map(state.left);
  for (const [id, more] of gained) left.set(id, (left.get(id) ?? 0) + more);
  return { ...state, players, left: [...left], modelPoints: state.modelPoints + modelPoints };
}

export interface Standing {
  readonly id: ParticipantId;
  readonly points: number;
  /** 1 is best; who has as many shares it. */
  readonly place: number;
}

/** Who plays, by points; who came earlier first where they are even. */
export function standings(players: readonly Pick<Player, 'id' | 'points' | 'watches'>[]): Standing[] {
  const ranked = players
    .filter(({ watches, points }) => !watches || points > 0)
    .sort((a, b) => b.points - a.points);
  return ranked.map(({ id, points }) => ({
    id,
    points,
    place: 1 + ranked.filter((other) => other.points > points).length,
  }));
}

export const teamPoints = (players: readonly Pick<Player, 'team' | 'points'>[], team: Team): number =>
  players.reduce((sum, player) => sum + (player.team === team ? player.points : 0), 0);
