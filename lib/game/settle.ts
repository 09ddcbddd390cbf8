import type { EpochMillis } from '../ids';
import { allJudged, ballotOf } from './ballots';
import { withHost, withoutTheLost } from './people';
import { holdAnew, withBuzz, withCall, withLastReads, withReads } from './reading';
import { isResting, nextRound, onPodium, pensUp, reveal, startDrawing } from './rounds';
import type { Mode } from './settings';
import type { GameState, Phase, TimedPhase, Turn } from './state';
import { isAlone, playerOf, present, seated } from './state';
import { BALLOT_MS, BLANK_MS, CLOSING_MS, HOLD_ALONE_MS, HOLD_MS, HOST_AWAY_MS, SEAT_MS } from './timing';
import { later, type World } from './world';

/** More steps than any event sets off at one moment: what does not come to rest by then never would. */
const MAX_STEPS = 16;
/** A host who stops the game and forgets it holds nobody up for longer. */
export const LONGEST_PAUSE_MS = 300_000;

/** All that is due by now: seats, host, pauses, and the phases that end by themselves. */
export function settle(before: GameState, world: World): GameState {
  let state = before;
  for (let i = 0; i < MAX_STEPS; i++) {
    const people = withHost(withoutTheLost(state, world.now), world.now);
    const next = advance(people, world);
    if (next === state) return state;
    state = next;
  }
  throw new Error(`A game does not come to rest in phase ${state.phase.kind}.`);
}

function advance(state: GameState, world: World): GameState {
  const { phase } = state;
  switch (phase.kind) {
    case 'lobby':
      return everybodyIsReady(state) ? nextRound(state, world) : state;
    case 'podium':
      return state;
    case 'paused':
      return resumed(state, phase, world.now);
    default:
      return deserted(state)
        ? onPodium(state)
        : (halfGone(state, phase, world.now) ?? passed(state, phase, world));
  }
}

/** Alone one is not waited for: whoever plays alone starts by hand. */
const everybodyIsReady = (state: GameState): boolean => {
  const here = present(state);
  return here.length >= 2 && here.every(({ ready }) => ready);
};

const deserted = (state: GameState): boolean => seated(state).length === 0;

/** Who was told a number of the day has the same time for it as everybody: away, too. */
export const mayWait = ({ daily }: GameState, { kind }: TimedPhase): boolean =>
  daily === null || kind === 'countdown' || kind === 'reveal';

/** A reveal needs nobody; what follows it does. */
function halfGone(state: GameState, phase: TimedPhase, now: EpochMillis): GameState | null {
  if (!mayWait(state, phase) || !isHalfGone(state)) return null;
  if (phase.kind === 'reveal' && (now < phase.until || state.round >= state.settings.rounds)) return null;
  return { ...state, phase: { kind: 'paused', inner: phase, since: now, byHost: false } };
}

const isHalfGone = (state: GameState): boolean => {
  const away = seated(state).length - present(state).length;
  return away > 0 && away * 2 >= seated(state).length;
};

/** What is left of the phase is as long as it was. */
export function resumed(
  state: GameState,
  { inner, since, byHost }: Extract<Phase, { kind: 'paused' }>,
  now: EpochMillis,
  asked = false,
): GameState {
  if (deserted(state)) return onPodium(state);
  const over = byHost ? asked || now - since >= LONGEST_PAUSE_MS : true;
  if (!over || isHalfGone(state)) return state;
  return { ...state, phase: shifted(state, inner, now, now - since) };
}

function shifted(state: GameState, inner: TimedPhase, now: EpochMillis, by: number): TimedPhase {
  const until = later(inner.until, by);
  switch (inner.kind) {
    case 'countdown':
    case 'reveal':
      return { ...inner, until };
    case 'draw':
      return {
        ...inner,
        until,
        began: later(inner.began, by),
        turn: holdAnew(state.settings.mode, inner.turn, now),
      };
    case 'closing':
    case 'guess':
      return { ...inner, until, began: later(inner.began, by) };
    default:
      return inner satisfies never;
  }
}

function passed(state: GameState, phase: TimedPhase, world: World): GameState {
  const { now } = world;
  const due = now >= phase.until;
  switch (phase.kind) {
    case 'countdown':
      return due ? startDrawing(state, phase.turn, now) : state;
    case 'draw':
      return drawn(state, phase, now);
    case 'closing':
      return due ? closed(state, phase, world) : state;
    case 'guess':
      return due || allJudged(state, phase.turn) ? reveal(state, phase.began, phase.turn, world) : state;
    case 'reveal':
      return due ? nextRound(state, world) : state;
    default:
      return phase satisfies never;
  }
}

function drawn(state: GameState, phase: Extract<Phase, { kind: 'draw' }>, now: EpochMillis): GameState {
  const { mode } = state.settings;
  const { began } = phase;
  const turn =
    mode === 'beat'
      ? withReads(phase.turn, began, now)
      : mode === 'race'
        ? withBuzz(phase.turn, began, raceHold(state), now)
        : phase.turn;
  if (now >= phase.until || isDrawn(state, turn, now - began)) return pensUp(state, began, turn, now);
  return turn === phase.turn ? state : { ...state, phase: { ...phase, turn } };
}

const raceHold = (state: GameState): number => (isAlone(state) ? HOLD_ALONE_MS : HOLD_MS.race);

/** Nothing more can come of it: nobody is waited for who rests or is gone. */
function isDrawn(state: GameState, turn: Turn, ms: number): boolean {
  const waited = turn.parts.filter(({ by, inked }) => {
    const player = playerOf(state, by);
    return player && !player.watches && (inked || !isResting(player));
  });
  if (waited.length === 0) return true;
  if (waited.every(({ done }) => done)) return true;
  if (state.settings.mode !== 'race') return false;
  const guessed = turn.guesses.some(({ right }) => right);
  return guessed || turn.buzz?.right === true || (ms >= BLANK_MS && !turn.parts[0]!.inked);
}

function closed(state: GameState, phase: Extract<Phase, { kind: 'closing' }>, world: World): GameState {
  const { began } = phase;
  const { mode, seconds } = state.settings;
  if (mode !== 'fool') {
    const turn =
      mode === 'beat'
        ? withLastReads(phase.turn, seconds * 1000)
        : withCall(phase.turn, phase.until - CLOSING_MS - began);
    return reveal(state, began, turn, world);
  }
  const most = Math.max(0, ...present(state).map(({ id }) => ballotOf(state, phase.turn, id).length));
  if (most === 0) return reveal(state, began, phase.turn, world);
  const until = later(world.now, most * BALLOT_MS);
  return { ...state, phase: { kind: 'guess', began, until, turn: phase.turn } };
}

/** When something is due without anything happening; null: never. */
export function nextDue(state: GameState): EpochMillis | null {
  const { phase, settings } = state;
  const dues: number[] = [];
  for (const { id, awaySince } of state.players) {
    if (awaySince === null) continue;
    dues.push(awaySince + SEAT_MS);
    if (id === state.host && state.players.some((one) => one.awaySince === null && one.mayPlay))
      dues.push(awaySince + HOST_AWAY_MS);
  }
  if (phase.kind === 'paused' && phase.byHost) dues.push(phase.since + LONGEST_PAUSE_MS);
  if ('until' in phase) dues.push(phase.until);
  if (phase.kind === 'draw') dues.push(...duesOfDrawing(settings.mode, phase, raceHold(state)));
  return dues.length === 0 ? null : (Math.min(...dues) as EpochMillis);
}

function duesOfDrawing(
  mode: Mode,
  { began, turn }: Extract<Phase, { kind: 'draw' }>,
  raceHoldMs: number,
): number[] {
  if (mode === 'fool') return [];
  const dues: number[] = mode === 'race' && !turn.parts[0]?.inked ? [began + BLANK_MS] : [];
  if (mode === 'race' && turn.buzz !== null) return dues;
  for (const { holds, done, prompt } of turn.parts) {
    const counts = mode === 'race' ? holds?.text.length === prompt.length : holds?.text === prompt;
    if (holds && counts && !done) dues.push(holds.since + (mode === 'race' ? raceHoldMs : HOLD_MS[mode]));
  }
  return dues;
}
