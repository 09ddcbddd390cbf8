import { cellsUnder } from './sheet-cells';
import type { StrokeShape } from './stroke-shape';

/**
 * More strokes than this over one cell of a sheet are a tangle, in which nobody reads a digit: they are one glyph whatever their
 * distances, so that none need be measured. A cell of a page written full of digits 30 units high holds some 30 strokes.
 */
export const CROWD = 48;

/** A cell with the strokes whose bounds lie over it. */
export interface CrowdCell<Node> {
  readonly strokes: Set<Node>;
}

/** What happened to a cell's strokes: they have become a crowd, or are none any more. */
export type CrowdChange<Node> = (strokes: ReadonlySet<Node>, crowded: boolean) => void;

/** Counts the strokes of one sheet by cells, and keeps each one's `crowds`. */
export interface CrowdCells<Node> {
  /** A stroke is here, moves or goes: from a shape, or from nowhere (null), to another. `onChange` is called after each cell's change. */
  move(node: Node, from: StrokeShape | null, to: StrokeShape | null): void;
}

export const createCrowdCells = <Node extends { readonly crowds: Set<CrowdCell<Node>> }>(
  onChange: CrowdChange<Node>,
): CrowdCells<Node> => {
  const cells = new Map<number, CrowdCell<Node>>();

  const join = (key: number, node: Node): void => {
    let cell = cells.get(key);
    if (!cell) {
      cell = { strokes: new Set() };
      cells.set(key, cell);
    }
    cell.strokes.add(node);
    if (cell.strokes.size <= CROWD) return;
    if (cell.strokes.size > CROWD + 1) {
      node.crowds.add(cell);
      return;
    }
    for (const one of cell.strokes) one.crowds.add(cell);
    onChange(cell.strokes, true);
  };

  const leave = (key: number, node: Node): void => {
    const cell = cells.get(key);
    if (!cell?.strokes.delete(node)) return;
    node.crowds.delete(cell);
    if (cell.strokes.size === 0) cells.delete(key);
    if (cell.strokes.size !== CROWD) return;
    for (const one of cell.strokes) one.crowds.delete(cell);
    onChange(cell.strokes, false);
  };

  return {
    move(node, from, to) {
      const left = new Set(from === null ? [] : cellsUnder(from));
      const kept = new Set<number>();
      const joined: number[] = [];
      for (const key of to === null ? [] : cellsUnder(to)) {
        if (left.has(key)) kept.add(key);
        else joined.push(key);
      }
      for (const key of joined) join(key, node);
      for (const key of left) if (!kept.has(key)) leave(key, node);
    },
  };
};
