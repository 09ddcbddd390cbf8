import type { StrokeShape } from './stroke-shape';

/**
 * Least distance between two centre lines; 0 where they cross. Stops early and returns what it has once that is ≤ `enough`.
 * @param most what lies further apart is not looked at: Infinity where all does
 */
export const gapBetween = (a: StrokeShape, b: StrokeShape, most: number, enough = 0): number => {
  let least = Number.POSITIVE_INFINITY;
  const enough2 = enough * enough;
  const p = a.path;
  const q = b.path;
  for (let i = 0; i < p.length; i += 2) {
    // A path of one point is a segment from it to itself.
    const i2 = Math.min(i + 2, p.length - 2);
    if (i2 === i && i > 0) break;
    if (Math.min(p[i]!, p[i2]!) - b.right > most || b.left - Math.max(p[i]!, p[i2]!) > most) continue;
    if (Math.min(p[i + 1]!, p[i2 + 1]!) - b.bottom > most || b.top - Math.max(p[i + 1]!, p[i2 + 1]!) > most)
      continue;
    for (let j = 0; j < q.length; j += 2) {
      const j2 = Math.min(j + 2, q.length - 2);
      if (j2 === j && j > 0) break;
      const d2 = segments2(p[i]!, p[i + 1]!, p[i2]!, p[i2 + 1]!, q[j]!, q[j + 1]!, q[j2]!, q[j2 + 1]!);
      if (d2 < least) {
        least = d2;
        if (least <= enough2) return Math.sqrt(least);
      }
    }
  }
  return Math.sqrt(least);
};

/** Squared distance between two segments. */
const segments2 = (
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): number => {
  if (cross(ax, ay, bx, by, cx, cy, dx, dy)) return 0;
  return Math.min(
    pointToSegment2(ax, ay, cx, cy, dx, dy),
    pointToSegment2(bx, by, cx, cy, dx, dy),
    pointToSegment2(cx, cy, ax, ay, bx, by),
    pointToSegment2(dx, dy, ax, ay, bx, by),
  );
};

const side = (ax: number, ay: number, bx: number, by: number, x: number, y: number): number =>
  (bx - ax) * (y - ay) - (by - ay) * (x - ax);

/** Whether they cross properly; where they only touch, an end has distance 0. */
const cross = (
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean =>
  side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) < 0 &&
  side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) < 0;

const pointToSegment2 = (px: number, py: number, ax: number, ay: number, bx: number, by: number): number => {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const along = length2 > 0 ? Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length2)) : 0;
  const ox = px - ax - along * dx;
  const oy = py - ay - along * dy;
  return ox * ox + oy * oy;
};
