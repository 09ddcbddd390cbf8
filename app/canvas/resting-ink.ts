import type { StrokeId } from '@/lib/ids';
import type { StrokeRecord } from '@/lib/room/state';
import type { InkIndex } from '@/lib/stroke/ink-index';
import { type Points, sampleCount } from '@/lib/stroke/points';
import { createRaster } from './create-raster';
import { type Box, boxesMeet, inkRim, rimPath } from './ink-path';
import { boxOf, byPlace, inkBox, lookAt, type RasterStroke, type RasterView } from './ink-raster';

/** So many strokes are painted within a frame; what is more is painted elsewhere, and what stands there shows until it comes. */
const STROKES_PER_FRAME = 160;
/** Boxes of changed strokes that are painted anew one by one. */
const BOXES_PER_FRAME = 12;

/** A finished stroke as it was last seen, to know it again after an op that left it as it was. */
export interface RestingStroke {
  readonly record: StrokeRecord;
  readonly x: number;
  readonly y: number;
  readonly samples: number;
  readonly box: Box;
  path: Path2D | null;
}

/** Null where there is nothing to be seen of it. */
export function restingStroke(record: StrokeRecord): RestingStroke | null {
  const { points, width } = record;
  const box = inkBox(points, width);
  if (box === null) return null;
  return { record, x: points[0]!, y: points[1]!, samples: sampleCount(points), box, path: null };
}

export const isAsBefore = (known: RestingStroke, { points }: StrokeRecord): boolean =>
  known.samples === sampleCount(points) && known.x === points[0] && known.y === points[1];

export const pathOf = (record: StrokeRecord, points: Points): Path2D =>
  rimPath(inkRim(points, record.width, record.pointer));

/** Made when it is first painted. */
export function restingPath(stroke: RestingStroke): Path2D {
  stroke.path ??= pathOf(stroke.record, stroke.record.points);
  return stroke.path;
}

const forRaster = ({
  record: { id, firstSeq, colour, width, pointer, points },
}: RestingStroke): RasterStroke => ({
  id,
  firstSeq,
  colour,
  width,
  pointer,
  points: Int32Array.from(points),
});

export interface RestingInkOptions {
  readonly index: InkIndex;
  readonly view: () => RasterView;
  readonly colourOf: (record: StrokeRecord) => string;
  /** Strokes that a tool has in hand are not shown where they rest. */
  readonly inHand: () => ReadonlySet<StrokeId>;
  /** Asks for a frame, in which `paint` is to be called. */
  readonly schedule: () => void;
  /** The view is painted whole. */
  readonly onShown: () => void;
}

/** Finished strokes, on a canvas of their own. */
export interface RestingInk {
  get(stroke: StrokeId): RestingStroke | undefined;
  /** All that there was goes, and these come. */
  reset(strokes: readonly RestingStroke[]): void;
  /** Shows what has come or was moved, and no more what is gone. */
  change(come: readonly RestingStroke[], gone: readonly StrokeId[], stale: readonly Box[]): void;
  /** The same stroke, whose record is another object now. */
  renew(known: RestingStroke, record: StrokeRecord): void;
  /** Strokes that have just ended, where they were drawn last. */
  settle(strokes: readonly RestingStroke[]): void;
  /** These places look otherwise: a few are painted at once, many with everything. */
  stain(boxes: readonly Box[]): void;
  repaint(): void;
  /** The canvas has another size, and is empty. */
  resized(): void;
  recolour(fills: readonly string[]): void;
  paint(): void;
  close(): void;
}

/**
 * A stroke is painted once and stays, so that it costs nothing while it rests. A view of many strokes is painted in a worker; until
 * it comes, the last picture stands in for it, stretched.
 */
export function createRestingInk(
  canvas: HTMLCanvasElement,
  { index, view, colourOf, inHand, schedule, onShown }: RestingInkOptions,
): RestingInk {
  const context = canvas.getContext('2d')!;
  const raster = createRaster();
  const strokes = new Map<StrokeId, RestingStroke>();
  /** The view has changed, or the colours: all is to be painted. */
  let allStale = true;
  /** What changed since a picture was asked for, which it may not show; null while none is on its way. */
  let sinceAsked: Box[] | null = null;
  /** The last whole picture of another view, for the time until there is one of this. */
  let stretched: { readonly canvas: HTMLCanvasElement; readonly view: RasterView } | null = null;
  let shown: RasterView | null = null;
  /** There is ink in it: worth more than a part of what comes next. */
  let inkIsShown = false;
  const marked = new Set<string>();

  function fill(stroke: RestingStroke): void {
    context.fillStyle = colourOf(stroke.record);
    context.fill(restingPath(stroke));
  }

  /** Those within a box, in the order of the room, but for those in hand. */
  function within(box: Box): RestingStroke[] {
    const held = inHand();
    return index
      .meeting(box)
      .flatMap((id) => (held.has(id) ? [] : (strokes.get(id) ?? [])))
      .sort((a, b) => byPlace(a.record, b.record));
  }

  /** The box is rounded to whole pixels so that no seam shows. */
  function paintBox(box: Box, contents = within(box)): void {
    const { scale, left, top } = view();
    const x = Math.floor((box.left - left) * scale) - 1;
    const y = Math.floor((box.top - top) * scale) - 1;
    const wide = Math.ceil((box.right - left) * scale) + 1 - x;
    const high = Math.ceil((box.bottom - top) * scale) + 1 - y;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    context.rect(x, y, wide, high);
    context.clip();
    context.clearRect(x, y, wide, high);
    lookAt(context, view());
    for (const stroke of contents) fill(stroke);
    context.restore();
  }

  function wipe(): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
  }

  function repaint(): void {
    allStale = true;
    schedule();
  }

  function paintAll(): void {
    allStale = false;
    const now = view();
    const contents = within(boxOf(now));
    if (contents.length <= STROKES_PER_FRAME) {
      sinceAsked = null;
      stretched = null;
      wipe();
      lookAt(context, now);
      for (const stroke of contents) fill(stroke);
      shown = now;
      inkIsShown = contents.length > 0;
      if (inkIsShown) markShown(true);
      onShown();
      return;
    }
    const early = shown === null || !inkIsShown;
    stretchInto(now);
    sinceAsked = [...inHand()].flatMap((id) => strokes.get(id)?.box ?? []);
    raster.paint(now, early, (picture, whole) => {
      if (sinceAsked === null) return;
      wipe();
      context.drawImage(picture, 0, 0);
      markShown(whole);
      const stale = sinceAsked;
      if (whole) {
        sinceAsked = null;
        stretched = null;
        shown = now;
        inkIsShown = true;
        onShown();
      }
      for (const box of stale) if (boxesMeet(box, boxOf(now))) paintBox(box);
    });
  }

  /** For measuring (`npm run bench -- --only full-room`): when a sheet's ink was first seen. */
  function markShown(whole: boolean): void {
    for (const name of whole ? ['sheet:first-ink', 'sheet:all-ink'] : ['sheet:first-ink']) {
      if (marked.has(name)) continue;
      marked.add(name);
      performance.mark(name);
    }
  }

  /** What is shown, moved and stretched to where it belongs in the new view. */
  function stretchInto(now: RasterView): void {
    if (shown === null) return;
    if (stretched === null) {
      const copy = document.createElement('canvas');
      copy.width = shown.width;
      copy.height = shown.height;
      copy.getContext('2d')!.drawImage(canvas, 0, 0);
      stretched = { canvas: copy, view: shown };
    }
    const { canvas: picture, view: then } = stretched;
    const by = now.scale / then.scale;
    wipe();
    context.drawImage(
      picture,
      (then.left - now.left) * now.scale,
      (then.top - now.top) * now.scale,
      then.width * by,
      then.height * by,
    );
  }

  function stain(boxes: readonly Box[]): void {
    if (boxes.length === 0) return;
    sinceAsked?.push(...boxes);
    if (allStale) return;
    const inView = boxes.filter((box) => boxesMeet(box, boxOf(view())));
    const contents = inView.length > BOXES_PER_FRAME ? null : inView.map((box) => within(box));
    const count = contents?.reduce((sum, { length }) => sum + length, 0) ?? Number.POSITIVE_INFINITY;
    if (contents === null || count > 4 * STROKES_PER_FRAME) repaint();
    else for (const [i, box] of inView.entries()) paintBox(box, contents[i]);
  }

  function put(come: readonly RestingStroke[]): void {
    if (come.length === 0) return;
    for (const stroke of come) strokes.set(stroke.record.id, stroke);
    raster.change({ kind: 'put', strokes: come.map(forRaster) });
  }

  return {
    get: (stroke) => strokes.get(stroke),
    reset(all) {
      strokes.clear();
      raster.change({ kind: 'clear' });
      put(all);
      repaint();
    },
    change(come, gone, stale) {
      for (const id of gone) strokes.delete(id);
      if (gone.length > 0) raster.change({ kind: 'remove', ids: gone });
      put(come);
      stain(stale);
    },
    renew(known, record) {
      strokes.set(record.id, { ...known, record });
    },
    settle(ended) {
      put(ended);
      lookAt(context, view());
      for (const stroke of ended) {
        sinceAsked?.push(stroke.box);
        fill(stroke);
      }
    },
    stain,
    repaint,
    resized() {
      shown = null;
      stretched = null;
      repaint();
    },
    recolour(fills) {
      raster.change({ kind: 'recolour', fills });
      repaint();
    },
    paint() {
      if (allStale) paintAll();
    },
    close: () => raster.close(),
  };
}
