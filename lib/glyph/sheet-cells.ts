import { SHEET_HEIGHT, SHEET_WIDTH } from '../stroke/points';

/** Sheet units: a digit drawn by hand covers one to four cells. */
const CELL = 100;
const COLUMNS = Math.ceil(SHEET_WIDTH / CELL);
const ROWS = Math.ceil(SHEET_HEIGHT / CELL);

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The cells of a sheet under bounds that are widened by `margin`. What lies off the sheet counts to the cells at its edge. */
export const cellsUnder = function* ({ left, top, right, bottom }: Bounds, margin = 0): Generator<number> {
  const first = cellAt(left - margin, COLUMNS);
  const last = cellAt(right + margin, COLUMNS);
  const lowest = cellAt(bottom + margin, ROWS);
  for (let row = cellAt(top - margin, ROWS); row <= lowest; row++)
    for (let column = first; column <= last; column++) yield row * COLUMNS + column;
};

const cellAt = (value: number, count: number): number =>
  Math.max(0, Math.min(count - 1, Math.floor(value / CELL)));
