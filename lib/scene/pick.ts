import type { CellAddress } from './cells';
import type { Point, SceneLayout } from './layout';

export interface Ray {
  readonly origin: Point;
  /** Any length but zero. */
  readonly direction: Point;
}

export interface Hit extends CellAddress {
  /** Along the ray, in lengths of its direction. */
  readonly distance: number;
}

/** The cell that a ray meets first, from either side of its map; null where it meets none. */
export function pickCell(layout: SceneLayout, { origin, direction }: Ray): Hit | null {
  let hit: Hit | null = null;
  for (let m = 0; m < layout.maps.length; m++) {
    const map = layout.maps[m]!;
    const distance = (map.centre[2] - origin[2]) / direction[2];
    // A ray along the map's own plane gives an infinite or undefined distance.
    if (!(distance > 0 && distance < (hit?.distance ?? Number.POSITIVE_INFINITY))) continue;
    const across = (origin[0] + distance * direction[0] - map.centre[0]) / map.width + 0.5;
    const down = 0.5 - (origin[1] + distance * direction[1] - map.centre[1]) / map.height;
    if (across < 0 || across >= 1 || down < 0 || down >= 1) continue;
    hit = { map: m, row: Math.floor(down * map.rows), column: Math.floor(across * map.columns), distance };
  }
  return hit;
}
