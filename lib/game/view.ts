import { z } from 'zod';
import type { EpochMillis, ParticipantId } from '../ids';
import { participantIdSchema } from '../ids';
import { ballotOf } from './ballots';
import { votesAgainst } from './people';
import { isResting } from './rounds';
import { gameSettingsSchema } from './settings';
import type { GameState, Outcome, Phase, Player, TimedPhase, Turn } from './state';

const person = participantIdSchema;
const team = z.union([z.literal(0), z.literal(1)]).nullable();

const guessSchema = z.strictObject({
  by: person,
  of: person,
  said: z.string(),
  right: z.boolean(),
  /** Milliseconds from the beginning of the round. */
  ms: z.number(),
});

export const outcomeSchema = z.strictObject({
  match: z.int(),
  round: z.int(),
  startedAt: z.number(),
  endedAt: z.number(),
  parts: z.array(
    z.strictObject({
      by: person,
      sheet: z.int(),
      prompt: z.string(),
      readMs: z.number().nullable(),
      netRead: z.string().nullable(),
      judged: z.int(),
      judgedRight: z.int(),
      fooled: z.boolean(),
      outside: z.boolean(),
    }),
  ),
  guesses: z.array(guessSchema),
  buzz: z.strictObject({ said: z.string(), right: z.boolean(), ms: z.number() }).nullable(),
  points: z.array(z.tuple([person, z.int()])),
  modelPoints: z.int(),
});

/** A drawing of the round that goes on, as one may know of it. */
const drawerSchema = z.strictObject({
  by: person,
  sheet: z.int(),
  inked: z.boolean(),
  /** Some of it stands outside of where the twist allows ink. */
  outside: z.boolean(),
  done: z.boolean(),
  readMs: z.number().nullable(),
});

const roundShape = {
  drawers: z.array(drawerSchema),
  /** What you are to draw, once the pens are down. */
  prompt: z.string().nullable(),
} as const;

const phaseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lobby') }),
  z.strictObject({ kind: z.literal('countdown'), until: z.number(), ...roundShape }),
  z.strictObject({
    kind: z.literal('draw'),
    began: z.number(),
    until: z.number(),
    ...roundShape,
    /** It was made longer. */
    grace: z.boolean(),
    /** Race: the network has said a wrong number, and is out. */
    netIsOut: z.boolean(),
    /** Race: what was said so far, wrong as it is; a right one ends the round. */
    tries: z.array(z.strictObject({ by: person, said: z.string() })),
  }),
  z.strictObject({ kind: z.literal('closing'), until: z.number(), ...roundShape }),
  z.strictObject({
    kind: z.literal('guess'),
    until: z.number(),
    ...roundShape,
    /** Whose drawings you judge, and what you said. */
    ballot: z.array(z.strictObject({ of: person, sheet: z.int(), said: z.string().nullable() })),
  }),
  z.strictObject({ kind: z.literal('reveal'), until: z.number(), outcome: outcomeSchema }),
  z.strictObject({
    kind: z.literal('paused'),
    /** In the middle of what. */
    of: z.enum(['countdown', 'draw', 'closing', 'guess', 'reveal']),
    byHost: z.boolean(),
    drawers: z.array(drawerSchema),
  }),
  z.strictObject({ kind: z.literal('podium'), last: outcomeSchema.nullable() }),
]);

/** A game as one person may know it. Times are the server's: `now` tells how far the page's clock is off. */
export const gameViewSchema = z.strictObject({
  now: z.number(),
  settings: gameSettingsSchema,
  /** YYYY-MM-DD (UTC) of a daily challenge. */
  daily: z.string().nullable(),
  match: z.int(),
  round: z.int(),
  host: person.nullable(),
  you: person,
  players: z.array(
    z.strictObject({
      id: person,
      team,
      ready: z.boolean(),
      watches: z.boolean(),
      mayPlay: z.boolean(),
      points: z.int(),
      present: z.boolean(),
      /** Did nothing for some rounds: nobody waits for them. */
      resting: z.boolean(),
    }),
  ),
  modelPoints: z.int(),
  kicks: z.array(z.strictObject({ person, votes: z.int(), needed: z.int(), yours: z.boolean() })),
  phase: phaseSchema,
});
export type GameView = z.infer<typeof gameViewSchema>;
export type PhaseView = GameView['phase'];
export type OutcomeView = z.infer<typeof outcomeSchema>;
export type PlayerView = GameView['players'][number];

/** What one person may know: no number that is not theirs to draw, and no guess that would tell one, before the reveal. */
export function viewFor(state: GameState, you: ParticipantId, now: EpochMillis): GameView {
  const { settings, daily, match, round, host, modelPoints } = state;
  return {
    now,
    settings,
    daily,
    match,
    round,
    host,
    you,
    players: state.players.map(shownPlayer),
    modelPoints,
    kicks: state.kicks.map(({ person, by }) => ({
      person,
      votes: by.length,
      needed: votesAgainst(state, person),
      yours: by.includes(you),
    })),
    phase: shownPhase(state, state.phase, you),
  };
}

const shownPlayer = (player: Player): PlayerView => {
  const { id, team, ready, watches, mayPlay, points, awaySince } = player;
  return {
    id,
    team,
    ready,
    watches,
    mayPlay,
    points,
    present: awaySince === null,
    resting: isResting(player),
  };
};

function shownPhase(state: GameState, phase: Phase, you: ParticipantId): PhaseView {
  switch (phase.kind) {
    case 'lobby':
      return { kind: 'lobby' };
    case 'countdown':
      // The number comes with the pens: nobody has a head start.
      return { kind: 'countdown', until: phase.until, drawers: drawersOf(phase.turn), prompt: null };
    case 'draw': {
      const { kind, began, until, turn } = phase;
      const tries = turn.guesses.map(({ by, said }) => ({ by, said }));
      const netIsOut = turn.buzz !== null;
      return { kind, began, until, ...shownRound(turn, you), grace: turn.grace, netIsOut, tries };
    }
    case 'closing':
      return { kind: 'closing', until: phase.until, ...shownRound(phase.turn, you) };
    case 'guess':
      return {
        kind: 'guess',
        until: phase.until,
        ...shownRound(phase.turn, you),
        ballot: shownBallot(state, phase.turn, you),
      };
    case 'reveal':
      return { kind: 'reveal', until: phase.until, outcome: shownOutcome(phase.outcome) };
    case 'paused':
      return {
        kind: 'paused',
        of: phase.inner.kind,
        byHost: phase.byHost,
        drawers: drawersIn(phase.inner),
      };
    case 'podium':
      return { kind: 'podium', last: phase.last && shownOutcome(phase.last) };
    default:
      return phase satisfies never;
  }
}

const shownRound = (turn: Turn, you: ParticipantId) => ({
  drawers: drawersOf(turn),
  prompt: turn.parts.find(({ by }) => by === you)?.prompt ?? null,
});

const drawersOf = ({ parts }: Turn) =>
  parts.map(({ by, sheet, inked, outside, done, readMs }) => ({ by, sheet, inked, outside, done, readMs }));

const drawersIn = (inner: TimedPhase) => ('turn' in inner ? drawersOf(inner.turn) : []);

const shownBallot = (state: GameState, turn: Turn, you: ParticipantId) =>
  ballotOf(state, turn, you).map((of) => ({
    of,
    sheet: turn.parts.find(({ by }) => by === of)!.sheet,
    said: turn.guesses.find((guess) => guess.by === you && guess.of === of)?.said ?? null,
  }));

const shownOutcome = (outcome: Outcome): OutcomeView => ({
  ...outcome,
  parts: outcome.parts.map((part) => ({ ...part })),
  guesses: outcome.guesses.map((guess) => ({ ...guess })),
  points: outcome.points.map(([id, points]) => [id, points]),
});
