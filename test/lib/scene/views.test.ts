import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import type { CameraPose, Viewport } from '@/lib/scene/camera';
import { layOut, opensByDefault } from '@/lib/scene/layout';
import { absolutePose, closePose, poseBetween, relativePose, VIEW_NAMES, viewPose } from '@/lib/scene/views';

const viewport: Viewport = { aspect: 1.6, fieldOfView: 0.42, margins: [0.03, 0.05, 0.06, 0.12] };
const boxes = layOut(NETWORKS.cnn, { isOpen: opensByDefault, arrangement: 'compact' }).layers.map(
  (l) => l.box,
);
const angle = fc.double({ min: -3, max: 3, noNaN: true });
const pose: fc.Arbitrary<CameraPose> = fc.record({
  target: fc.tuple(angle, angle, angle),
  azimuth: angle,
  elevation: fc.double({ min: -1.4, max: 1.4, noNaN: true }),
  distance: fc.double({ min: 2, max: 100, noNaN: true }),
});

describe('the named views', () => {
  test('each look from another side, none edge-on', () => {
    const poses = VIEW_NAMES.map((name) => viewPose(name, boxes, viewport));
    const sides = new Set(
      poses.map(({ azimuth, elevation }) => `${azimuth.toFixed(2)} ${elevation.toFixed(2)}`),
    );
    expect(sides.size).toBe(VIEW_NAMES.length);
    // A wall's normal is the z axis: how much of its face is seen.
    for (const { azimuth, elevation } of poses)
      expect(Math.cos(azimuth) * Math.cos(elevation)).toBeGreaterThan(0.2);
  });

  test('a layer is looked at closely from about where the eye stood, never edge-on', () => {
    fc.assert(
      fc.property(pose, fc.nat({ max: boxes.length - 1 }), (from, i) => {
        const { azimuth, elevation, distance } = closePose(boxes[i]!, from, viewport);
        expect(Math.cos(azimuth) * Math.cos(elevation)).toBeGreaterThan(0.6);
        expect(distance).toBeLessThan(viewPose('home', boxes, viewport).distance);
      }),
    );
  });
});

describe('poseBetween', () => {
  test('begins at the one, ends at the other, and turns the shorter way', () => {
    fc.assert(
      fc.property(pose, pose, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, t) => {
        const at = (part: number) => poseBetween(a, b, part);
        expect(at(0).azimuth).toBeCloseTo(a.azimuth, 9);
        expect(at(0).target[2]).toBeCloseTo(a.target[2], 9);
        expect(at(1).distance).toBeCloseTo(b.distance, 9);
        expect(Math.cos(at(1).azimuth - b.azimuth)).toBeCloseTo(1, 9);
        expect(Math.abs(at(t).azimuth - a.azimuth)).toBeLessThanOrEqual(Math.PI + 1e-9);
        expect(at(t).distance).toBeGreaterThanOrEqual(Math.min(a.distance, b.distance) - 1e-9);
      }),
    );
  });
});

describe('a pose in parts of the network', () => {
  const boxOf = (name: keyof typeof NETWORKS, arrangement: 'compact' | 'exploded') =>
    layOut(NETWORKS[name], { isOpen: opensByDefault, arrangement }).box;

  test('comes back as it was', () => {
    fc.assert(
      fc.property(pose, (at) => {
        const back = absolutePose(relativePose(at, boxOf('cnn', 'compact')), boxOf('cnn', 'compact'));
        for (const axis of [0, 1, 2] as const) expect(back.target[axis]).toBeCloseTo(at.target[axis], 9);
        expect(back.distance).toBeCloseTo(at.distance, 9);
        expect([back.azimuth, back.elevation]).toEqual([at.azimuth, at.elevation]);
      }),
    );
  });

  test('looks at the middle of a longer network where it looked at the middle of a shorter one, from further away', () => {
    const [from, to] = [boxOf('cnn', 'compact'), boxOf('deep', 'exploded')];
    const middleOf = ({ min, max }: typeof from) => (min[2] + max[2]) / 2;
    const at = { target: [0, 0, middleOf(from)], azimuth: -1, elevation: 0.3, distance: 40 } as const;
    const carried = absolutePose(relativePose(at, from), to);
    expect(carried.target[2]).toBeCloseTo(middleOf(to), 9);
    expect(carried.distance).toBeGreaterThan(40);
  });
});
