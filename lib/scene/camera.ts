import type { Box, Point } from './layout';

/** Where the camera stands: on a sphere about `target`. Angles in radians; azimuth 0 looks along −z, negative from the left. */
export interface CameraPose {
  readonly target: Point;
  readonly azimuth: number;
  readonly elevation: number;
  readonly distance: number;
}

export interface Viewport {
  /** Width / height. */
  readonly aspect: number;
  /** Vertical, in radians. */
  readonly fieldOfView: number;
  /** Parts of the width and height to leave free, for labels: left, top, right, bottom. */
  readonly margins: readonly [left: number, top: number, right: number, bottom: number];
}

const degrees = (d: number): number => (d * Math.PI) / 180;

/**
 * From the left and above: the signal then runs from left to right and towards the viewer. A wide view sees the walls side by side
 * from low down; a square or tall one looks more along the signal's way and from higher up, so that it runs down the picture.
 */
const WIDE = { aspect: 1.9, azimuth: degrees(-58), elevation: degrees(15) };
const TALL = { aspect: 0.75, azimuth: degrees(-40), elevation: degrees(38) };
/** The target settles to a fraction of a pixel within these. */
const CENTRING_ROUNDS = 8;

export function homePose(boxes: readonly Box[], viewport: Viewport): CameraPose {
  const wideness = (viewport.aspect - TALL.aspect) / (WIDE.aspect - TALL.aspect);
  const t = Math.min(1, Math.max(0, wideness));
  const azimuth = TALL.azimuth + (WIDE.azimuth - TALL.azimuth) * t;
  const elevation = TALL.elevation + (WIDE.elevation - TALL.elevation) * t;
  return fitPose(boxes, viewport, azimuth, elevation);
}

/** The nearest pose, looking that way, from which all of the boxes is seen within the margins. */
export function fitPose(
  boxes: readonly Box[],
  { aspect, fieldOfView, margins }: Viewport,
  azimuth: number,
  elevation: number,
): CameraPose {
  const { right, up, back } = axes(azimuth, elevation);
  const corners = boxes.flatMap(cornersOf).map((p) => [dot(p, right), dot(p, up), dot(p, back)] as const);
  const [left, top, rightMargin, bottom] = margins;
  const halfHeight = Math.tan(fieldOfView / 2);
  // The free part of the view, in units of its half sides; its middle is where the boxes' middle belongs.
  const halfX = halfHeight * aspect * (1 - left - rightMargin);
  const halfY = halfHeight * (1 - top - bottom);
  const middleX = halfHeight * aspect * (left - rightMargin);
  const middleY = halfHeight * (bottom - top);

  let x = mean(corners, 0);
  let y = mean(corners, 1);
  const z = mean(corners, 2);
  let distance = 0;
  for (let round = 0; round < CENTRING_ROUNDS; round++) {
    distance = 0;
    for (const [cx, cy, cz] of corners) {
      // |cx - x| / depth ≤ halfX, where depth = distance - (cz - z)
      distance = Math.max(distance, cz - z + Math.abs(cx - x) / halfX, cz - z + Math.abs(cy - y) / halfY);
    }
    let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [cx, cy, cz] of corners) {
      const depth = distance - (cz - z);
      minX = Math.min(minX, (cx - x) / depth);
      maxX = Math.max(maxX, (cx - x) / depth);
      minY = Math.min(minY, (cy - y) / depth);
      maxY = Math.max(maxY, (cy - y) / depth);
    }
    x += ((minX + maxX) / 2) * distance;
    y += ((minY + maxY) / 2) * distance;
  }
  x -= middleX * distance;
  y -= middleY * distance;
  return { target: add(scale(right, x), scale(up, y), scale(back, z)), azimuth, elevation, distance };
}

/** The camera's place for a pose. */
export function eyeOf(pose: CameraPose): Point {
  const { back } = axes(pose.azimuth, pose.elevation);
  return add(pose.target, scale(back, pose.distance));
}

/** The camera's axes in the world. */
function axes(azimuth: number, elevation: number): { right: Point; up: Point; back: Point } {
  const [sa, ca, se, ce] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
  return { right: [ca, 0, -sa], up: [-sa * se, ce, -ca * se], back: [sa * ce, se, ca * ce] };
}

function cornersOf({ min, max }: Box): Point[] {
  return [min[0], max[0]].flatMap((x) =>
    [min[1], max[1]].flatMap((y) => [min[2], max[2]].map((z): Point => [x, y, z])),
  );
}

const dot = (p: Point, q: Point): number => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
const scale = (p: Point, by: number): Point => [p[0] * by, p[1] * by, p[2] * by];
const add = (...points: readonly Point[]): Point => [
  points.reduce((sum, p) => sum + p[0], 0),
  points.reduce((sum, p) => sum + p[1], 0),
  points.reduce((sum, p) => sum + p[2], 0),
];
const mean = (points: readonly Point[], axis: 0 | 1 | 2): number =>
  points.reduce((sum, p) => sum + p[axis], 0) / points.length;
