import type { StrokeId } from '@/lib/ids';
import type { InkIndex } from '@/lib/stroke/ink-index';
import type { Desk } from './desk';
import type { Gesture } from './gesture';
import { onSheet, type SheetPlace } from './sample';

/** Sheet units. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface SelectPorts {
  readonly desk: Desk;
  readonly index: () => InkIndex;
  /** The box that is being drawn around what is to be selected. */
  readonly frame: (frame: Frame | null) => void;
}

/** CSS pixels around the pointer, and beyond which it moves. */
const REACH_PX = 8;
const STILL_PX = 4;

/** On ink: its sign is selected, and follows the pointer. Beside all ink: a box, which selects what it touches. */
export function selectOrMove(
  first: PointerEvent,
  place: SheetPlace,
  sheetWidth: number,
  { desk, index, frame }: SelectPorts,
): Gesture {
  const from = onSheet(first, place);
  const reach = (REACH_PX * sheetWidth) / place.width;
  const hit = index().crossed(from, from, reach).at(-1);
  const bounds = desk.selectionBounds();
  const within =
    bounds !== null &&
    from.x > bounds.left - reach &&
    from.x < bounds.right + reach &&
    from.y > bounds.top - reach &&
    from.y < bounds.bottom + reach;
  const takesSelection = hit === undefined ? within : desk.selection.get().has(hit);
  if (!takesSelection) {
    const sign: readonly StrokeId[] = hit === undefined ? [] : desk.signOf(hit);
    desk.select(first.shiftKey ? [...desk.selection.get(), ...sign] : sign);
  }
  const moves = hit !== undefined || takesSelection;
  let last = from;
  let still = true;

  return {
    move(event) {
      if (still && Math.hypot(event.clientX - first.clientX, event.clientY - first.clientY) < STILL_PX)
        return false;
      still = false;
      const at = onSheet(event, place);
      if (moves) desk.dragTo({ dx: at.x - from.x, dy: at.y - from.y });
      else frame(around(from, at));
      last = at;
      return true;
    },
    end() {
      if (moves) {
        if (!still) desk.drop();
        return;
      }
      frame(null);
      if (!still) desk.select(index().meeting(around(from, last)));
    },
    cancel() {
      frame(null);
      desk.release();
    },
  };
}

const around = (a: { x: number; y: number }, b: { x: number; y: number }): Frame => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  right: Math.max(a.x, b.x),
  bottom: Math.max(a.y, b.y),
});
