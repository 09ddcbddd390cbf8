import { onSheet, type SheetPlace } from '@/app/canvas/sample';
import type { Presence } from '@/app/session/presence';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';

/** Milliseconds between two measurements of where the pointer is: as often as it is sent. */
const MEASURE_EVERY_MS = 50;

const within = (value: number, most: number): number => Math.round(Math.min(most, Math.max(0, value)));

/**
 * Tells the others where the pointer is on the sheet. The returned function ends it.
 * @param place of all of the sheet, in the window
 */
export function attachPointing(
  surface: HTMLElement,
  sheet: number,
  presence: Presence,
  place: () => SheetPlace,
): () => void {
  let last: PointerEvent | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function measure(): void {
    timer = undefined;
    if (last === null) return;
    const { x, y } = onSheet(last, place());
    last = null;
    presence.point([sheet, within(x, SHEET_WIDTH), within(y, SHEET_HEIGHT)]);
  }

  function onMove(event: PointerEvent): void {
    // A second finger pans or zooms; it points at nothing.
    if (!event.isPrimary) return;
    last = event;
    timer ??= setTimeout(measure, MEASURE_EVERY_MS);
  }

  function onLeave(event: PointerEvent): void {
    if (!event.isPrimary) return;
    clearTimeout(timer);
    timer = undefined;
    last = null;
    presence.point(null);
  }

  surface.addEventListener('pointermove', onMove);
  surface.addEventListener('pointerdown', onMove);
  surface.addEventListener('pointerleave', onLeave);
  surface.addEventListener('pointercancel', onLeave);
  return () => {
    clearTimeout(timer);
    presence.point(null);
    surface.removeEventListener('pointermove', onMove);
    surface.removeEventListener('pointerdown', onMove);
    surface.removeEventListener('pointerleave', onLeave);
    surface.removeEventListener('pointercancel', onLeave);
  };
}
