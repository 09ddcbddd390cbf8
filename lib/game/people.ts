import type { EpochMillis, ParticipantId } from '../ids';
import { MAX_PLAYERS } from './settings';
import type { GameState, Player, Team } from './state';
import { playerOf, present, seated } from './state';
import { HOST_AWAY_MS, SEAT_MS } from './timing';

export const withPlayer = (state: GameState, id: ParticipantId, change: Partial<Player>): GameState => ({
  ...state,
  players: state.players.map((player) => (player.id === id ? { ...player, ...change } : player)),
});

/** Somebody comes, or comes back: to their seat while it is kept, and to their points as long as the match lasts. */
export function cameIn(state: GameState, person: ParticipantId, mayPlay: boolean): GameState {
  const before = playerOf(state, person);
  const back = before
    ? withPlayer(state, person, { awaySince: null, mayPlay })
    : withNewcomer(state, person, mayPlay);
  const player = playerOf(back, person)!;
  const placed = player.mayPlay ? back : seatless(back, person);
  return placed.host === null && player.mayPlay ? { ...placed, host: person } : placed;
}

function withNewcomer(state: GameState, person: ParticipantId, mayPlay: boolean): GameState {
  // The daily challenge is one person's; others may look.
  const plays = mayPlay && (state.daily === null || state.players.length === 0);
  const newcomer: Player = {
    id: person,
    team: null,
    ready: false,
    watches: true,
    mayPlay: plays,
    points: new Map(state.left).get(person) ?? 0,
    slot: null,
    awaySince: null,
    missed: 0,
    drew: 0,
  };
  const left = state.left.filter(([id]) => id !== person);
  const joined = { ...state, players: [...state.players, newcomer], left };
  return plays ? takeSeat(joined, person) : joined;
}

/** Plays from the next round on; looks on where all seats are taken. */
export function takeSeat(state: GameState, person: ParticipantId): GameState {
  const player = playerOf(state, person);
  if (!player?.mayPlay || !player.watches || seated(state).length >= MAX_PLAYERS) return state;
  const taken = new Set(state.players.map(({ slot }) => slot));
  const slot = Array.from({ length: MAX_PLAYERS }, (_, i) => i).find((i) => !taken.has(i))!;
  const team = state.settings.teams ? smallerTeam(state) : null;
  return withPlayer(state, person, { watches: false, slot, team, missed: 0 });
}

export const seatless = (state: GameState, person: ParticipantId): GameState =>
  withPlayer(state, person, { watches: true, slot: null, ready: false });

function smallerTeam(state: GameState): Team {
  const count = (team: Team) => seated(state).filter((player) => player.team === team).length;
  return count(1) < count(0) ? 1 : 0;
}

/** Everybody's team, as the settings have it: by turns, in the order in which they came. */
export function withTeams(state: GameState): GameState {
  let next = 0;
  const players = state.players.map((player): Player => {
    if (player.watches || !state.settings.teams) return { ...player, team: null };
    return { ...player, team: (next++ % 2) as Team };
  });
  return { ...state, players };
}

export const wentOut = (state: GameState, person: ParticipantId, now: EpochMillis): GameState =>
  playerOf(state, person)?.awaySince === null
    ? withPlayer(state, person, { awaySince: now, ready: false })
    : state;

/** Seats of those who stayed away too long are given up; their points of this match wait for them. */
export function withoutTheLost(state: GameState, now: EpochMillis): GameState {
  const lost = state.players.filter(({ awaySince }) => awaySince !== null && now - awaySince >= SEAT_MS);
  if (lost.length === 0) return state;
  const gone = new Set(lost.map(({ id }) => id));
  const kept = lost.filter(({ points }) => points > 0).map(({ id, points }) => [id, points] as const);
  return {
    ...state,
    players: state.players.filter(({ id }) => !gone.has(id)),
    left: [...state.left, ...kept],
    kicks: state.kicks.filter(({ person }) => !gone.has(person)),
  };
}

/** The game has a host while anybody is here who could be one; who only looks on is the last choice. */
export function withHost(state: GameState, now: EpochMillis): GameState {
  const host = state.host === null ? undefined : playerOf(state, state.host);
  const here = host?.mayPlay && (host.awaySince === null || now - host.awaySince < HOST_AWAY_MS);
  if (here) return state;
  const next =
    present(state)[0] ?? state.players.find(({ awaySince, mayPlay }) => awaySince === null && mayPlay);
  // Nobody is here: whoever had it keeps it while they have a place.
  const id = next?.id ?? host?.id ?? null;
  return id === state.host ? state : { ...state, host: id };
}

/** Votes of how many are needed against somebody: more than half of the others who are here, and two at least. */
export const votesAgainst = (state: GameState, person: ParticipantId): number =>
  Math.max(2, Math.floor(present(state).filter(({ id }) => id !== person).length / 2) + 1);
