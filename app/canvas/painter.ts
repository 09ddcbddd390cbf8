import type { Cell } from '@/app/session/cell';
import type { StrokeId } from '@/lib/ids';
import type { ReplicaChange, RoomReplica } from '@/lib/room/replica';
import { isVisible, type StrokeRecord } from '@/lib/room/state';
import { createInkIndex, type InkIndex } from '@/lib/stroke/ink-index';
import { type Points, SHEET_HEIGHT, SHEET_WIDTH, sampleCount } from '@/lib/stroke/points';
import type { Viewport } from '@/lib/viewport/viewport';
import { createRaster } from './create-raster';
import { advance, shownPoints } from './glide';
import { type Box, boxesMeet, inkRim, rimPath } from './ink-path';
import { boxOf, byPlace, inkBox, lookAt, type RasterStroke, type RasterView } from './ink-raster';

/** So many strokes are painted within a frame; what is more is painted elsewhere, and what stands there shows until it comes. */
const STROKES_PER_FRAME = 160;
/** Boxes of changed strokes that are painted anew one by one. */
const BOXES_PER_FRAME = 12;

/** A finished stroke as it was last seen, to know it again after an op that left it as it was. */
interface Resting {
  readonly record: StrokeRecord;
  readonly x: number;
  readonly y: number;
  readonly samples: number;
  readonly box: Box;
  path: Path2D | null;
}

interface Growing {
  readonly record: StrokeRecord;
  /** Samples on show. */
  shown: number;
  path: Path2D | null;
}

/** Strokes that a tool has in hand: not where they rest, but above, as they would be. */
export type Held =
  | {
      readonly kind: 'shift';
      readonly strokes: ReadonlySet<StrokeId>;
      readonly dx: number;
      readonly dy: number;
    }
  | { readonly kind: 'fade'; readonly strokes: ReadonlySet<StrokeId> };

export interface Painter {
  /** Everything visible, for hit tests. */
  readonly index: InkIndex;
  change(change: ReplicaChange): void;
  /** Samples of the own pen that are not in an op yet. */
  preview(stroke: StrokeId, points: Points): void;
  hold(held: Held | null): void;
  /** What a tool would take, under the pointer. */
  point(strokes: ReadonlySet<StrokeId>): void;
  resize(cssWidth: number, devicePixelRatio: number): void;
  /** New colours: everything is painted anew. */
  recolour(fills: readonly string[], pointed: string): void;
  close(): void;
}

const pathOf = (record: StrokeRecord, points: Points): Path2D =>
  rimPath(inkRim(points, record.width, record.pointer));

const NONE: ReadonlySet<StrokeId> = new Set();

/**
 * Two layers: finished strokes are painted once and stay; what grows or is held is painted anew on every frame above them. A stroke
 * costs nothing while it rests, so that a room of 10,000 draws as fast as an empty one. A view of many strokes is painted in a
 * worker; until it comes, the last picture stands in for it, stretched.
 * @param onShown the view is painted whole
 */
export function createPainter(
  rest: HTMLCanvasElement,
  live: HTMLCanvasElement,
  replica: RoomReplica,
  sheet: number,
  viewport: Cell<Viewport>,
  onShown: () => void = () => undefined,
): Painter {
  const restContext = rest.getContext('2d')!;
  const liveContext = live.getContext('2d')!;
  const raster = createRaster();
  const index = createInkIndex();
  const resting = new Map<StrokeId, Resting>();
  const growing = new Map<StrokeId, Growing>();
  let fills: readonly string[] = [];
  let pointedFill = '';
  let pending: { readonly stroke: StrokeId; readonly points: Points } | null = null;
  let held: Held | null = null;
  let pointed = NONE;
  let width = 0;
  let height = 0;
  let frame = 0;
  let lastFrameAt = 0;
  let liveIsEmpty = true;
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

  const isOwn = (record: StrokeRecord) => record.session === replica.session;
  const heldStrokes = () => held?.strokes ?? NONE;

  const view = (): RasterView => {
    const { zoom, left, top } = viewport.get();
    return { width, height, scale: (width / SHEET_WIDTH) * zoom, left, top };
  };

  function schedule(): void {
    if (frame === 0) frame = requestAnimationFrame(paint);
  }

  /** The stroke as it stands now, or undefined where nothing of it is to be seen. */
  function visible(id: StrokeId): StrokeRecord | undefined {
    const record = replica.stroke(id);
    return record !== undefined && record.sheet === sheet && isVisible(record) ? record : undefined;
  }

  function restingOf(record: StrokeRecord): Resting | null {
    const { points, width: nib } = record;
    const box = inkBox(points, nib);
    if (box === null) return null;
    return { record, x: points[0]!, y: points[1]!, samples: sampleCount(points), box, path: null };
  }

  const isAsBefore = (known: Resting, { points }: StrokeRecord): boolean =>
    known.samples === sampleCount(points) && known.x === points[0] && known.y === points[1];

  const forRaster = ({
    record: { id, firstSeq, colour, width, pointer, points },
  }: Resting): RasterStroke => ({
    id,
    firstSeq,
    colour,
    width,
    pointer,
    points: Int32Array.from(points),
  });

  function fill(context: CanvasRenderingContext2D, record: StrokeRecord, path: Path2D): void {
    context.fillStyle = fills[record.colour] ?? fills[0]!;
    context.fill(path);
  }

  function fillResting(context: CanvasRenderingContext2D, stroke: Resting): void {
    stroke.path ??= pathOf(stroke.record, stroke.record.points);
    fill(context, stroke.record, stroke.path);
  }

  /** Finished strokes within a box, in the order of the room, but for those in hand. */
  function restingIn(box: Box): Resting[] {
    const inHand = heldStrokes();
    return index
      .meeting(box)
      .flatMap((id) => (inHand.has(id) ? [] : (resting.get(id) ?? [])))
      .sort((a, b) => byPlace(a.record, b.record));
  }

  /** The box is rounded to whole pixels so that no seam shows. */
  function repaintBox(box: Box, strokes = restingIn(box)): void {
    const { scale, left, top } = view();
    const x = Math.floor((box.left - left) * scale) - 1;
    const y = Math.floor((box.top - top) * scale) - 1;
    const wide = Math.ceil((box.right - left) * scale) + 1 - x;
    const high = Math.ceil((box.bottom - top) * scale) + 1 - y;
    restContext.save();
    restContext.setTransform(1, 0, 0, 1, 0, 0);
    restContext.beginPath();
    restContext.rect(x, y, wide, high);
    restContext.clip();
    restContext.clearRect(x, y, wide, high);
    lookAt(restContext, view());
    for (const stroke of strokes) fillResting(restContext, stroke);
    restContext.restore();
  }

  function wipeRest(): void {
    restContext.setTransform(1, 0, 0, 1, 0, 0);
    restContext.clearRect(0, 0, width, height);
  }

  function repaintAll(): void {
    allStale = true;
    schedule();
  }

  function paintAll(): void {
    allStale = false;
    const now = view();
    const strokes = restingIn(boxOf(now));
    if (strokes.length <= STROKES_PER_FRAME) {
      sinceAsked = null;
      stretched = null;
      wipeRest();
      lookAt(restContext, now);
      for (const stroke of strokes) fillResting(restContext, stroke);
      shown = now;
      inkIsShown = strokes.length > 0;
      if (inkIsShown) markShown(true);
      onShown();
      return;
    }
    const early = shown === null || !inkIsShown;
    stretchInto(now);
    sinceAsked = [...heldStrokes()].flatMap((id) => resting.get(id)?.box ?? []);
    raster.paint(now, early, (picture, whole) => {
      if (sinceAsked === null) return;
      wipeRest();
      restContext.drawImage(picture, 0, 0);
      markShown(whole);
      const stale = sinceAsked;
      if (whole) {
        sinceAsked = null;
        stretched = null;
        shown = now;
        inkIsShown = true;
        onShown();
      }
      for (const box of stale) if (boxesMeet(box, boxOf(now))) repaintBox(box);
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
      const canvas = document.createElement('canvas');
      canvas.width = shown.width;
      canvas.height = shown.height;
      canvas.getContext('2d')!.drawImage(rest, 0, 0);
      stretched = { canvas, view: shown };
    }
    const { canvas, view: then } = stretched;
    const by = now.scale / then.scale;
    wipeRest();
    restContext.drawImage(
      canvas,
      (then.left - now.left) * now.scale,
      (then.top - now.top) * now.scale,
      then.width * by,
      then.height * by,
    );
  }

  /** Finished strokes changed there: a few places at once, many with everything. */
  function stain(boxes: readonly Box[]): void {
    if (boxes.length === 0) return;
    sinceAsked?.push(...boxes);
    if (allStale) return;
    const inView = boxes.filter((box) => boxesMeet(box, boxOf(view())));
    const contents = inView.length > BOXES_PER_FRAME ? null : inView.map((box) => restingIn(box));
    const strokes = contents?.reduce((sum, { length }) => sum + length, 0) ?? Number.POSITIVE_INFINITY;
    if (contents === null || strokes > 4 * STROKES_PER_FRAME) repaintAll();
    else for (const [i, box] of inView.entries()) repaintBox(box, contents[i]);
  }

  function reset(): void {
    for (const id of [...resting.keys(), ...growing.keys()]) index.remove(id);
    growing.clear();
    resting.clear();
    raster.change({ kind: 'clear' });
    for (const record of replica.strokes(sheet)) {
      index.put(record);
      const one = record.ended ? restingOf(record) : null;
      if (one !== null) resting.set(record.id, one);
      else growing.set(record.id, { record, shown: sampleCount(record.points), path: null });
    }
    raster.change({ kind: 'put', strokes: [...resting.values()].map(forRaster) });
    repaintAll();
  }

  function change({ strokes }: ReplicaChange): void {
    if (strokes === null) {
      reset();
      return;
    }
    const stale: Box[] = [];
    const gone: StrokeId[] = [];
    const come: Resting[] = [];
    for (const id of strokes) {
      const record = visible(id);
      const known = resting.get(id);
      if (record === undefined) {
        growing.delete(id);
        index.remove(id);
        if (known === undefined) continue;
        resting.delete(id);
        gone.push(id);
        stale.push(known.box);
      } else if (known !== undefined && record.ended && isAsBefore(known, record)) {
        // Where ops are confirmed, the replica may have put another record in its place.
        if (known.record !== record) resting.set(id, { ...known, record });
      } else {
        index.put(record);
        if (!record.ended) {
          if (known !== undefined) {
            resting.delete(id);
            gone.push(id);
            stale.push(known.box);
          }
          if (!growing.has(id))
            growing.set(id, { record, shown: known ? sampleCount(record.points) : 1, path: null });
        } else if (!growing.has(id)) {
          // It comes back between others, or was moved: its place in their order counts.
          const one = restingOf(record);
          if (one === null) continue;
          if (known !== undefined) stale.push(known.box);
          resting.set(id, one);
          come.push(one);
          stale.push(one.box);
        }
      }
    }
    if (gone.length > 0) raster.change({ kind: 'remove', ids: gone });
    if (come.length > 0) raster.change({ kind: 'put', strokes: come.map(forRaster) });
    stain(stale);
    schedule();
  }

  /** True while another frame is needed. */
  function paintGrowing(elapsedMs: number): boolean {
    let moving = false;
    const ended: Resting[] = [];
    for (const [id, stroke] of growing) {
      const record = replica.stroke(id) ?? stroke.record;
      const points =
        pending?.stroke === id && !record.ended ? [...record.points, ...pending.points] : record.points;
      const arrived = sampleCount(points);
      const before = stroke.shown;
      stroke.shown = isOwn(record) ? arrived : advance(before, arrived, elapsedMs);
      if (record.ended && stroke.shown >= arrived) {
        growing.delete(id);
        const one = restingOf(record);
        if (one === null) continue;
        resting.set(id, one);
        ended.push(one);
        sinceAsked?.push(one.box);
        fillResting(restContext, one);
        continue;
      }
      if (stroke.shown < arrived) moving = true;
      if (stroke.path === null || stroke.shown !== before || pending?.stroke === id)
        stroke.path = pathOf(record, shownPoints(points, stroke.shown));
      fill(liveContext, record, stroke.path);
    }
    if (ended.length > 0) raster.change({ kind: 'put', strokes: ended.map(forRaster) });
    return moving;
  }

  function paintHeld(): void {
    if (held === null) return;
    liveContext.save();
    if (held.kind === 'shift') liveContext.translate(held.dx, held.dy);
    else liveContext.globalAlpha = 0.2;
    for (const id of held.strokes) {
      const stroke = resting.get(id);
      if (stroke !== undefined) fillResting(liveContext, stroke);
    }
    liveContext.restore();
  }

  function paintPointed(): void {
    liveContext.fillStyle = pointedFill;
    liveContext.strokeStyle = pointedFill;
    liveContext.lineWidth = 6;
    for (const id of pointed) {
      const stroke = resting.get(id);
      if (stroke === undefined || heldStrokes().has(id)) continue;
      stroke.path ??= pathOf(stroke.record, stroke.record.points);
      liveContext.stroke(stroke.path);
      liveContext.fill(stroke.path);
    }
  }

  function paint(now: number): void {
    frame = 0;
    if (width === 0 || fills.length === 0) return;
    // After a pause the clock starts again, so that new ink does not jump.
    const elapsedMs = Math.min(now - lastFrameAt, 32);
    lastFrameAt = now;
    if (allStale) paintAll();
    lookAt(restContext, view());
    liveContext.setTransform(1, 0, 0, 1, 0, 0);
    if (!liveIsEmpty) liveContext.clearRect(0, 0, width, height);
    lookAt(liveContext, view());
    liveIsEmpty = growing.size === 0 && held === null && pointed.size === 0;
    const moving = paintGrowing(elapsedMs);
    paintHeld();
    paintPointed();
    if (moving) schedule();
  }

  const boxesOf = (strokes: ReadonlySet<StrokeId>): Box[] =>
    [...strokes].flatMap((id) => resting.get(id)?.box ?? []);

  reset();
  const stop = viewport.subscribe(repaintAll);

  return {
    index,
    change,
    preview(stroke, points) {
      pending = points.length === 0 ? null : { stroke, points };
      schedule();
    },
    hold(next) {
      const before = heldStrokes();
      held = next;
      const after = heldStrokes();
      stain(boxesOf(new Set([...before, ...after].filter((id) => before.has(id) !== after.has(id)))));
      schedule();
    },
    point(strokes) {
      if (strokes.size === 0 && pointed.size === 0) return;
      pointed = strokes;
      schedule();
    },
    resize(cssWidth, devicePixelRatio) {
      const wide = Math.round(cssWidth * devicePixelRatio);
      if (width === wide) return;
      width = wide;
      height = Math.round((width * SHEET_HEIGHT) / SHEET_WIDTH);
      for (const canvas of [rest, live]) {
        canvas.width = width;
        canvas.height = height;
      }
      shown = null;
      stretched = null;
      repaintAll();
    },
    recolour(next, pointedColour) {
      fills = next;
      pointedFill = pointedColour;
      raster.change({ kind: 'recolour', fills: next });
      repaintAll();
    },
    close() {
      stop();
      raster.close();
      cancelAnimationFrame(frame);
      frame = -1;
    },
  };
}
