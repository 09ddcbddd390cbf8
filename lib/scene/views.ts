import { type CameraPose, fitPose, homePose, type Viewport } from './camera';
import type { Box } from './layout';

/** The ways to look at the network that have a name, in the order in which they are offered. */
export const VIEW_NAMES = ['home', 'front', 'side', 'top', 'isometric'] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

const degrees = (d: number): number => (d * Math.PI) / 180;

/**
 * Walls have no thickness: from exactly the side or the top there would be nothing to see. Each stands a little off, on the side
 * from which the answer is legible.
 */
const ANGLES: Record<Exclude<ViewName, 'home'>, { readonly azimuth: number; readonly elevation: number }> = {
  front: { azimuth: degrees(-6), elevation: degrees(7) },
  side: { azimuth: degrees(-76), elevation: degrees(6) },
  top: { azimuth: degrees(-20), elevation: degrees(62) },
  // All three axes alike: the elevation is that of a cube's diagonal.
  isometric: { azimuth: degrees(-45), elevation: Math.atan(Math.SQRT1_2) },
};

/** The pose of a view from which all of the boxes is seen. */
export function viewPose(name: ViewName, boxes: readonly Box[], viewport: Viewport): CameraPose {
  if (name === 'home') return homePose(boxes, viewport);
  const { azimuth, elevation } = ANGLES[name];
  return fitPose(boxes, viewport, azimuth, elevation);
}

/** Steeper than this, a wall looks like a line. */
const MOST_ASIDE = degrees(42);
const MOST_ABOVE = degrees(24);

/** One layer closely, from about where the eye stands now, but never edge-on. */
export function closePose(
  box: Box,
  from: Pick<CameraPose, 'azimuth' | 'elevation'>,
  viewport: Viewport,
): CameraPose {
  const azimuth = Math.min(MOST_ASIDE, Math.max(-MOST_ASIDE, from.azimuth));
  const elevation = Math.min(MOST_ABOVE, Math.max(0, from.elevation));
  return fitPose([box], viewport, azimuth, elevation);
}

/** On the way between two poses: turned about the target, not cut across, so that the network never rushes past the eye. */
export function poseBetween(a: CameraPose, b: CameraPose, t: number): CameraPose {
  const mix = (x: number, y: number) => x + (y - x) * t;
  // The shorter way round.
  const turn = Math.atan2(Math.sin(b.azimuth - a.azimuth), Math.cos(b.azimuth - a.azimuth));
  return {
    target: [mix(a.target[0], b.target[0]), mix(a.target[1], b.target[1]), mix(a.target[2], b.target[2])],
    azimuth: a.azimuth + turn * t,
    elevation: mix(a.elevation, b.elevation),
    distance: mix(a.distance, b.distance),
  };
}

const diagonal = ({ min, max }: Box): number => Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);

/**
 * A pose in parts of a network's box instead of world units: it then looks at the same part of another network, or of the same one
 * while its layers stand further apart. `absolutePose` is its inverse.
 */
export function relativePose(pose: CameraPose, box: Box): CameraPose {
  const part = (axis: 0 | 1 | 2) => (pose.target[axis] - box.min[axis]) / (box.max[axis] - box.min[axis]);
  return { ...pose, target: [part(0), part(1), part(2)], distance: pose.distance / diagonal(box) };
}

export function absolutePose(pose: CameraPose, box: Box): CameraPose {
  const place = (axis: 0 | 1 | 2) => box.min[axis] + pose.target[axis] * (box.max[axis] - box.min[axis]);
  return { ...pose, target: [place(0), place(1), place(2)], distance: pose.distance * diagonal(box) };
}
