import type { OpId } from '../ids';
import type { Op } from './op';
import type { RoomState } from './state';
import { erasable } from './targets';

/**
 * The sheet that an op of the room's log touches, read before the op is applied; null: it concerns the room as a whole, and
 * everybody may hear of it. What is not for everybody's eyes must name its sheet here: entries are withheld by it.
 */
export function sheetOf(state: RoomState, op: Op): number | null {
  switch (op.kind) {
    case 'begin':
    case 'clear':
    case 'import':
      return op.sheet;
    case 'erase':
    case 'move':
      // They are all on one: `decide` sees to it.
      return erasable(state, op.strokes)[0]?.sheet ?? null;
    case 'extend':
    case 'end':
      return state.strokes.get(op.stroke)?.sheet ?? null;
    case 'undo':
    case 'redo':
      return sheetOfAction(state, op.action);
    default:
      return null;
  }
}

/** The sheet on which an action was done. */
export function sheetOfAction(state: RoomState, id: OpId): number | null {
  const action = state.actions.get(id);
  if (!action) return null;
  switch (action.kind) {
    case 'draw':
      return state.strokes.get(action.stroke)?.sheet ?? null;
    case 'clear':
    case 'erase':
    case 'move':
    case 'import':
      return action.sheet;
    default:
      return action satisfies never;
  }
}
