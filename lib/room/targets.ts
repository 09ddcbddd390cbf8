import type { StrokeId } from '../ids';
import { boundsOf } from '../stroke/bounds';
import { SHEET_HEIGHT, SHEET_WIDTH } from '../stroke/points';
import { type Action, isVisible, type RoomState, type StrokeRecord } from './state';

/** What an erase hides: those of the named strokes that are visible now, each once. Another may have been quicker with the rest. */
export const erasable = (
  state: Pick<RoomState, 'strokes'>,
  ids: readonly StrokeId[],
): readonly StrokeRecord[] =>
  [...new Set(ids)].flatMap((id) => {
    const stroke = state.strokes.get(id);
    return stroke && isVisible(stroke) ? [stroke] : [];
  });

/** What a move shifts: a stroke that is still drawn goes on where its pen is, and stays. */
export const movable = (
  state: Pick<RoomState, 'strokes'>,
  ids: readonly StrokeId[],
): readonly StrokeRecord[] => erasable(state, ids).filter(({ ended }) => ended);

/** Of the strokes that an action was about, those that were not forgotten since (R12). */
export const remembered = (state: Pick<RoomState, 'strokes'>, action: Action): readonly StrokeRecord[] =>
  (action.kind === 'draw' ? [action.stroke] : action.strokes).flatMap((id) => state.strokes.get(id) ?? []);

export interface Offset {
  readonly dx: number;
  readonly dy: number;
}

/** As much of an offset as leaves every point of the strokes on the sheet. */
export function clampedOffset(strokes: readonly Pick<StrokeRecord, 'points'>[], { dx, dy }: Offset): Offset {
  const bounds = boundsOf(strokes.map(({ points }) => points));
  if (bounds === null) return { dx: 0, dy: 0 };
  return {
    dx: clamp(dx, -bounds.left, SHEET_WIDTH - bounds.right),
    dy: clamp(dy, -bounds.top, SHEET_HEIGHT - bounds.bottom),
  };
}

// Not -0: an offset is compared.
const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, value)) + 0;
