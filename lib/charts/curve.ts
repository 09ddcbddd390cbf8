import type { Scale } from './scale';

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/** Points of a long run are put together until so many are left: more than pixels nobody sees. */
export const CURVE_POINTS = 240;

/** At most `most` points: each the mean of its neighbours, so that no stretch of the run is left out. */
export function thinned(points: readonly CurvePoint[], most = CURVE_POINTS): readonly CurvePoint[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, index) => {
    const group = points.slice(
      Math.floor((index * points.length) / most),
      Math.floor(((index + 1) * points.length) / most),
    );
    return {
      x: group.at(-1)!.x,
      y: group.reduce((sum, { y }) => sum + y, 0) / group.length,
    };
  });
}

/** An SVG path through the points, to a tenth of a pixel; empty without points. */
export const curvePath = (points: readonly CurvePoint[], x: Scale, y: Scale): string =>
  points
    .map((point, index) => `${index === 0 ? 'M' : 'L'}${tenth(x.at(point.x))} ${tenth(y.at(point.y))}`)
    .join('');

const tenth = (value: number): number => Math.round(value * 10) / 10;
