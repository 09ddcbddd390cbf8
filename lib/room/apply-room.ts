import type { EpochMillis, OpId, ParticipantId, StrokeId } from '../ids';
import {
  plainStanding,
  RETURN_MS,
  type RoomFacts,
  type SheetRemoval,
  type Standing,
  standingOf,
} from './facts';
import type { RoomOp } from './room-op';

/** The room after an op that `decide` let through. Pure; ink is hidden and shown elsewhere. */
export function factsAfter(
  facts: RoomFacts,
  op: Exclude<RoomOp, { kind: 'remove-ink' | 'return-ink' | 'remove-sheet' | 'return-sheet' }>,
  by: ParticipantId,
): RoomFacts {
  const { settings } = facts;
  switch (op.kind) {
    case 'settings': {
      const { name = settings.name, listed = settings.listed, othersInk = settings.othersInk } = op;
      return { ...facts, settings: { ...settings, name, listed, othersInk } };
    }
    case 'lock': {
      const people = new Map<ParticipantId, Standing>();
      for (const [person, standing] of facts.people) keep(people, person, { ...standing, hand: false });
      return { ...facts, people, settings: { ...settings, drawing: op.on ? 'handed' : 'everyone' } };
    }
    case 'hand':
      return withStanding(facts, op.person, { hand: op.on });
    case 'mute':
      return withStanding(facts, op.person, { muted: op.on });
    case 'appoint':
      return withStanding(facts, op.person, { role: op.role });
    case 'hand-over':
      return withStanding(withStanding(facts, by, { role: 'co-owner' }), op.person, {
        role: 'owner',
        muted: false,
      });
    case 'remove':
      return withStanding(withoutPin(facts, op.person), op.person, {
        role: lastingRole(standingOf(facts, op.person)),
        hand: false,
        removed: facts.links,
      });
    case 'readmit':
      return withStanding(facts, op.person, { removed: null });
    case 'revoke':
      return { ...facts, links: { ...facts.links, [op.link]: facts.links[op.link] + 1 } };
    case 'add-sheets': {
      const added = op.sheets.map(({ readings = true, ...sheet }) => ({
        ...sheet,
        readings,
        ruled: op.ruled === true,
      }));
      return { ...facts, sheets: [...facts.sheets, ...added] };
    }
    case 'set-sheet': {
      const before = facts.sheets[op.sheet]!;
      const { name = before.name, writers = before.writers, audience = before.audience } = op;
      const { readings = before.readings } = op;
      const sheets = [...facts.sheets];
      sheets[op.sheet] = { ...before, name, writers, audience, readings };
      return { ...facts, sheets };
    }
    case 'show-sheet':
      return { ...facts, shown: op.sheet };
    case 'model':
      return { ...facts, model: op.model };
    case 'pin': {
      const others = withoutPin(facts, by);
      return op.at === null ? others : { ...others, pins: [...others.pins, { by, at: op.at }] };
    }
    default:
      return op satisfies never;
  }
}

const withoutPin = (facts: RoomFacts, of: ParticipantId): RoomFacts => ({
  ...facts,
  pins: facts.pins.filter(({ by }) => by !== of),
});

export const withRemoval = (
  facts: RoomFacts,
  id: OpId,
  by: ParticipantId,
  of: ParticipantId,
  at: EpochMillis,
  strokes: readonly StrokeId[],
): RoomFacts => ({ ...facts, removals: [...facts.removals, { id, by, of, at, strokes }] });

export const withoutRemoval = (facts: RoomFacts, id: OpId): RoomFacts => ({
  ...facts,
  removals: facts.removals.filter((removal) => removal.id !== id),
});

export const withoutSheet = (
  facts: RoomFacts,
  id: OpId,
  by: ParticipantId,
  number: number,
  at: EpochMillis,
): RoomFacts => {
  const sheet = facts.sheets[number]!;
  const sheets = facts.sheets.with(number, null);
  return { ...facts, sheets, sheetRemovals: [...facts.sheetRemovals, { id, by, at, number, sheet }] };
};

/** As it was, and in its place. */
export const withSheetBack = (facts: RoomFacts, { id, number, sheet }: SheetRemoval): RoomFacts => ({
  ...facts,
  sheets: facts.sheets.with(number, sheet),
  sheetRemovals: facts.sheetRemovals.filter((removal) => removal.id !== id),
});

/** It does not come back. */
export const withSheetGone = (facts: RoomFacts, { id, number }: SheetRemoval): RoomFacts => ({
  ...facts,
  shown: facts.shown === number ? null : facts.shown,
  sheetRemovals: facts.sheetRemovals.filter((removal) => removal.id !== id),
});

/** Of removals, those that nothing takes back any more at this time, oldest first. */
export const settledBy = <R extends { readonly at: EpochMillis }>(
  removals: readonly R[],
  now: EpochMillis,
): readonly R[] => removals.filter(({ at }) => now - at > RETURN_MS);

function withStanding(facts: RoomFacts, person: ParticipantId, change: Partial<Standing>): RoomFacts {
  const people = new Map(facts.people);
  people.delete(person);
  keep(people, person, { ...standingOf(facts, person), ...change });
  return { ...facts, people };
}

/** Who once helped to run the room comes back to draw, whatever they came as. */
const lastingRole = ({ role }: Standing): Standing['role'] =>
  role === 'owner' || role === 'co-owner' ? 'drawer' : role;

/** Who is as they came needs no line, so that equal rooms are equal. */
function keep(people: Map<ParticipantId, Standing>, person: ParticipantId, standing: Standing): void {
  const { role, hand, muted, removed } = standing;
  if (role !== plainStanding.role || hand || muted || removed !== null) people.set(person, standing);
}
