import type { Point, SceneLayout } from './layout';

/** How much of the whole motion lies between the start of the first map's own motion and the start of the last one's. */
const STAGGER = 0.45;

/** Slow, fast, slow; 0 and 1 stay. */
export const ease = (t: number): number => t * t * (3 - 2 * t);

/**
 * When a layer opens, its maps are dealt like cards, the first ahead of the last: how far map `map` of `count` has come when the
 * whole motion stands at `t`, both 0 to 1.
 */
export function dealtShare(t: number, map: number, count: number): number {
  const start = count > 1 ? (STAGGER * map) / (count - 1) : 0;
  return ease(Math.min(1, Math.max(0, (t - start) / (1 - STAGGER))));
}

/** The layout that stands `t` (0 to 1) of the way between two layouts of one network. */
export function between(from: SceneLayout, to: SceneLayout, t: number): SceneLayout {
  const whole = ease(t);
  return {
    ...to,
    layers: to.layers.map((layer, i) => {
      const before = from.layers[i]!.box;
      const { min, max } = layer.box;
      return { ...layer, box: { min: mix(before.min, min, whole), max: mix(before.max, max, whole) } };
    }),
    maps: to.maps.map((map, i) => {
      const before = from.maps[i]!;
      const share = dealtShare(t, map.map, to.layers.find((l) => l.index === map.layer)!.mapCount);
      return {
        ...map,
        centre: mix(before.centre, map.centre, share),
        width: before.width + (map.width - before.width) * share,
        height: before.height + (map.height - before.height) * share,
      };
    }),
    box: { min: mix(from.box.min, to.box.min, whole), max: mix(from.box.max, to.box.max, whole) },
  };
}

const mix = (a: Point, b: Point, t: number): Point => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];
