import type { EpochMillis, OpId, ParticipantId } from '../ids';
import type { Snapshot } from '../wire';
import { decodeStrokes, encodeStrokes } from '../wire/stroke-codec';
import type { RoomFacts, Sheet } from './facts';
import { emptyRoom, type RoomState } from './state';

const byKey = <V>([a]: readonly [string, V], [b]: readonly [string, V]) => (a < b ? -1 : a > b ? 1 : 0);

const stacks = (map: ReadonlyMap<ParticipantId, OpId[]>): [ParticipantId, OpId[]][] =>
  [...map]
    .filter(([, stack]) => stack.length > 0)
    .sort(byKey)
    .map(([of, stack]) => [of, [...stack]]);

/**
 * The state as plain data, and in one form only: equal states give equal snapshots, in whatever order their maps were filled.
 * Shares nothing with the state.
 */
export function writeSnapshot(state: RoomState): Snapshot {
  const undo = stacks(state.undo);
  const redo = stacks(state.redo);
  return {
    epoch: state.epoch,
    seq: state.seq,
    strokes: encodeStrokes(state.strokes.values()),
    actions: [...undo, ...redo]
      .flatMap(([, stack]) => stack)
      .map((id) => {
        const action = state.actions.get(id)!;
        return action.kind === 'draw' ? { ...action } : { ...action, strokes: [...action.strokes] };
      }),
    undo,
    redo,
    sessions: [...state.sessions].sort(byKey).map(([session, { by, lastN }]) => [session, by, lastN]),
    facts: writeFacts(state.facts),
  };
}

/** Takes a validated snapshot; shares nothing with it. */
export function readSnapshot(snapshot: Snapshot): RoomState {
  const state = emptyRoom(snapshot.epoch);
  state.seq = snapshot.seq;
  for (const stroke of decodeStrokes(snapshot.strokes)) state.strokes.set(stroke.id, stroke);
  for (const action of snapshot.actions) state.actions.set(action.id, { ...action });
  for (const [of, stack] of snapshot.undo) state.undo.set(of, [...stack]);
  for (const [of, stack] of snapshot.redo) state.redo.set(of, [...stack]);
  for (const [session, by, lastN] of snapshot.sessions) state.sessions.set(session, { by, lastN });
  state.facts = readFacts(snapshot.facts);
  return state;
}

const copied = <T>(list: readonly T[] | null): T[] | null => list && [...list];

const copyOf = (sheet: Sheet) => ({
  ...sheet,
  writers: copied(sheet.writers),
  audience: copied(sheet.audience),
});

const writeFacts = ({
  settings,
  links,
  people,
  sheets,
  shown,
  model,
  pins,
  removals,
  sheetRemovals,
}: RoomFacts): Snapshot['facts'] => ({
  settings: { ...settings },
  links: { ...links },
  people: [...people].sort(byKey).map(([person, standing]) => [person, { ...standing }]),
  sheets: sheets.map((sheet) => sheet && copyOf(sheet)),
  shown,
  model,
  pins: pins.map(({ by, at }) => ({ by, at: { ...at } })),
  removals: removals.map((removal) => ({ ...removal, strokes: [...removal.strokes] })),
  sheetRemovals: sheetRemovals.map(({ sheet, ...removal }) => ({ ...removal, sheet: copyOf(sheet) })),
});

function readFacts(facts: Snapshot['facts']): RoomFacts {
  const { people, removals, sheetRemovals, ...rest } = structuredClone(facts);
  return {
    ...rest,
    people: new Map(people),
    removals: removals.map((removal) => ({ ...removal, at: removal.at as EpochMillis })),
    sheetRemovals: sheetRemovals.map((removal) => ({ ...removal, at: removal.at as EpochMillis })),
  };
}
