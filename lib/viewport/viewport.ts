import type { Brand } from '../brand';
import { SHEET_HEIGHT, SHEET_WIDTH } from '../stroke/points';

/**
 * What part of a sheet stands in its frame on the page. The frame has the sheet's proportions, so that at zoom 1 all of the sheet
 * is in it, and above that a part of those proportions.
 */
export interface Viewport {
  /** 1: the whole sheet; 4: a quarter of its width. */
  readonly zoom: number;
  /** Sheet units: what stands in the frame's upper left corner. */
  readonly left: number;
  readonly top: number;
}

/** A place in the frame as parts of its width and height, whatever its size in pixels. */
export interface FramePoint {
  readonly u: Brand<number, 'FrameU'>;
  readonly v: Brand<number, 'FrameV'>;
}
export const framePoint = (u: number, v: number): FramePoint => ({ u, v }) as FramePoint;

/** Sheet units. */
export interface SheetPoint {
  readonly x: number;
  readonly y: number;
}

/** The whole sheet is the least one sees: there is nothing around it. */
export const MIN_ZOOM = 1;
/** A sheet unit is then some ten pixels wide: finer than a hand. */
export const MAX_ZOOM = 16;
/** Of one press of a zoom key or button. */
export const ZOOM_STEP = 1.25;

export const WHOLE_SHEET: Viewport = { zoom: 1, left: 0, top: 0 };

const between = (least: number, value: number, most: number): number =>
  Math.min(most, Math.max(least, value));

/** The nearest that shows nothing but the sheet. */
export function within({ zoom: asked, left, top }: Viewport): Viewport {
  const zoom = between(MIN_ZOOM, asked, MAX_ZOOM);
  return {
    zoom,
    left: between(0, left, SHEET_WIDTH - SHEET_WIDTH / zoom),
    top: between(0, top, SHEET_HEIGHT - SHEET_HEIGHT / zoom),
  };
}

export const toSheet = ({ zoom, left, top }: Viewport, { u, v }: FramePoint): SheetPoint => ({
  x: left + (u * SHEET_WIDTH) / zoom,
  y: top + (v * SHEET_HEIGHT) / zoom,
});

export const toFrame = ({ zoom, left, top }: Viewport, { x, y }: SheetPoint): FramePoint =>
  framePoint(((x - left) * zoom) / SHEET_WIDTH, ((y - top) * zoom) / SHEET_HEIGHT);

/** The viewport of that zoom in which a place of the sheet stands at a place of the frame, as far as the sheet goes. */
const holding = (zoom: number, { x, y }: SheetPoint, { u, v }: FramePoint): Viewport => {
  const allowed = between(MIN_ZOOM, zoom, MAX_ZOOM);
  return within({
    zoom: allowed,
    left: x - (u * SHEET_WIDTH) / allowed,
    top: y - (v * SHEET_HEIGHT) / allowed,
  });
};

/** Nearer or further, with what stands at `at` staying there. */
export const zoomAt = (view: Viewport, factor: number, at: FramePoint): Viewport =>
  holding(view.zoom * factor, toSheet(view, at), at);

/** Shifts what is shown with a hand that moved across the frame. */
export const panBy = (view: Viewport, du: number, dv: number): Viewport =>
  within({
    zoom: view.zoom,
    left: view.left - (du * SHEET_WIDTH) / view.zoom,
    top: view.top - (dv * SHEET_HEIGHT) / view.zoom,
  });

/** Two fingers: the sheet follows them, by their middle and by how far they are apart. `aspect` is the frame's width by its height. */
export function pinch(
  view: Viewport,
  from: readonly [FramePoint, FramePoint],
  to: readonly [FramePoint, FramePoint],
  aspect: number,
): Viewport {
  const before = apart(from, aspect);
  const factor = before > 0 ? apart(to, aspect) / before : 1;
  return holding(view.zoom * factor, toSheet(view, middle(from)), middle(to));
}

const apart = ([a, b]: readonly [FramePoint, FramePoint], aspect: number): number =>
  Math.hypot((a.u - b.u) * aspect, a.v - b.v);

const middle = ([a, b]: readonly [FramePoint, FramePoint]): FramePoint =>
  framePoint((a.u + b.u) / 2, (a.v + b.v) / 2);

/** Left, top, right, bottom of what is shown, in sheet units. */
export const boxInView = ({ zoom, left, top }: Viewport): readonly [number, number, number, number] => [
  left,
  top,
  left + SHEET_WIDTH / zoom,
  top + SHEET_HEIGHT / zoom,
];

/** The closest that shows all of a box: what another has in sight, say. */
export function showing([left, top, right, bottom]: readonly [number, number, number, number]): Viewport {
  const zoom = Math.min(
    SHEET_WIDTH / Math.max(1, right - left),
    SHEET_HEIGHT / Math.max(1, bottom - top),
    MAX_ZOOM,
  );
  return holding(zoom, { x: (left + right) / 2, y: (top + bottom) / 2 }, framePoint(0.5, 0.5));
}
