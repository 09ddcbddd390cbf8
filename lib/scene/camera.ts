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
const TALL = { aspect: 0.72, azimuth: degrees(-31), elevation: degrees(38) };
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
  const halfY = Math.tan(fieldOfView / 2);
  const halfX = halfY * aspect;
  const z = corners.reduce((sum, c) => sum + c[2], 0) / corners.length;
  const across = corners.map((c) => ({ at: c[0], nearer: c[2] - z }));
  const upward = corners.map((c) => ({ at: c[1], nearer: c[2] - z }));
  const window = {
    x: { low: -halfX * (1 - 2 * left), high: halfX * (1 - 2 * rightMargin) },
    y: { low: -halfY * (1 - 2 * bottom), high: halfY * (1 - 2 * top) },
  };
  const distance = Math.max(leastDistance(across, window.x), leastDistance(upward, window.y));
  const x = middle(across, window.x, distance);
  const y = middle(upward, window.y, distance);
  return { target: add(scale(right, x), scale(up, y), scale(back, z)), azimuth, elevation, distance };
}

/** A corner on one axis of the picture, and how much nearer to the camera than the target it lies. */
interface Sighted {
  readonly at: number;
  readonly nearer: number;
}

/** The free part of one axis of the picture, as slopes from the camera. */
interface Slopes {
  readonly low: number;
  readonly high: number;
}

/*
 * A corner is seen when low ≤ (at − target) / (distance − nearer) ≤ high. Each side bounds the target linearly in the distance;
 * there is a target between the bounds as soon as the distance reaches the value below.
 */
const upperOf = (corners: readonly Sighted[], { low }: Slopes): number =>
  Math.min(...corners.map((c) => c.at + low * c.nearer));
const lowerOf = (corners: readonly Sighted[], { high }: Slopes): number =>
  Math.max(...corners.map((c) => c.at + high * c.nearer));

const leastDistance = (corners: readonly Sighted[], slopes: Slopes): number =>
  (lowerOf(corners, slopes) - upperOf(corners, slopes)) / (slopes.high - slopes.low);

const middle = (corners: readonly Sighted[], slopes: Slopes, distance: number): number =>
  (lowerOf(corners, slopes) - slopes.high * distance + upperOf(corners, slopes) - slopes.low * distance) / 2;

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
