export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** The last row is full. */
  readonly exact: boolean;
}

/** A ragged last row looks like something is missing: it is taken only where it fits the wanted shape this much better. */
const RAGGED_PENALTY = 1.2;

/**
 * Columns and rows for `count` equal items so that columns / rows comes near `aspect`, full rows preferred.
 * @param count at least 1
 * @param aspect above 0
 */
export function chooseGrid(count: number, aspect: number): Grid {
  let best: Grid = { columns: count, rows: 1, exact: true };
  let bestCost = Number.POSITIVE_INFINITY;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const exact = columns * rows === count;
    const empty = columns * rows - count;
    if (empty >= columns) continue;
    const cost = Math.abs(Math.log(columns / rows / aspect)) + (exact ? 0 : RAGGED_PENALTY);
    if (cost < bestCost) {
      best = { columns, rows, exact };
      bestCost = cost;
    }
  }
  return best;
}
