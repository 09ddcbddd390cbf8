import type { StrokeId } from '../ids';
import { type Bounds, boundsOf } from './bounds';
import { POINT_STRIDE, type Points, SHEET_HEIGHT, SHEET_WIDTH } from './points';

/** Sheet units: a digit drawn by hand covers one to four cells. */
const CELL = 80;
const COLUMNS = Math.ceil(SHEET_WIDTH / CELL);
const ROWS = Math.ceil(SHEET_HEIGHT / CELL);

export interface IndexedStroke {
  readonly id: StrokeId;
  readonly points: Points;
  /** Sheet units. */
  readonly width: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Finds the strokes of one sheet by where their ink is, at a cost of what lies there and not of what the sheet holds. */
export interface InkIndex {
  /** As it is now; its points are looked at again whenever it is put. */
  put(stroke: IndexedStroke): void;
  remove(id: StrokeId): void;
  clear(): void;
  /** Those whose ink comes within `reach` of the way from one place to another, in sheet units. */
  crossed(from: Place, to: Place, reach: number): readonly StrokeId[];
  /** Those whose bounds, ink included, meet the box. */
  meeting(box: Bounds): readonly StrokeId[];
}

interface Held extends IndexedStroke {
  readonly bounds: Bounds;
}

export function createInkIndex(): InkIndex {
  const held = new Map<StrokeId, Held>();
  const cells = new Map<number, Set<Held>>();

  function remove(id: StrokeId): void {
    const stroke = held.get(id);
    if (!stroke) return;
    held.delete(id);
    for (const cell of cellsOf(stroke.bounds)) cells.get(cell)?.delete(stroke);
  }

  function near(box: Bounds): readonly Held[] {
    const found = new Set<Held>();
    for (const cell of cellsOf(box)) for (const stroke of cells.get(cell) ?? []) found.add(stroke);
    return [...found].filter(({ bounds }) => meet(bounds, box));
  }

  return {
    put(stroke) {
      remove(stroke.id);
      const lines = boundsOf([stroke.points]);
      if (lines === null) return;
      const bounds = grown(lines, stroke.width / 2);
      const one = { ...stroke, bounds };
      held.set(stroke.id, one);
      for (const cell of cellsOf(bounds)) {
        const there = cells.get(cell);
        if (there) there.add(one);
        else cells.set(cell, new Set([one]));
      }
    },
    remove,
    clear() {
      held.clear();
      cells.clear();
    },
    crossed(from, to, reach) {
      const way = {
        left: Math.min(from.x, to.x) - reach,
        top: Math.min(from.y, to.y) - reach,
        right: Math.max(from.x, to.x) + reach,
        bottom: Math.max(from.y, to.y) + reach,
      };
      return near(way)
        .filter(({ points, width }) => comesNear(points, from, to, reach + width / 2))
        .map(({ id }) => id);
    },
    meeting: (box) => near(box).map(({ id }) => id),
  };
}

const grown = ({ left, top, right, bottom }: Bounds, by: number): Bounds => ({
  left: left - by,
  top: top - by,
  right: right + by,
  bottom: bottom + by,
});

const meet = (a: Bounds, b: Bounds): boolean =>
  a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;

function* cellsOf({ left, top, right, bottom }: Bounds): Generator<number> {
  const lastRow = cellAt(bottom, ROWS);
  const lastColumn = cellAt(right, COLUMNS);
  for (let row = cellAt(top, ROWS); row <= lastRow; row++)
    for (let column = cellAt(left, COLUMNS); column <= lastColumn; column++) yield row * COLUMNS + column;
}

const cellAt = (value: number, count: number): number =>
  Math.max(0, Math.min(count - 1, Math.floor(value / CELL)));

function comesNear(points: Points, from: Place, to: Place, reach: number): boolean {
  const a = { x: points[0]!, y: points[1]! };
  if (points.length <= POINT_STRIDE) return distance(a, from, to) <= reach;
  for (let i = POINT_STRIDE; i < points.length; i += POINT_STRIDE) {
    const b = { x: points[i]!, y: points[i + 1]! };
    if (segmentsWithin(a, b, from, to, reach)) return true;
    a.x = b.x;
    a.y = b.y;
  }
  return false;
}

/** Two segments are nearest at an end of one of them, unless they cross. */
const segmentsWithin = (a: Place, b: Place, c: Place, d: Place, reach: number): boolean =>
  distance(a, c, d) <= reach ||
  distance(b, c, d) <= reach ||
  distance(c, a, b) <= reach ||
  distance(d, a, b) <= reach ||
  (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0);

const side = (a: Place, b: Place, p: Place): number => (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);

/** From a place to the nearest of a segment. */
function distance(p: Place, a: Place, b: Place): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length));
  return Math.hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}
