import type { ParticipantId, SessionId } from '../ids';
import { seesSheet } from './facts';
import { sheetOfAction } from './sheet-of';
import type { RoomState } from './state';

/**
 * A room as one person may see it: without the ink of sheets that are withheld from them, what was done to it included. Shares its
 * parts with the state; who was counted in it is left out, but for the session that asks.
 */
export function visibleState(state: RoomState, person: ParticipantId, session: SessionId): RoomState {
  const { facts } = state;
  const sees = (sheet: number | null) => sheet !== null && seesSheet(facts, sheet, person);
  const strokes = new Map([...state.strokes].filter(([, { sheet }]) => sees(sheet)));
  const actions = new Map([...state.actions].filter(([id]) => sees(sheetOfAction(state, id))));
  const stacks = (all: RoomState['undo']): RoomState['undo'] =>
    new Map([...all].map(([of, ids]) => [of, ids.filter((id) => actions.has(id))]));
  const own = state.sessions.get(session);
  return {
    epoch: state.epoch,
    seq: state.seq,
    strokes,
    actions,
    undo: stacks(state.undo),
    redo: stacks(state.redo),
    sessions: new Map(own ? [[session, own]] : []),
    facts: {
      ...facts,
      removals: facts.removals.map((removal) => ({
        ...removal,
        strokes: removal.strokes.filter((id) => strokes.has(id)),
      })),
    },
  };
}
