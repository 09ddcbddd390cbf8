import { carriesValues, cellCount, type Layer, type Network } from '../network/layers';
import { chooseGrid } from './grid';

/**
 * Where every cell of a network stands. The signal flows along +z, from the input to the answer, which is nearest to the viewer;
 * a layer is a wall of maps in the x-y plane, x to the right with the columns, y up (rows run downwards). World units: a
 * wall of the input's resolution is WALL_HEIGHT high.
 */
export type Point = readonly [x: number, y: number, z: number];

export interface Box {
  readonly min: Point;
  readonly max: Point;
}

/** One feature map: a rectangle of `columns × rows` cells, whose values are contiguous in the network's texture. */
export interface MapPlacement {
  /** Index into the layer table. */
  readonly layer: number;
  /** Channel; 0 for a dense layer. */
  readonly map: number;
  /** Place of the first cell among all cells of the network: layer-table order, map-major, row by row. */
  readonly base: number;
  readonly columns: number;
  readonly rows: number;
  /** Places from a cell to the one on its right, and to the one below. */
  readonly columnStep: number;
  readonly rowStep: number;
  readonly centre: Point;
  readonly width: number;
  readonly height: number;
}

export interface LayerPlacement {
  /** Index into the layer table. */
  readonly index: number;
  readonly id: string;
  /** The layer whose cells these are: itself, or for one that only lays them out anew (flatten) the one before it. */
  readonly holder: number;
  /** Place of the layer's first cell in the texture, and how many it has. */
  readonly base: number;
  readonly cells: number;
  /** Its maps in `SceneLayout.maps`. */
  readonly firstMap: number;
  readonly mapCount: number;
  /** Open: maps side by side. Closed: one behind the other, like a deck of cards. */
  readonly open: boolean;
  readonly box: Box;
  /** Layers between the one before and this one that only pass values on and are not drawn (dropout), by index. */
  readonly passing: readonly number[];
}

export interface SceneLayout {
  readonly network: string;
  /** All cells that hold values: the length of the texture's data. */
  readonly cells: number;
  readonly layers: readonly LayerPlacement[];
  readonly maps: readonly MapPlacement[];
  readonly box: Box;
}

export interface LayoutOptions {
  /** Which layers lie open. */
  readonly isOpen: (layer: Layer) => boolean;
  /** Compact: no wall hides another from the home camera. Exploded: room to walk between them. */
  readonly arrangement: 'compact' | 'exploded';
}

const WALL_HEIGHT = 10;
/** The input's resolution; walls of coarser maps are lower, so that pooling is seen to shrink. */
const FULL_SIDE = 28;
/** True proportions would leave the last pooled maps too small to see; this root keeps the order and softens the ratio. */
const SHRINK_POWER = 0.2;
/** Free space between maps, as a part of a map's side. */
const GUTTER = 0.16;
/** A closed layer: how deep the deck is, however many its cards, and how high. */
const DECK_DEPTH = 1.3;
const DECK_HEIGHT = 5;
const GAP = { compact: 1.6, exploded: 5 } as const;
/** A single column of cells, as the answer is, would be a thin line from the side: its cells are this much wider than high. */
const LONE_COLUMN_STRETCH = 1.7;
/** How far a wall's own width pushes its neighbours away along the flow: the home camera's cotangent. */
const SPREAD = { compact: 0.68, exploded: 0.95 } as const;

/** What the default view opens: all but the convolutions, whose pooled maps say the same with a quarter of the cells, and the long row. */
export const opensByDefault = (layer: Layer): boolean => layer.kind !== 'conv' && layer.kind !== 'flatten';

/** The layers that have cells of their own, with their index in the table. */
export function layersWithCells(network: Network): { readonly layer: Layer; readonly index: number }[] {
  return network.layers.map((layer, index) => ({ layer, index })).filter(({ layer }) => carriesValues(layer));
}

/** The layer whose values a layer shows: dropout and flatten pass on those of the layer before them. */
export function holderOf(network: Network, layer: Layer): Layer {
  if (carriesValues(layer)) return layer;
  const before = network.layers.find(({ id }) => id === layer.inputs[0]);
  if (!before) throw new Error(`The layer ${layer.id} of ${network.name} passes on what no layer gives.`);
  return holderOf(network, before);
}

export function layOut(network: Network, { isOpen, arrangement }: LayoutOptions): SceneLayout {
  const maps: MapPlacement[] = [];
  const layers: LayerPlacement[] = [];
  let base = 0;
  let z = 0;
  let widthBefore: number | undefined;
  let indexBefore = -1;

  for (const [index, layer] of network.layers.entries()) {
    if (layer.kind === 'dropout') continue;
    const open = isOpen(layer);
    const held = holderOf(network, layer);
    const own = held === layer;
    const holder = own ? index : network.layers.indexOf(held);
    const at = own ? base : layers.find((l) => l.index === holder)!.base;
    const wall = own ? (open ? openWall(layer) : deck(layer)) : strip(held, open);
    if (widthBefore !== undefined) {
      z += GAP[arrangement] + SPREAD[arrangement] * ((widthBefore + wall.width) / 2);
    }
    const firstMap = maps.length;
    for (const [map, place] of wall.places.entries()) {
      maps.push({
        layer: index,
        map,
        base: at + map * wall.columns * wall.rows,
        columns: wall.columns,
        rows: wall.rows,
        columnStep: wall.columnStep ?? 1,
        rowStep: wall.rowStep ?? wall.columns,
        centre: [place.x, place.y, z + place.z],
        width: wall.mapWidth,
        height: wall.mapHeight,
      });
    }
    layers.push({
      index,
      id: layer.id,
      holder,
      base: at,
      cells: cellCount(layer),
      firstMap,
      mapCount: maps.length - firstMap,
      open,
      box: {
        min: [-wall.width / 2, -wall.height / 2, z],
        max: [wall.width / 2, wall.height / 2, z + wall.depth],
      },
      passing: range(indexBefore + 1, index),
    });
    if (own) base += cellCount(layer);
    z += wall.depth;
    widthBefore = wall.width;
    indexBefore = index;
  }
  return { network: network.name, cells: base, layers, maps, box: enclose(layers.map((l) => l.box)) };
}

interface Wall {
  readonly columns: number;
  readonly rows: number;
  /** Where they are not the usual ones: see `MapPlacement`. */
  readonly columnStep?: number;
  readonly rowStep?: number;
  readonly mapWidth: number;
  readonly mapHeight: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Centres of the maps, relative to the wall's own centre and its rear plane. */
  readonly places: readonly { readonly x: number; readonly y: number; readonly z: number }[];
}

function openWall(layer: Layer): Wall {
  const { columns, rows, maps } = cellsOfMap(layer);
  const grid = chooseGrid(maps, (columns / rows) * WALL_ASPECT);
  const side = Math.max(columns, rows);
  const spatial = layer.shape.length === 3;
  const height = spatial ? WALL_HEIGHT * (side / FULL_SIDE) ** SHRINK_POWER : denseHeight(rows);
  // n maps and n - 1 gutters fill the height.
  const mapHeight = height / (grid.rows + (grid.rows - 1) * GUTTER);
  const cell = mapHeight / rows;
  const mapWidth = cell * columns * (columns === 1 ? LONE_COLUMN_STRETCH : 1);
  const gutter = mapHeight * GUTTER;
  const width = grid.columns * mapWidth + (grid.columns - 1) * gutter;
  const places = range(0, maps).map((map) => {
    const column = map % grid.columns;
    const row = Math.floor(map / grid.columns);
    return {
      x: -width / 2 + mapWidth / 2 + column * (mapWidth + gutter),
      y: height / 2 - mapHeight / 2 - row * (mapHeight + gutter),
      z: 0,
    };
  });
  return { columns, rows, mapWidth, mapHeight, width, height, depth: 0, places };
}

function deck(layer: Layer): Wall {
  const { columns, rows, maps } = cellsOfMap(layer);
  const height = DECK_HEIGHT * (Math.max(columns, rows) / FULL_SIDE) ** SHRINK_POWER;
  const width = (height / rows) * columns;
  // The first map is in front, nearest to the viewer.
  const step = maps > 1 ? DECK_DEPTH / (maps - 1) : 0;
  const places = range(0, maps).map((map) => ({ x: 0, y: 0, z: (maps - 1 - map) * step }));
  const depth = (maps - 1) * step;
  return { columns, rows, mapWidth: width, mapHeight: height, width, height, depth, places };
}

/** The long row of a flattened layer while it is closed: a sliver, wide enough to be seen lit. */
const CLOSED_STRIP = 0.28;
/** Width of a strip for its height, at most: it is long, whatever it holds. */
const STRIP_ASPECT = 0.5;

/**
 * A flattened layer: the very cells of the maps before it, in the order in which the next layer gets them (place by place, of each
 * place all maps), written downwards or in lines, whichever stands upright.
 */
function strip(held: Layer, open: boolean): Wall {
  const [places, channels] =
    held.shape.length === 3 ? [held.shape[0] * held.shape[1], held.shape[2]] : [held.shape[0], 1];
  const down = places <= channels;
  const sides =
    channels === 1
      ? foldedRow(places)
      : down
        ? { columns: places, rows: channels, columnStep: 1, rowStep: places }
        : { columns: channels, rows: places, columnStep: places, rowStep: 1 };
  const height = WALL_HEIGHT;
  const width = open
    ? Math.min((height / sides.rows) * sides.columns, height * STRIP_ASPECT)
    : Math.min(CLOSED_STRIP, (height / sides.rows) * sides.columns);
  return {
    ...sides,
    mapWidth: width,
    mapHeight: height,
    width,
    height,
    depth: 0,
    places: [{ x: 0, y: 0, z: 0 }],
  };
}

function foldedRow(cells: number) {
  const grid = chooseGrid(cells, STRIP_ASPECT / 2);
  const columns = grid.exact ? grid.columns : 1;
  return { columns, rows: cells / columns, columnStep: 1, rowStep: columns };
}

/** Wanted width of a wall for one unit of height: seen at an angle, it looks narrower than it is. */
const WALL_ASPECT = 1;

/** The answer's column is as high as the walls; a longer layer folds into columns. */
const denseHeight = (rows: number): number => (rows > 1 ? WALL_HEIGHT * 0.86 : 1);

/** How a layer's values are cut into maps. A dense layer is one map, folded into rows as narrow as reads well. */
function cellsOfMap(layer: Layer): { columns: number; rows: number; maps: number } {
  const { shape } = layer;
  if (shape.length === 3) return { columns: shape[1], rows: shape[0], maps: shape[2] };
  const [units] = shape;
  if (units <= MOST_UNITS_IN_A_COLUMN) return { columns: 1, rows: units, maps: 1 };
  const grid = chooseGrid(units, DENSE_ASPECT);
  // A last row with gaps would show cells that are not there: fold into equal rows or not at all.
  return { columns: grid.exact ? grid.columns : units, rows: grid.exact ? grid.rows : 1, maps: 1 };
}

const MOST_UNITS_IN_A_COLUMN = 12;
const DENSE_ASPECT = 0.5;

function enclose(boxes: readonly Box[]): Box {
  const least = (axis: 0 | 1 | 2) => Math.min(...boxes.map((b) => b.min[axis]));
  const most = (axis: 0 | 1 | 2) => Math.max(...boxes.map((b) => b.max[axis]));
  return { min: [least(0), least(1), least(2)], max: [most(0), most(1), most(2)] };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
