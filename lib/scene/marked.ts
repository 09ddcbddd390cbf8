import { addressOfCell, cellCentre } from './cells';
import type { LayerPlacement, Point, SceneLayout } from './layout';

/** A cell as the page names it: its layer by id, its place in it map-major (a flattened layer's: as in the layer before it). */
interface CellName {
  readonly layer: string;
  readonly cell: number;
}

export const layerNamed = (layout: SceneLayout, id: string): LayerPlacement | undefined =>
  layout.layers.find((l) => l.id === id);

/** The texel of a named cell; −1 where this network has no such cell. */
export function texelOf(layout: SceneLayout, { layer, cell }: CellName): number {
  const placed = layerNamed(layout, layer);
  return placed && cell >= 0 && cell < placed.cells ? placed.base + cell : -1;
}

export interface PlacedCell {
  readonly centre: Point;
  readonly width: number;
  readonly height: number;
}

/** Where a named cell stands; null where this network has no such cell. */
export function placeOf(layout: SceneLayout, { layer, cell }: CellName): PlacedCell | null {
  const placed = layerNamed(layout, layer);
  const address = placed && addressOfCell(layout, placed.base + cell, placed);
  if (!address) return null;
  const map = layout.maps[address.map]!;
  return {
    centre: cellCentre(map, address.row, address.column),
    width: map.width / map.columns,
    height: map.height / map.rows,
  };
}

/** A layer's wall, or its front card while it is closed. */
export function wallOf({ box: { min, max } }: LayerPlacement): PlacedCell {
  return {
    centre: [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, max[2]],
    width: max[0] - min[0],
    height: max[1] - min[1],
  };
}

/** One step from a cell to its neighbour in its map, or to the same place in the map beside it; null at the border. */
export function neighbour(
  layout: SceneLayout,
  name: CellName,
  step: { readonly rows?: number; readonly columns?: number; readonly maps?: number },
): CellName | null {
  const placed = layerNamed(layout, name.layer);
  const address = placed && addressOfCell(layout, placed.base + name.cell, placed);
  if (!placed || !address) return null;
  const map = layout.maps[address.map + (step.maps ?? 0)];
  const row = address.row + (step.rows ?? 0);
  const column = address.column + (step.columns ?? 0);
  if (!map || map.layer !== placed.index) return null;
  if (row < 0 || row >= map.rows || column < 0 || column >= map.columns) return null;
  return {
    layer: name.layer,
    cell: map.base + row * map.rowStep + column * map.columnStep - placed.base,
  };
}
