import { REACH } from './belong-together';
import { cellsUnder } from './sheet-cells';
import type { StrokeShape } from './stroke-shape';

/** Finds the strokes of one sheet that may lie within reach of another, without looking at the rest of the sheet. */
export interface StrokeGrid<Node extends { readonly shape: StrokeShape }> {
  add(node: Node): void;
  remove(node: Node): void;
  has(node: Node): boolean;
  /** All that are within reach of the shape, and some that are not; never one twice. */
  near(shape: StrokeShape): Set<Node>;
}

export const createStrokeGrid = <Node extends { readonly shape: StrokeShape }>(): StrokeGrid<Node> => {
  const cells = new Map<number, Set<Node>>();
  const all = new Set<Node>();
  return {
    has: (node) => all.has(node),
    add(node) {
      all.add(node);
      for (const key of cellsOf(node.shape)) {
        const cell = cells.get(key);
        if (cell) cell.add(node);
        else cells.set(key, new Set([node]));
      }
    },
    remove(node) {
      all.delete(node);
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
 * surroundings hold part of the smaller.
 */
const cellsOf = (shape: StrokeShape): Generator<number> => cellsUnder(shape, REACH * shape.size);
