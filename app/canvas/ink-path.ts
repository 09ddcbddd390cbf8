import { getStroke } from 'perfect-freehand';
import { POINT_STRIDE, type Pointer } from '@/lib/stroke/points';

/** Sheet units. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const PRESSURE_FULL = 255;

/**
 * Sheet units. A fast pen reports many samples to a unit; those nearer than this to the one before add cost and no shape, so that
 * what a stroke costs to draw goes by its length, not by the device.
 */
const LEAST_STEP = 2;

/**
 * The rim of a stroke as a closed polygon of [x, y] in sheet units. Mice and fingers have no pressure: theirs is read from speed,
 * which gives the line its life. `last` is always set, so that the tip stands under the pointer while it moves and the finished
 * stroke looks as it did a moment before.
 */
export function inkRim(points: ArrayLike<number>, width: number, pointer: Pointer): number[][] {
  const samples: number[][] = [];
  const last = points.length - POINT_STRIDE;
  let keptX = -Infinity;
  let keptY = -Infinity;
  for (let i = 0; i <= last; i += POINT_STRIDE) {
    const x = points[i]!;
    const y = points[i + 1]!;
    if (i !== last && Math.hypot(x - keptX, y - keptY) < LEAST_STEP) continue;
    keptX = x;
    keptY = y;
    samples.push([x, y, points[i + 3]! / PRESSURE_FULL]);
  }
  return getStroke(samples, {
    size: width,
    thinning: pointer === 'pen' ? 0.6 : 0.35,
    smoothing: 0.6,
    streamline: 0.35,
    simulatePressure: pointer !== 'pen',
    last: true,
  });
}

/** Quadratic curves through the middles of the rim's edges: no corner shows at any zoom. */
export function rimPath(rim: readonly number[][]): Path2D {
  const path = new Path2D();
  const first = rim[0];
  if (first === undefined) return path;
  const middle = (a: number[], b: number[]) => [(a[0]! + b[0]!) / 2, (a[1]! + b[1]!) / 2] as const;
  path.moveTo(...middle(rim[rim.length - 1]!, first));
  for (let i = 0; i < rim.length; i++) {
    const corner = rim[i]!;
    const next = middle(corner, rim[(i + 1) % rim.length]!);
    path.quadraticCurveTo(corner[0]!, corner[1]!, next[0], next[1]);
  }
  path.closePath();
  return path;
}

export function rimBox(rim: readonly number[][]): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const [x, y] of rim) {
    left = Math.min(left, x!);
    right = Math.max(right, x!);
    top = Math.min(top, y!);
    bottom = Math.max(bottom, y!);
  }
  return { left, top, right, bottom };
}

export const boxesMeet = (a: Box, b: Box): boolean =>
  a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;

export const boxAround = (a: Box, b: Box): Box => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});
