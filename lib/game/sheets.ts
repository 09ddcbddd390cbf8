import type { ParticipantId } from '../ids';
import { SHARED_SHEET, sheetOfSlot } from './rounds';
import type { GameState, Part, Phase } from './state';

/** How a sheet of the room is to be while a game stands as it does. Null: everyone. */
export interface GameSheet {
  readonly writers: readonly ParticipantId[] | null;
  readonly audience: readonly ParticipantId[] | null;
  /** Whether those who see the ink are told what the network reads in it. */
  readonly readings: boolean;
}

/** Nobody draws there, and there is nothing to hide. */
export const shutSheet: GameSheet = { writers: [], audience: null, readings: true };

/** Every sheet of the room by its number: who draws where and who sees what follows from the state alone. */
export function sheetsOf(state: GameState): readonly GameSheet[] {
  const slots = state.players.flatMap(({ slot }) => slot ?? []);
  const { phase } = state;
  const parts = partsOf(phase);
  const last = Math.max(SHARED_SHEET, ...slots.map(sheetOfSlot), ...parts.map(({ sheet }) => sheet));
  const sheets: GameSheet[] = Array.from({ length: last + 1 }, () => shutSheet);
  for (const part of parts) sheets[part.sheet] = sheetOfPart(state, phase, part);
  return sheets;
}

function partsOf(phase: Phase): readonly Part[] {
  const inner = phase.kind === 'paused' ? phase.inner : phase;
  return 'turn' in inner ? inner.turn.parts : [];
}

function sheetOfPart({ settings: { mode } }: GameState, phase: Phase, part: Part): GameSheet {
  const inner = phase.kind === 'paused' ? phase.inner : phase;
  const draws = phase.kind === 'draw' && !part.done;
  const writers = draws ? [part.by] : [];
  switch (mode) {
    case 'beat':
      return { writers, audience: null, readings: true };
    case 'race':
      return { writers, audience: null, readings: false };
    case 'fool':
      return inner.kind === 'guess'
        ? { writers, audience: null, readings: false }
        : { writers, audience: [part.by], readings: true };
    default:
      return mode satisfies never;
  }
}
