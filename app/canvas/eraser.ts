import type { StrokeId } from '@/lib/ids';
import type { InkIndex, Place } from '@/lib/stroke/ink-index';
import type { Desk } from './desk';
import type { Gesture } from './gesture';
import { onSheet, type SheetPlace } from './sample';

/** CSS pixels around the pointer. */
const REACH_PX = { mouse: 5, pen: 5, touch: 14 } as const;

export interface EraserPorts {
  readonly desk: Desk;
  readonly index: () => InkIndex;
  /** Whether the room would let this go. */
  readonly mayErase: (stroke: StrokeId) => boolean;
}

const reachOf = (event: PointerEvent, place: SheetPlace, sheetWidth: number): number =>
  (REACH_PX[event.pointerType === 'touch' ? 'touch' : 'mouse'] * sheetWidth) / place.width;

/** What goes when one erases there. */
export function underEraser(
  event: PointerEvent,
  place: SheetPlace,
  sheetWidth: number,
  from: Place,
  { index, mayErase }: EraserPorts,
): readonly StrokeId[] {
  return index()
    .crossed(from, onSheet(event, place), reachOf(event, place, sheetWidth))
    .filter(mayErase);
}

/** All that the pointer crosses fades at once, and goes as one action when it lifts. */
export function erase(
  first: PointerEvent,
  place: SheetPlace,
  sheetWidth: number,
  ports: EraserPorts,
): Gesture {
  const { desk } = ports;
  const crossed = new Set<StrokeId>();
  let at: Place = onSheet(first, place);

  function cross(event: PointerEvent): void {
    const before = crossed.size;
    for (const part of event.getCoalescedEvents?.() ?? []) go(part);
    go(event);
    if (crossed.size > before) desk.held.set({ kind: 'fade', strokes: new Set(crossed) });
  }

  function go(event: PointerEvent): void {
    for (const id of underEraser(event, place, sheetWidth, at, ports)) crossed.add(id);
    at = onSheet(event, place);
  }

  cross(first);
  return {
    move(event) {
      cross(event);
      return true;
    },
    end(event) {
      if (event !== null) cross(event);
      desk.erase(crossed);
    },
    cancel: () => desk.release(),
  };
}
