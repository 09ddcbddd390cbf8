import { SHEET_HEIGHT, SHEET_WIDTH } from '../stroke/points';
import { REACH } from './belong-together';
import type { StrokeShape } from './stroke-shape';

/** Sheet units: a digit drawn by hand covers one to four cells. */
const CELL = 100;
const COLUMNS = Math.ceil(SHEET_WIDTH / CELL);
const ROWS = Math.ceil(SHEET_HEIGHT / CELL);

/** Finds the strokes of one sheet that may lie within reach of another, without looking at the rest of the sheet. */
export interface StrokeGrid<Node extends { readonly shape: StrokeShape }> {
  add(node: Node): void;
  remove(node: Node): void;
  /** All that are within reach of the shape, and some that are not; never one twice. */
  near(shape: StrokeShape): Set<Node>;
}

export const createStrokeGrid = <Node extends { readonly shape: StrokeShape }>(): StrokeGrid<Node> => {
  const cells = new Map<number, Set<Node>>();
  return {
    add(node) {
      for (const key of cellsOf(node.shape)) {
        const cell = cells.get(key);
        if (cell) cell.add(node);
        else cells.set(key, new Set([node]));
      }
    },
    remove(node) {
      for (const key of cellsOf(node.shape)) {
        const cell = cells.get(key);
        if (!cell?.delete(node)) continue;
        if (cell.size === 0) cells.delete(key);
      }
    },
    near(shape) {
      const found = new Set<Node>();
      for (const key of cellsOf(shape)) for (const node of cells.get(key) ?? []) found.add(node);
      return found;
    },
  };
};

/**
 * Cells under a shape with its own reach around it. Two shapes in reach of the larger one's size share a cell: the larger one's
 * surroundings hold part of the smaller. What lies off the sheet counts to the cells at its edge.
 */
const cellsOf = function* (shape: StrokeShape): Generator<number> {
  const reach = REACH * shape.size;
  const left = cellAt(shape.left - reach, COLUMNS);
  const right = cellAt(shape.right + reach, COLUMNS);
  const bottom = cellAt(shape.bottom + reach, ROWS);
  for (let row = cellAt(shape.top - reach, ROWS); row <= bottom; row++)
    for (let column = left; column <= right; column++) yield row * COLUMNS + column;
};

const cellAt = (value: number, count: number): number =>
  Math.max(0, Math.min(count - 1, Math.floor(value / CELL)));
