/** Where on a drawing something is, in plain words: thirds of its height and width. */
const ROWS = ['upper', 'middle', 'lower'] as const;
const COLUMNS = ['left', 'middle', 'right'] as const;

export interface Spot {
  readonly words: string;
  readonly amount: number;
}

/**
 * The ninths of the ink where most spoke for and most against, null where nothing did. The thirds are those of the ink's own bounds: a
 * digit's upper right is there, wherever it stands in the frame.
 * @param pixels what each pixel did, row by row
 */
export function strongestSpots(
  pixels: Float32Array,
  input: Uint8Array,
  side: number,
): { readonly most: Spot | null; readonly least: Spot | null } {
  let [top, left, bottom, right] = [side, side, -1, -1];
  for (let i = 0; i < input.length; i++) {
    if (input[i] === 0) continue;
    const [row, column] = [Math.floor(i / side), i % side];
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    left = Math.min(left, column);
    right = Math.max(right, column);
  }
  if (bottom < 0) return { most: null, least: null };
  const sums = new Float64Array(9);
  const third = (at: number, from: number, to: number) =>
    Math.min(2, Math.floor(((at - from) / (to - from + 1)) * 3));
  for (let i = 0; i < pixels.length; i++) {
    const [row, column] = [Math.floor(i / side), i % side];
    if (row < top || row > bottom || column < left || column > right) continue;
    const ninth = third(row, top, bottom) * 3 + third(column, left, right);
    sums[ninth] = sums[ninth]! + pixels[i]!;
  }
  const pick = (better: (a: number, b: number) => boolean): Spot | null => {
    let best = 0;
    for (let n = 1; n < 9; n++) if (better(sums[n]!, sums[best]!)) best = n;
    return better(sums[best]!, 0)
      ? { words: wordsOf(Math.floor(best / 3), best % 3), amount: sums[best]! }
      : null;
  };
  return { most: pick((a, b) => a > b), least: pick((a, b) => a < b) };
}

function wordsOf(row: number, column: number): string {
  if (row === 1 && column === 1) return 'in the middle';
  if (row === 1) return `on the ${COLUMNS[column]}`;
  if (column === 1) return row === 0 ? 'at the top' : 'at the bottom';
  return `in the ${ROWS[row]} ${COLUMNS[column]}`;
}
