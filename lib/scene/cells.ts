import type { LayerPlacement, MapPlacement, Point, SceneLayout } from './layout';

/** One cell, by where it stands in its map. */
export interface CellAddress {
  /** Index into `SceneLayout.maps`. */
  readonly map: number;
  readonly row: number;
  readonly column: number;
}

/** A cell's place among all cells of the network: its texel. */
export const cellIndex = (map: MapPlacement, row: number, column: number): number =>
  map.base + row * map.columns + column;

/** The centre of a cell in world units. */
export function cellCentre(map: MapPlacement, row: number, column: number): Point {
  return [
    map.centre[0] + ((column + 0.5) / map.columns - 0.5) * map.width,
    map.centre[1] + (0.5 - (row + 0.5) / map.rows) * map.height,
    map.centre[2],
  ];
}

/** The layer that holds a cell. */
export function layerOfCell(layout: SceneLayout, cell: number): LayerPlacement | undefined {
  return layout.layers.find((l) => cell >= l.base && cell < l.base + l.cells);
}

/** Where a cell stands; the inverse of `cellIndex`. */
export function addressOfCell(layout: SceneLayout, cell: number): CellAddress | undefined {
  const layer = layerOfCell(layout, cell);
  if (!layer) return undefined;
  const cellsPerMap = layer.cells / layer.mapCount;
  const within = cell - layer.base;
  const map = layer.firstMap + Math.floor(within / cellsPerMap);
  const columns = layout.maps[map]!.columns;
  const inMap = within % cellsPerMap;
  return { map, row: Math.floor(inMap / columns), column: inMap % columns };
}
