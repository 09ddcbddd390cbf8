import type { EpochMillis, ParticipantId } from '../ids';
import type { GameSettings } from './settings';

export type Team = 0 | 1;

export interface Player {
  readonly id: ParticipantId;
  readonly team: Team | null;
  readonly ready: boolean;
  /** Looks on: by choice, by a link to look, or as the big screen of a room. */
  readonly watches: boolean;
  /** Who came by a link to look never plays. */
  readonly mayPlay: boolean;
  /** Of this match. */
  readonly points: number;
  /** Whose sheet is which: no two players have the same; null for who looks on. */
  readonly slot: number | null;
  /** Null while a page of theirs is here; else since when none is. */
  readonly awaySince: EpochMillis | null;
  /** Rounds in a row to which they did nothing; from RESTING_AFTER on nobody waits for them. */
  readonly missed: number;
  /** How often they drew in this match: in Race turns go by it. */
  readonly drew: number;
}

/** What the network takes a sheet's ink for: the number from left to right; null where it reads none. */
export interface NetReading {
  readonly text: string | null;
  /** The least of its digits' calibrated probabilities, 0…1. */
  readonly sure: number;
}

/** One drawing of a round: who draws what, and how it goes. */
export interface Part {
  readonly by: ParticipantId;
  /** Of the room. Race is drawn on the one that all see. */
  readonly sheet: number;
  /** A secret until the reveal, from everybody else and until the pens go down. */
  readonly prompt: string;
  /** Milliseconds from the beginning; null while the network has not read it right. In Race: when its author said so, and was right. */
  readonly readMs: number | null;
  readonly net: NetReading;
  /** What the network has been sure of, and since when. */
  readonly holds: { readonly text: string; readonly since: EpochMillis } | null;
  /** Its author says so, or it was read. In Race, alone: its author says that the network reads it. */
  readonly done: boolean;
  readonly inked: boolean;
  /** Some of its ink stands where the twist allows none: until that is gone it brings its author nothing. */
  readonly outside: boolean;
}

/** What somebody took a drawing for. */
export interface Guess {
  readonly by: ParticipantId;
  readonly of: ParticipantId;
  readonly said: string;
  readonly right: boolean;
  /** Milliseconds from the beginning of the round. */
  readonly ms: number;
}

/** In Race the network says its number once. */
export interface Buzz {
  readonly said: string;
  readonly right: boolean;
  readonly ms: number;
}

export interface Turn {
  readonly parts: readonly Part[];
  readonly guesses: readonly Guess[];
  readonly buzz: Buzz | null;
  /** Somebody asked to finish: the round was made longer, once. */
  readonly grace: boolean;
}

/** What a round came to, for one who drew. */
export interface PartOutcome {
  readonly by: ParticipantId;
  readonly sheet: number;
  readonly prompt: string;
  readonly readMs: number | null;
  readonly netRead: string | null;
  readonly judged: number;
  readonly judgedRight: number;
  /** People read it right and the network wrong. */
  readonly fooled: boolean;
  readonly outside: boolean;
}

/** A round that was played to its end. */
export interface Outcome {
  readonly match: number;
  readonly round: number;
  readonly startedAt: EpochMillis;
  readonly endedAt: EpochMillis;
  readonly parts: readonly PartOutcome[];
  readonly guesses: readonly Guess[];
  readonly buzz: Buzz | null;
  /** Everybody who took part, with what it brought them. */
  readonly points: readonly (readonly [ParticipantId, number])[];
  readonly modelPoints: number;
}

/** A phase that ends by itself. */
export type TimedPhase =
  | { readonly kind: 'countdown'; readonly until: EpochMillis; readonly turn: Turn }
  | {
      readonly kind: 'draw';
      readonly began: EpochMillis;
      readonly until: EpochMillis;
      readonly turn: Turn;
    }
  /** Pens are up; the last ink is being read. */
  | {
      readonly kind: 'closing';
      readonly began: EpochMillis;
      readonly until: EpochMillis;
      readonly turn: Turn;
    }
  /** Fool: people say what they read. */
  | { readonly kind: 'guess'; readonly began: EpochMillis; readonly until: EpochMillis; readonly turn: Turn }
  | { readonly kind: 'reveal'; readonly until: EpochMillis; readonly outcome: Outcome };

export type Phase =
  | { readonly kind: 'lobby' }
  | TimedPhase
  /** Goes on with what is left of it when enough people are back. */
  | {
      readonly kind: 'paused';
      readonly inner: TimedPhase;
      readonly since: EpochMillis;
      /** The host stopped it, and goes on when they say so; else half of the players were gone. */
      readonly byHost: boolean;
    }
  | { readonly kind: 'podium'; readonly last: Outcome | null };

/** A game from its making to the end of its room. Plain data: what is stored is this, and whoever takes the room goes on from it. */
export interface GameState {
  readonly settings: GameSettings;
  /** YYYY-MM-DD (UTC): everybody's challenge of that day, played alone and once. */
  readonly daily: string | null;
  /** Counts up with each game that is played in the room, from 1. */
  readonly match: number;
  /** Rounds begun in this match; 0 in the lobby. */
  readonly round: number;
  readonly host: ParticipantId | null;
  /** In the order in which they came. */
  readonly players: readonly Player[];
  /** Points of this match of those who lost their seat: theirs again when they come back. */
  readonly left: readonly (readonly [ParticipantId, number])[];
  readonly modelPoints: number;
  /** Who would rather play without whom. */
  readonly kicks: readonly { readonly person: ParticipantId; readonly by: readonly ParticipantId[] }[];
  readonly phase: Phase;
}

export const newGame = (settings: GameSettings, daily: string | null = null): GameState => ({
  settings,
  daily,
  match: 1,
  round: 0,
  host: null,
  players: [],
  left: [],
  modelPoints: 0,
  kicks: [],
  phase: { kind: 'lobby' },
});

export const playerOf = (state: GameState, id: ParticipantId): Player | undefined =>
  state.players.find((player) => player.id === id);

/** Plays, if not just now. */
export const seated = ({ players }: GameState): readonly Player[] => players.filter((p) => !p.watches);
/** Plays and is here. */
export const present = (state: GameState): readonly Player[] =>
  seated(state).filter(({ awaySince }) => awaySince === null);

/** Nobody else plays, here or away. */
export const isAlone = (state: GameState): boolean => seated(state).length === 1;

/** The round that is played; null between rounds. */
export function turnOf({ phase }: GameState): Turn | null {
  const inner = phase.kind === 'paused' ? phase.inner : phase;
  return 'turn' in inner ? inner.turn : null;
}
