import type { EpochMillis } from '../ids';
import type { GameEffect, Prompts } from './step';

/** What a step has at hand beside the state. */
export interface World {
  readonly now: EpochMillis;
  readonly prompts: Prompts;
  /** Gathers what the shell is to do, in order. */
  readonly effects: GameEffect[];
}

export const later = (at: EpochMillis, ms: number): EpochMillis => (at + ms) as EpochMillis;
