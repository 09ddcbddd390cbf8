import { type Cell, createCell } from '@/app/session/cell';
import type { Presence } from '@/app/session/presence';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import { boxInView, framePoint, showing, type Viewport, WHOLE_SHEET, zoomAt } from '@/lib/viewport/viewport';
import type { SheetPlace } from './sample';

/** What of the sheet this tab has in sight. */
export interface SheetView {
  readonly viewport: Cell<Viewport>;
  /** By the doing of whoever sits here: they go their own way from here. */
  show(next: Viewport): void;
  /** Around the middle of what is in sight. */
  zoomBy(factor: number): void;
  /** Mirrors whom one follows; the returned function ends it. */
  open(): () => void;
}

type PresenceOfView = Pick<Presence, 'show' | 'takeOver' | 'mirrored'>;

export function createSheetView(presence: PresenceOfView): SheetView {
  const viewport = createCell(WHOLE_SHEET);

  function set(next: Viewport): void {
    const { zoom, left, top } = viewport.get();
    if (next.zoom === zoom && next.left === left && next.top === top) return;
    viewport.set(next);
    presence.show({ box: next.zoom === 1 ? null : [...boxInView(next)] });
  }

  function show(next: Viewport): void {
    presence.takeOver();
    set(next);
  }

  function mirror(): void {
    const seen = presence.mirrored.get();
    if (seen !== null) set(seen.box === null ? WHOLE_SHEET : showing(seen.box));
  }

  return {
    viewport,
    show,
    zoomBy: (factor) => show(zoomAt(viewport.get(), factor, framePoint(0.5, 0.5))),
    open: () => presence.mirrored.subscribe(mirror),
  };
}

/** Where all of the sheet stands in the window, that part included which its frame does not show. */
export function sheetPlace(frame: HTMLElement, { zoom, left, top }: Viewport): SheetPlace {
  const rect = frame.getBoundingClientRect();
  return {
    left: rect.left - (left / SHEET_WIDTH) * rect.width * zoom,
    top: rect.top - (top / SHEET_HEIGHT) * rect.height * zoom,
    width: rect.width * zoom,
    height: rect.height * zoom,
  };
}
