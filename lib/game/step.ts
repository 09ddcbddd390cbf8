import type { EpochMillis, ParticipantId } from '../ids';
import type { RequestError } from '../room/error';
import { act } from './act';
import type { GameAction } from './action';
import { cameIn, wentOut } from './people';
import { readSheet } from './reading';
import { restarted } from './rounds';
import { settle } from './settle';
import type { GameState, NetReading, Outcome } from './state';

export type GameEvent =
  /** The first page of theirs. `mayPlay`: they came to draw, not only to look. */
  | { readonly kind: 'came'; readonly person: ParticipantId; readonly mayPlay: boolean }
  /** The last page of theirs is gone. */
  | { readonly kind: 'went'; readonly person: ParticipantId }
  | { readonly kind: 'acted'; readonly by: ParticipantId; readonly action: GameAction }
  /** What the network takes a sheet's ink for now; `inked`: anything stands on it at all; `outside`: where the twist allows none, too. */
  | {
      readonly kind: 'read';
      readonly sheet: number;
      readonly reading: NetReading;
      readonly inked: boolean;
      readonly outside: boolean;
    }
  /** A process took the room: what was drawn meanwhile is not known, nor how long it was away. */
  | { readonly kind: 'restored' }
  | { readonly kind: 'tick' };

/** What the shell does about it. Who draws where and who sees what is not told: `sheetsOf` gives it for every state. */
export type GameEffect =
  /** Takes all ink off the game's sheets, before anything else is laid out. */
  | { readonly kind: 'sweep' }
  | { readonly kind: 'round-over'; readonly outcome: Outcome }
  | { readonly kind: 'remove'; readonly person: ParticipantId };

export interface Step {
  readonly state: GameState;
  readonly effects: readonly GameEffect[];
  /** Why an action was not taken; nothing else is ever refused. */
  readonly refusal: RequestError | null;
}

/** So many numbers to draw, each of so many digits, that nobody can foresee. */
export type Prompts = (round: {
  readonly match: number;
  readonly round: number;
  readonly digits: number;
  readonly count: number;
}) => readonly string[];

/** What happened, and what time it is by the server: nothing else moves a game. Rules: SPEC.md. */
export function step(before: GameState, event: GameEvent, now: EpochMillis, prompts: Prompts): Step {
  const effects: GameEffect[] = [];
  const world = { now, prompts, effects };
  // What was due before the event came first, however late its timer is.
  let state = event.kind === 'restored' ? before : settle(before, world);
  let refusal: RequestError | null = null;
  switch (event.kind) {
    case 'came':
      state = cameIn(state, event.person, event.mayPlay);
      break;
    case 'went':
      state = wentOut(state, event.person, now);
      break;
    case 'acted': {
      const acted = act(state, event.by, event.action, world);
      if ('code' in acted) refusal = acted;
      else state = acted;
      break;
    }
    case 'read':
      state = readSheet(state, event, now);
      break;
    case 'restored':
      state = restarted(state, world);
      break;
    case 'tick':
      break;
    default:
      event satisfies never;
  }
  return { state: settle(state, world), effects, refusal };
}
