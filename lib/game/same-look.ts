import type { GameState, Part } from './state';
import { turnOf } from './state';

/** Whether two states that follow each other look the same to everybody: what the network reads changes many times a second, and shows in no view. */
export function looksTheSame(before: GameState, after: GameState): boolean {
  if (before === after) return true;
  const { phase, ...rest } = before;
  const { phase: phaseAfter, ...restAfter } = after;
  const samePeople = (Object.keys(rest) as (keyof typeof rest)[]).every(
    (key) => rest[key] === restAfter[key],
  );
  if (!samePeople || phase.kind !== phaseAfter.kind) return false;
  const [turn, turnAfter] = [turnOf(before), turnOf(after)];
  if (turn === null || turnAfter === null) return phase === phaseAfter;
  return (
    untilOf(before) === untilOf(after) &&
    turn.guesses === turnAfter.guesses &&
    turn.buzz === turnAfter.buzz &&
    turn.grace === turnAfter.grace &&
    turn.parts.every((part, i) => sameFace(part, turnAfter.parts[i]!))
  );
}

const untilOf = ({ phase }: GameState): number | null => ('until' in phase ? phase.until : null);

const sameFace = (a: Part, b: Part): boolean =>
  a === b ||
  (a.prompt === b.prompt &&
    a.readMs === b.readMs &&
    a.done === b.done &&
    a.inked === b.inked &&
    a.outside === b.outside);
