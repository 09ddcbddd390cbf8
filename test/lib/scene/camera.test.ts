import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import { type CameraPose, eyeOf, homePose, type Viewport } from '@/lib/scene/camera';
import { type Box, layOut, opensByDefault, type Point } from '@/lib/scene/layout';

/** Where a point is seen, −1 to 1 on both axes; a textbook look-at, apart from the one under test. */
function seen(pose: CameraPose, { aspect, fieldOfView }: Viewport, point: Point): readonly [number, number] {
  const eye = eyeOf(pose);
  const unit = (p: Point): Point => {
    const length = Math.hypot(...p);
    return [p[0] / length, p[1] / length, p[2] / length];
  };
  const minus = (p: Point, q: Point): Point => [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
  const cross = (p: Point, q: Point): Point => [
    p[1] * q[2] - p[2] * q[1],
    p[2] * q[0] - p[0] * q[2],
    p[0] * q[1] - p[1] * q[0],
  ];
  const dot = (p: Point, q: Point) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  const forward = unit(minus(pose.target, eye));
  const right = unit(cross(forward, [0, 1, 0]));
  const up = cross(right, forward);
  const to = minus(point, eye);
  const depth = dot(to, forward);
  if (!(depth > 0)) throw new Error('A corner lies behind the camera.');
  const half = Math.tan(fieldOfView / 2);
  return [dot(to, right) / depth / half / aspect, dot(to, up) / depth / half];
}

const corners = ({ min, max }: Box): Point[] =>
  [min[0], max[0]].flatMap((x) =>
    [min[1], max[1]].flatMap((y) => [min[2], max[2]].map((z): Point => [x, y, z])),
  );

const viewportArbitrary: fc.Arbitrary<Viewport> = fc.record({
  aspect: fc.double({ min: 0.4, max: 4, noNaN: true }),
  fieldOfView: fc.double({ min: 0.2, max: 1.2, noNaN: true }),
  margins: fc.tuple(
    ...([0, 1, 2, 3].map(() => fc.double({ min: 0, max: 0.2, noNaN: true })) as [
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
    ]),
  ),
});

describe('homePose', () => {
  for (const open of ['default', 'all'] as const) {
    test(`shows the whole network within the margins, layers ${open}`, () => {
      const { layers } = layOut(NETWORKS.cnn, {
        isOpen: (layer) => open === 'all' || opensByDefault(layer),
        arrangement: 'compact',
      });
      const boxes = layers.map((l) => l.box);
      fc.assert(
        fc.property(viewportArbitrary, (viewport) => {
          const pose = homePose(boxes, viewport);
          const points = boxes.flatMap(corners).map((p) => seen(pose, viewport, p));
          const [left, top, right, bottom] = viewport.margins;
          const slack = 1e-9;
          const inside = points.every(
            ([x, y]) =>
              x > -1 + 2 * left - slack &&
              x < 1 - 2 * right + slack &&
              y > -1 + 2 * bottom - slack &&
              y < 1 - 2 * top + slack,
          );
          expect(inside).toBe(true);
          const width = Math.max(...points.map((p) => p[0])) - Math.min(...points.map((p) => p[0]));
          const height = Math.max(...points.map((p) => p[1])) - Math.min(...points.map((p) => p[1]));
          // No nearer pose would do: one direction is filled.
          expect(
            Math.max(width / (2 - 2 * left - 2 * right), height / (2 - 2 * top - 2 * bottom)),
          ).toBeGreaterThan(0.95);
        }),
      );
    });
  }

  test('the signal runs from left to right', () => {
    const { layers } = layOut(NETWORKS.cnn, { isOpen: opensByDefault, arrangement: 'compact' });
    const viewport: Viewport = { aspect: 1.5, fieldOfView: 0.4, margins: [0, 0, 0, 0] };
    const pose = homePose(
      layers.map((l) => l.box),
      viewport,
    );
    const across = layers.map(
      ({ box: { min, max } }) => seen(pose, viewport, [0, 0, (min[2] + max[2]) / 2])[0],
    );
    expect(across).toEqual([...across].sort((a, b) => a - b));
  });
});
