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
  map.base + row * map.rowStep + column * map.columnStep;

/** The centre of a cell in world units. */
export function cellCentre(map: MapPlacement, row: number, column: number): Point {
  return [
    map.centre[0] + ((column + 0.5) / map.columns - 0.5) * map.width,
    map.centre[1] + (0.5 - (row + 0.5) / map.rows) * map.height,
    map.centre[2],
  ];
}

/** The layer that holds a cell: of those that show it, the first. */
export function layerOfCell(layout: SceneLayout, cell: number): LayerPlacement | undefined {
  return layout.layers.find((l) => cell >= l.base && cell < l.base + l.cells);
}

/** Where a cell stands; the inverse of `cellIndex`. In `layer` where it is given, else in the layer that holds it. */
export function addressOfCell(
  layout: SceneLayout,
  cell: number,
  layer: LayerPlacement | undefined = layerOfCell(layout, cell),
): CellAddress | undefined {
  if (!layer || cell < layer.base || cell >= layer.base + layer.cells) return undefined;
  const cellsPerMap = layer.cells / layer.mapCount;
  const within = cell - layer.base;
  const map = layer.firstMap + Math.floor(within / cellsPerMap);
  const inMap = within % cellsPerMap;
  const { columnStep, rowStep } = layout.maps[map]!;
  // The larger step counts first; with one column or one row both may be alike.
  const column = rowStep >= columnStep ? inMap % rowStep : Math.floor(inMap / columnStep);
  const row = rowStep >= columnStep ? Math.floor(inMap / rowStep) : inMap % columnStep;
  return { map, row, column };
}

/** The place of a flattened layer's cell in the order in which the next layer gets them: of each place all maps. */
export function flattenedPosition(
  layout: SceneLayout,
  { holder, cells }: LayerPlacement,
  cell: number,
): number {
  const maps = layout.layers.find((l) => l.index === holder)!.mapCount;
  const places = cells / maps;
  return (cell % places) * maps + Math.floor(cell / places);
}
