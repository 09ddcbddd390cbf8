import type { ParticipantId } from '../ids';
import { type RequestError, requestError } from '../room/error';
import type { GameAction } from './action';
import { ballotOf } from './ballots';
import { seatless, takeSeat, votesAgainst, withPlayer, withTeams } from './people';
import { nextRound } from './rounds';
import { gameSettingsSchema } from './settings';
import { mayWait, resumed } from './settle';
import type { GameState, Guess, Phase, Player, Turn } from './state';
import { isAlone, playerOf, present } from './state';
import { GRACE_MS, GUESS_PAUSE_MS } from './timing';
import { later, type World } from './world';

type Acted = GameState | RequestError;

const notNow = (message: string): RequestError => requestError('not-now', message);
const notYours = (message: string): RequestError => requestError('forbidden', message);

/** When "let me finish" can be asked for: while so much is left, or less. */
export const GRACE_FROM_MS = 6_000;

/** What a player asked for, or why that is not so. */
export function act(state: GameState, by: ParticipantId, action: GameAction, world: World): Acted {
  const player = playerOf(state, by);
  if (!player) return notYours('Join the game first.');
  const acted = decide(state, player, action, world);
  // Whoever does something is awake, if only from the next round on.
  return 'code' in acted || player.missed === 0 ? acted : withPlayer(acted, by, { missed: 0 });
}

function decide(state: GameState, player: Player, action: GameAction, world: World): Acted {
  const { phase } = state;
  switch (action.do) {
    case 'ready':
      if (phase.kind !== 'lobby') return notNow('The match has begun.');
      if (player.watches) return notYours('You are looking on. Take a seat to play.');
      return withPlayer(state, player.id, { ready: action.on });
    case 'team':
      if (phase.kind !== 'lobby') return notNow('Teams are made before a match.');
      if (!state.settings.teams || player.watches) return notYours('There are no teams to choose from.');
      return withPlayer(state, player.id, { team: action.team });
    case 'watch':
      if (action.on) return seatless(state, player.id);
      if (!player.mayPlay) return notYours('You came to look on. Playing needs the link to play.');
      return takeSeat(state, player.id);
    case 'settings':
      return byHost(state, player) ?? changed(state, action.change);
    case 'start':
      return byHost(state, player) ?? started(state, world);
    case 'again':
      return byHost(state, player) ?? again(state, world);
    case 'pass': {
      const heir = playerOf(state, action.person);
      if (!heir?.mayPlay || heir.awaySince !== null) return notNow('They are not here to take over.');
      return byHost(state, player) ?? { ...state, host: heir.id };
    }
    case 'pause':
      return byHost(state, player) ?? (action.on ? paused(state, world) : goOn(state, world));
    case 'kick':
      return kicked(state, player, action.person, action.on, world);
    case 'guess':
      return guessed(state, player, action.said, world);
    case 'vote':
      return voted(state, player, action.of, action.said, world);
    case 'done':
      return finished(state, player);
    case 'grace':
      return graced(state, player, world);
    default:
      return action satisfies never;
  }
}

const byHost = (state: GameState, player: Player): RequestError | null =>
  state.host === player.id ? null : notYours('Only the host of the game does that.');

function changed(state: GameState, change: Extract<GameAction, { do: 'settings' }>['change']): Acted {
  if (state.phase.kind !== 'lobby') return notNow('The match has begun; settings wait for the next.');
  if (state.daily !== null) return notYours('The daily challenge is the same for everybody.');
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const settings = gameSettingsSchema.parse({ ...state.settings, ...given });
  const rules = Object.keys(change).some((key) => key !== 'listed');
  // Who was ready was ready for other rules.
  const players = rules ? state.players.map((one) => ({ ...one, ready: false })) : state.players;
  const next = { ...state, settings, players };
  return settings.teams === state.settings.teams ? next : withTeams(next);
}

function started(state: GameState, world: World): Acted {
  if (state.phase.kind !== 'lobby') return notNow('The match has begun.');
  if (present(state).length === 0) return notNow('Somebody has to play.');
  return nextRound(state, world);
}

function again(state: GameState, { effects }: World): Acted {
  if (state.phase.kind !== 'podium') return notNow('The match is not over.');
  if (state.daily !== null) return notNow('You have played today’s challenge. There is another tomorrow.');
  effects.push({ kind: 'sweep' });
  const players = state.players.map(
    (player): Player => ({ ...player, points: 0, missed: 0, drew: 0, ready: false }),
  );
  return {
    ...state,
    players,
    match: state.match + 1,
    round: 0,
    left: [],
    modelPoints: 0,
    kicks: [],
    phase: { kind: 'lobby' },
  };
}

function paused(state: GameState, { now }: World): Acted {
  const { phase } = state;
  if (phase.kind === 'lobby' || phase.kind === 'podium' || phase.kind === 'closing')
    return notNow('There is nothing to pause.');
  if (phase.kind === 'paused') return phase.byHost ? state : { ...state, phase: { ...phase, byHost: true } };
  if (!mayWait(state, phase))
    return notNow('The number is told: today’s challenge has the same time for everybody.');
  return { ...state, phase: { kind: 'paused', inner: phase, since: now, byHost: true } };
}

function goOn(state: GameState, { now }: World): Acted {
  if (state.phase.kind !== 'paused') return notNow('The game is not paused.');
  const next = resumed(state, state.phase, now, true);
  return next === state ? notNow('Half of the players are gone. It goes on when they are back.') : next;
}

/** A vote for somebody to go; when the majority says so they go at once. */
function kicked(state: GameState, by: Player, person: ParticipantId, on: boolean, { effects }: World): Acted {
  if (by.watches || by.id === person) return notYours('That is for those who play, about others.');
  if (!playerOf(state, person)) return notNow('They are not in the game.');
  const before = state.kicks.find((kick) => kick.person === person)?.by ?? [];
  const voters = [...before.filter((id) => id !== by.id), ...(on ? [by.id] : [])];
  const others = state.kicks.filter((kick) => kick.person !== person);
  const here = new Set(present(state).map(({ id }) => id));
  if (voters.filter((id) => here.has(id)).length < votesAgainst(state, person))
    return { ...state, kicks: voters.length > 0 ? [...others, { person, by: voters }] : others };
  effects.push({ kind: 'remove', person });
  return { ...withPlayer(seatless(state, person), person, { mayPlay: false }), kicks: others };
}

function guessed(state: GameState, { id, watches }: Player, said: string, { now }: World): Acted {
  const { phase } = state;
  if (state.settings.mode !== 'race' || phase.kind !== 'draw')
    return notNow('There is nothing to guess now.');
  const { turn, began } = phase;
  const part = turn.parts[0]!;
  if (watches || part.by === id) return notYours('This round is for the others to guess.');
  if (said.length !== part.prompt.length || said === '?')
    return notNow(
      `The number has ${part.prompt.length === 1 ? 'one digit' : `${part.prompt.length} digits`}.`,
    );
  const ms = now - began;
  const last = turn.guesses.findLast((guess) => guess.by === id);
  if (last && ms - last.ms < GUESS_PAUSE_MS) return notNow('Wait a moment after a wrong guess.');
  const guess: Guess = { by: id, of: part.by, said, right: said === part.prompt, ms };
  return { ...state, phase: { ...phase, turn: withGuess(turn, guess) } };
}

function voted(state: GameState, { id }: Player, of: ParticipantId, said: string, { now }: World): Acted {
  const { phase } = state;
  if (phase.kind !== 'guess') return notNow('There is nothing to judge now.');
  const { turn, began } = phase;
  if (!ballotOf(state, turn, id).includes(of)) return notYours('That drawing is for others to judge.');
  if (turn.guesses.some((guess) => guess.by === id && guess.of === of))
    return notNow('You have judged this one.');
  const part = turn.parts.find((one) => one.by === of)!;
  const guess: Guess = { by: id, of, said, right: said === part.prompt, ms: now - began };
  return { ...state, phase: { ...phase, turn: withGuess(turn, guess) } };
}

const withGuess = (turn: Turn, guess: Guess): Turn => ({ ...turn, guesses: [...turn.guesses, guess] });

/** The part of somebody who may still draw. */
function openPart(phase: Phase, by: ParticipantId): Turn['parts'][number] | undefined {
  return phase.kind === 'draw' ? phase.turn.parts.find((part) => part.by === by && !part.done) : undefined;
}

/** Fool: it is as it is to be. Race, alone: the network reads it now, says who drew it. */
function finished(state: GameState, { id }: Player): Acted {
  const { phase, settings } = state;
  const part = openPart(phase, id);
  const finishes = settings.mode === 'fool' || (settings.mode === 'race' && isAlone(state));
  if (phase.kind !== 'draw' || !part || !finishes) return notNow('There is nothing to finish.');
  if (!part.inked) return notNow('Draw something first.');
  const parts = phase.turn.parts.map((one) => (one === part ? { ...one, done: true } : one));
  return { ...state, phase: { ...phase, turn: { ...phase.turn, parts } } };
}

function graced(state: GameState, { id }: Player, { now }: World): Acted {
  const { phase } = state;
  if (phase.kind !== 'draw' || !openPart(phase, id)) return notNow('There is nothing to finish.');
  if (phase.turn.grace) return notNow('This round was made longer already.');
  if (phase.until - now > GRACE_FROM_MS) return notNow('There is time left.');
  const turn = { ...phase.turn, grace: true };
  return { ...state, phase: { ...phase, until: later(phase.until, GRACE_MS), turn } };
}
