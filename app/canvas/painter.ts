import type { Cell } from '@/app/session/cell';
import type { StrokeId } from '@/lib/ids';
import type { ReplicaChange, RoomReplica } from '@/lib/room/replica';
import { isVisible, type StrokeRecord } from '@/lib/room/state';
import { createInkIndex, type InkIndex } from '@/lib/stroke/ink-index';
import { type Points, SHEET_HEIGHT, SHEET_WIDTH, sampleCount } from '@/lib/stroke/points';
import type { Viewport } from '@/lib/viewport/viewport';
import { advance, shownPoints } from './glide';
import type { Box } from './ink-path';
import { lookAt, type RasterView } from './ink-raster';
import {
  createRestingInk,
  isAsBefore,
  pathOf,
  type RestingStroke,
  restingPath,
  restingStroke,
} from './resting-ink';

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

const NONE: ReadonlySet<StrokeId> = new Set();

/**
 * Two layers: finished strokes are painted once and stay; what grows or is held is painted anew on every frame above them. A stroke
 * costs nothing while it rests, so that a room of 10,000 draws as fast as an empty one.
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
  const context = live.getContext('2d')!;
  const index = createInkIndex();
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

  const isOwn = (record: StrokeRecord) => record.session === replica.session;
  const heldStrokes = () => held?.strokes ?? NONE;
  const colourOf = (record: StrokeRecord) => fills[record.colour] ?? fills[0]!;

  const view = (): RasterView => {
    const { zoom, left, top } = viewport.get();
    return { width, height, scale: (width / SHEET_WIDTH) * zoom, left, top };
  };

  function schedule(): void {
    if (frame === 0) frame = requestAnimationFrame(paint);
  }

  const resting = createRestingInk(rest, { index, view, colourOf, inHand: heldStrokes, schedule, onShown });

  /** The stroke as it stands now, or undefined where nothing of it is to be seen. */
  function visible(id: StrokeId): StrokeRecord | undefined {
    const record = replica.stroke(id);
    return record !== undefined && record.sheet === sheet && isVisible(record) ? record : undefined;
  }

  function reset(): void {
    index.clear();
    growing.clear();
    const finished: RestingStroke[] = [];
    for (const record of replica.strokes(sheet)) {
      index.put(record);
      const one = record.ended ? restingStroke(record) : null;
      if (one !== null) finished.push(one);
      else growing.set(record.id, { record, shown: sampleCount(record.points), path: null });
    }
    resting.reset(finished);
  }

  function change({ strokes }: ReplicaChange): void {
    if (strokes === null) {
      reset();
      return;
    }
    const stale: Box[] = [];
    const gone: StrokeId[] = [];
    const come: RestingStroke[] = [];
    for (const id of strokes) {
      const record = visible(id);
      const known = resting.get(id);
      if (record === undefined) {
        growing.delete(id);
        index.remove(id);
        if (known === undefined) continue;
        gone.push(id);
        stale.push(known.box);
      } else if (known !== undefined && record.ended && isAsBefore(known, record)) {
        // Where ops are confirmed, the replica may have put another record in its place.
        if (known.record !== record) resting.renew(known, record);
      } else {
        index.put(record);
        if (!record.ended) {
          if (known !== undefined) {
            gone.push(id);
            stale.push(known.box);
          }
          if (!growing.has(id))
            growing.set(id, { record, shown: known ? sampleCount(record.points) : 1, path: null });
        } else if (!growing.has(id)) {
          // It comes back between others, or was moved: its place in their order counts.
          const one = restingStroke(record);
          if (one === null) continue;
          if (known !== undefined) stale.push(known.box);
          come.push(one);
          stale.push(one.box);
        }
      }
    }
    resting.change(come, gone, stale);
    schedule();
  }

  /** True while another frame is needed. */
  function paintGrowing(elapsedMs: number): boolean {
    let moving = false;
    const ended: RestingStroke[] = [];
    for (const [id, stroke] of growing) {
      const record = replica.stroke(id) ?? stroke.record;
      const points =
        pending?.stroke === id && !record.ended ? [...record.points, ...pending.points] : record.points;
      const arrived = sampleCount(points);
      const before = stroke.shown;
      stroke.shown = isOwn(record) ? arrived : advance(before, arrived, elapsedMs);
      if (record.ended && stroke.shown >= arrived) {
        growing.delete(id);
        const one = restingStroke(record);
        if (one !== null) ended.push(one);
        continue;
      }
      if (stroke.shown < arrived) moving = true;
      if (stroke.path === null || stroke.shown !== before || pending?.stroke === id)
        stroke.path = pathOf(record, shownPoints(points, stroke.shown));
      context.fillStyle = colourOf(record);
      context.fill(stroke.path);
    }
    if (ended.length > 0) resting.settle(ended);
    return moving;
  }

  function paintHeld(): void {
    if (held === null) return;
    context.save();
    if (held.kind === 'shift') context.translate(held.dx, held.dy);
    else context.globalAlpha = 0.2;
    for (const id of held.strokes) {
      const stroke = resting.get(id);
      if (stroke === undefined) continue;
      context.fillStyle = colourOf(stroke.record);
      context.fill(restingPath(stroke));
    }
    context.restore();
  }

  function paintPointed(): void {
    context.fillStyle = pointedFill;
    context.strokeStyle = pointedFill;
    context.lineWidth = 6;
    for (const id of pointed) {
      const stroke = resting.get(id);
      if (stroke === undefined || heldStrokes().has(id)) continue;
      const path = restingPath(stroke);
      context.stroke(path);
      context.fill(path);
    }
  }

  function paint(now: number): void {
    frame = 0;
    if (width === 0 || fills.length === 0) return;
    // After a pause the clock starts again, so that new ink does not jump.
    const elapsedMs = Math.min(now - lastFrameAt, 32);
    lastFrameAt = now;
    resting.paint();
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (!liveIsEmpty) context.clearRect(0, 0, width, height);
    lookAt(context, view());
    liveIsEmpty = growing.size === 0 && held === null && pointed.size === 0;
    const moving = paintGrowing(elapsedMs);
    paintHeld();
    paintPointed();
    if (moving) schedule();
  }

  const boxesOf = (strokes: ReadonlySet<StrokeId>): Box[] =>
    [...strokes].flatMap((id) => resting.get(id)?.box ?? []);

  reset();
  const stop = viewport.subscribe(resting.repaint);

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
      resting.stain(boxesOf(new Set([...before, ...after].filter((id) => before.has(id) !== after.has(id)))));
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
      resting.resized();
    },
    recolour(next, pointedColour) {
      fills = next;
      pointedFill = pointedColour;
      resting.recolour(next);
    },
    close() {
      stop();
      resting.close();
      cancelAnimationFrame(frame);
      frame = -1;
    },
  };
}
