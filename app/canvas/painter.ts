import type { StrokeId } from '@/lib/ids';
import type { ReplicaChange, RoomReplica } from '@/lib/room/replica';
import { isVisible, type StrokeRecord } from '@/lib/room/state';
import { type Points, SHEET_HEIGHT, SHEET_WIDTH, sampleCount } from '@/lib/stroke/points';
import { advance, shownPoints } from './glide';
import { type Box, boxAround, boxesMeet, inkRim, rimBox, rimPath } from './ink-path';

/**
 * Script time that painting what rests may take of a frame; what is left over of a large room is painted in the next ones. Little
 * while somebody draws, more while nobody would notice.
 */
const BUDGET_WHILE_DRAWING_MS = 3;
const BUDGET_AT_REST_MS = 24;

interface Mark {
  readonly path: Path2D;
  readonly box: Box;
  /** Samples that it was made from. */
  readonly samples: number;
}

interface Growing {
  readonly record: StrokeRecord;
  /** Samples on show. */
  shown: number;
  mark: Mark | null;
}

export interface Painter {
  change(change: ReplicaChange): void;
  /** Samples of the own pen that are not in an op yet. */
  preview(stroke: StrokeId, points: Points): void;
  resize(cssWidth: number, devicePixelRatio: number): void;
  /** New colours: everything is painted anew. */
  recolour(fills: readonly string[]): void;
  close(): void;
}

const markOf = (record: StrokeRecord, points: Points): Mark => {
  const rim = inkRim(points, record.width, record.pointer);
  return { path: rimPath(rim), box: rimBox(rim), samples: sampleCount(points) };
};

/**
 * Two layers: finished strokes are painted once and stay; what grows is painted anew on every frame above them. A stroke costs
 * nothing while it rests, so that a room of 10,000 draws as fast as an empty one.
 */
export function createPainter(
  rest: HTMLCanvasElement,
  live: HTMLCanvasElement,
  replica: RoomReplica,
  sheet: number,
): Painter {
  const restContext = rest.getContext('2d')!;
  const liveContext = live.getContext('2d')!;
  const marks = new Map<StrokeId, Mark>();
  const painted = new Set<StrokeId>();
  const growing = new Map<StrokeId, Growing>();
  /** Resting strokes still to be painted, oldest first. */
  let waiting: StrokeRecord[] = [];
  let fills: readonly string[] = [];
  let pending: { readonly stroke: StrokeId; readonly points: Points } | null = null;
  let scale = 0;
  let frame = 0;
  let lastFrameAt = 0;

  const isOwn = (record: StrokeRecord) => record.session === replica.session;

  function schedule(): void {
    if (frame === 0) frame = requestAnimationFrame(paint);
  }

  /** The stroke as it stands now, or undefined where nothing of it is to be seen. */
  function visible(id: StrokeId): StrokeRecord | undefined {
    const record = replica.stroke(id);
    return record !== undefined && record.sheet === sheet && isVisible(record) ? record : undefined;
  }

  /** The record is asked for anew: where ops are confirmed, the replica may have put another in its place. */
  function restingMark({ id }: StrokeRecord): Mark {
    const record = replica.stroke(id)!;
    const known = marks.get(record.id);
    if (known !== undefined && known.samples === sampleCount(record.points)) return known;
    const mark = markOf(record, record.points);
    marks.set(id, mark);
    return mark;
  }

  function fill(context: CanvasRenderingContext2D, record: StrokeRecord, mark: Mark): void {
    context.fillStyle = fills[record.colour] ?? fills[0]!;
    context.fill(mark.path);
  }

  function repaintAll(): void {
    restContext.setTransform(1, 0, 0, 1, 0, 0);
    restContext.clearRect(0, 0, rest.width, rest.height);
    painted.clear();
    waiting = [...replica.strokes(sheet)].filter((record) => !growing.has(record.id));
    schedule();
  }

  /** Only what meets the box, in the order of the room; the box is rounded to whole pixels so that no seam shows. */
  function repaintBox(box: Box): void {
    const left = Math.floor(box.left * scale) - 1;
    const top = Math.floor(box.top * scale) - 1;
    const width = Math.ceil(box.right * scale) + 1 - left;
    const height = Math.ceil(box.bottom * scale) + 1 - top;
    restContext.save();
    restContext.setTransform(1, 0, 0, 1, 0, 0);
    restContext.beginPath();
    restContext.rect(left, top, width, height);
    restContext.clip();
    restContext.clearRect(left, top, width, height);
    restContext.setTransform(scale, 0, 0, scale, 0, 0);
    for (const record of replica.strokes(sheet)) {
      if (!painted.has(record.id)) continue;
      const mark = restingMark(record);
      if (boxesMeet(mark.box, box)) fill(restContext, record, mark);
    }
    restContext.restore();
  }

  function reset(): void {
    growing.clear();
    marks.clear();
    for (const record of replica.strokes(sheet))
      if (!record.ended) growing.set(record.id, { record, shown: sampleCount(record.points), mark: null });
    repaintAll();
  }

  function change({ strokes }: ReplicaChange): void {
    if (strokes === null) {
      reset();
      return;
    }
    let stale: Box | null = null;
    const touch = (box: Box) => {
      stale = stale === null ? box : boxAround(stale, box);
    };
    for (const id of strokes) {
      const record = visible(id);
      if (record === undefined) {
        growing.delete(id);
        if (painted.delete(id)) touch(marks.get(id)!.box);
      } else if (!growing.has(id) && !painted.has(id)) {
        if (record.ended) {
          // It comes back between others: its place in their order counts.
          painted.add(id);
          touch(restingMark(record).box);
        } else growing.set(id, { record, shown: 1, mark: null });
      }
    }
    if (stale !== null) repaintBox(stale);
    schedule();
  }

  /** True while another frame is needed. */
  function paintGrowing(elapsedMs: number): boolean {
    liveContext.setTransform(1, 0, 0, 1, 0, 0);
    liveContext.clearRect(0, 0, live.width, live.height);
    liveContext.setTransform(scale, 0, 0, scale, 0, 0);
    let moving = false;
    for (const [id, stroke] of growing) {
      const record = replica.stroke(id) ?? stroke.record;
      const points =
        pending?.stroke === id && !record.ended ? [...record.points, ...pending.points] : record.points;
      const arrived = sampleCount(points);
      const before = stroke.shown;
      stroke.shown = isOwn(record) ? arrived : advance(before, arrived, elapsedMs);
      if (record.ended && stroke.shown >= arrived) {
        growing.delete(id);
        painted.add(id);
        fill(restContext, record, restingMark(record));
        continue;
      }
      if (stroke.shown < arrived) moving = true;
      if (stroke.mark === null || stroke.shown !== before || pending?.stroke === id)
        stroke.mark = markOf(record, shownPoints(points, stroke.shown));
      fill(liveContext, record, stroke.mark);
    }
    return moving;
  }

  function paintWaiting(until: number): void {
    let next = 0;
    while (next < waiting.length && performance.now() < until) {
      const record = waiting[next++]!;
      if (painted.has(record.id) || visible(record.id) === undefined) continue;
      painted.add(record.id);
      fill(restContext, record, restingMark(record));
    }
    waiting = waiting.slice(next);
  }

  function paint(now: number): void {
    frame = 0;
    if (scale === 0 || fills.length === 0) return;
    // After a pause the clock starts again, so that new ink does not jump.
    const elapsedMs = Math.min(now - lastFrameAt, 32);
    lastFrameAt = now;
    restContext.setTransform(scale, 0, 0, scale, 0, 0);
    paintWaiting(performance.now() + (growing.size > 0 ? BUDGET_WHILE_DRAWING_MS : BUDGET_AT_REST_MS));
    const moving = paintGrowing(elapsedMs);
    if (moving || waiting.length > 0) schedule();
  }

  reset();

  return {
    change,
    preview(stroke, points) {
      pending = points.length === 0 ? null : { stroke, points };
      schedule();
    },
    resize(cssWidth, devicePixelRatio) {
      const width = Math.round(cssWidth * devicePixelRatio);
      const height = Math.round((width * SHEET_HEIGHT) / SHEET_WIDTH);
      if (scale === width / SHEET_WIDTH) return;
      for (const canvas of [rest, live]) {
        canvas.width = width;
        canvas.height = height;
      }
      scale = width / SHEET_WIDTH;
      repaintAll();
    },
    recolour(next) {
      fills = next;
      repaintAll();
    },
    close() {
      cancelAnimationFrame(frame);
      frame = -1;
    },
  };
}
