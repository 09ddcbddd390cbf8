import { divergingEntry, divergingTable } from '@/lib/scene/diverging';
import { chooseGrid } from '@/lib/scene/grid';
import type { SceneLayout } from '@/lib/scene/layout';
import { RAMP_ENTRIES, rampTable } from '@/lib/scene/ramp';
import { type CellStore, FLOATS_PER_LAYER } from '../cell-store';

/** Pixels between two maps, where a cell is one pixel. */
const GUTTER = 1;
/** Flat pictures stand on a page that is read downwards: wider than high. */
const PICTURE_ASPECT = 4;

interface PictureShape {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
}

interface PicturePlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Size of a layer's picture, in pixels: one a cell, maps in a grid. */
export function pictureSize(layout: SceneLayout, slot: number): PictureShape {
  const layer = layout.layers[slot]!;
  const map = layout.maps[layer.firstMap]!;
  // A dense layer is a single map: its rows turned into columns lie better on the page.
  const [columns, rows] = mapSides(map);
  const grid = chooseGrid(layer.mapCount, PICTURE_ASPECT * (rows / columns));
  return {
    columns: grid.columns,
    width: grid.columns * (columns + GUTTER) + GUTTER,
    height: grid.rows * (rows + GUTTER) + GUTTER,
  };
}

/** CSS pixels that a picture may take, and the largest cell. */
const ROOM = { width: 520, height: 170, cell: 16 } as const;

/** How wide a picture stands on the page, in CSS pixels: whole pixels a cell, at least two. */
export function shownWidth({ width, height }: Pick<PictureShape, 'width' | 'height'>): number {
  const cell = Math.floor(Math.min(ROOM.width / width, ROOM.height / height, ROOM.cell));
  return width * Math.max(2, cell);
}

/**
 * The cell under a place of a layer's picture, map-major within its layer; null between maps.
 * @param x, y shares of the picture's width and height, 0 to 1
 */
export function cellInPicture(layout: SceneLayout, slot: number, x: number, y: number): number | null {
  const layer = layout.layers[slot]!;
  const map = layout.maps[layer.firstMap]!;
  const [columns, rows] = mapSides(map);
  const shape = pictureSize(layout, slot);
  const left = Math.floor(x * shape.width) - GUTTER;
  const top = Math.floor(y * shape.height) - GUTTER;
  const [across, down] = [Math.floor(left / (columns + GUTTER)), Math.floor(top / (rows + GUTTER))];
  const [column, row] = [left - across * (columns + GUTTER), top - down * (rows + GUTTER)];
  const m = down * shape.columns + across;
  if (left < 0 || top < 0 || column >= columns || row >= rows || across >= shape.columns) return null;
  return m < layer.mapCount ? m * columns * rows + row * columns + column : null;
}

/** Where a cell, map-major within its layer, is painted: shares of the picture's width and height. The inverse of `cellInPicture`. */
export function placeInPicture(layout: SceneLayout, slot: number, cell: number): PicturePlace {
  const layer = layout.layers[slot]!;
  const [columns, rows] = mapSides(layout.maps[layer.firstMap]!);
  const shape = pictureSize(layout, slot);
  const m = Math.floor(cell / (columns * rows));
  const rest = cell % (columns * rows);
  const column = GUTTER + (m % shape.columns) * (columns + GUTTER) + (rest % columns);
  const row = GUTTER + Math.floor(m / shape.columns) * (rows + GUTTER) + Math.floor(rest / columns);
  return {
    left: column / shape.width,
    top: row / shape.height,
    width: 1 / shape.width,
    height: 1 / shape.height,
  };
}

/** Paints a layer's maps, or how they differ, from the bytes that the store holds; a layer that a frame left out stays transparent. */
export function paintLayer(
  canvas: HTMLCanvasElement,
  layout: SceneLayout,
  slot: number,
  store: CellStore,
  exposure: number,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(canvas.width, canvas.height);
  const at = slot * FLOATS_PER_LAYER;
  const held = store.layerState[at] === 1 && (!store.differs || store.layerState[at + 1] === 1);
  if (held) fillLayer(image.data, layout, slot, store, exposure);
  context.putImageData(image, 0, 0);
}

function fillLayer(
  pixels: Uint8ClampedArray,
  layout: SceneLayout,
  slot: number,
  store: CellStore,
  exposure: number,
): void {
  const layer = layout.layers[slot]!;
  const colour = colouring(store, slot, exposure);
  const shape = pictureSize(layout, slot);
  for (let m = 0; m < layer.mapCount; m++) {
    const map = layout.maps[layer.firstMap + m]!;
    const [columns, rows] = mapSides(map);
    const left = GUTTER + (m % shape.columns) * (columns + GUTTER);
    const top = GUTTER + Math.floor(m / shape.columns) * (rows + GUTTER);
    for (let cell = 0; cell < map.columns * map.rows; cell++) {
      const [table, entry] = colour(map.base + cell);
      const at = ((top + Math.floor(cell / columns)) * shape.width + left + (cell % columns)) * 4;
      for (let c = 0; c < 4; c++) pixels[at + c] = table[entry * 4 + c]!;
    }
  }
}

/** Of a cell, among all: the table of colours and the entry in it. */
function colouring(store: CellStore, slot: number, exposure: number): (cell: number) => [Uint8Array, number] {
  const { generation, layerState } = store;
  const [now, before] = [store.bytesOf(generation), store.bytesOf(generation === 0 ? 1 : 0)];
  const gain = layerState[slot * FLOATS_PER_LAYER + 2]! / 255;
  const gainBefore = layerState[slot * FLOATS_PER_LAYER + 3]! / 255;
  if (!store.differs)
    return (cell) => [rampTable(), Math.round((RAMP_ENTRIES - 1) * (now[cell]! * gain) ** exposure)];
  return (cell) => {
    const value = now[cell]! * gain - before[cell]! * gainBefore;
    return [divergingTable(), divergingEntry(Math.sign(value) * Math.abs(value) ** exposure, 1)];
  };
}

/** As drawn: a single tall column is laid on its side. */
function mapSides({ columns, rows }: { readonly columns: number; readonly rows: number }): [number, number] {
  return rows > columns ? [rows, columns] : [columns, rows];
}
