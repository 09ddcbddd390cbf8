import type { Plane } from './raster';

/** Blocks along the longer side: larger than any stroke is thick, smaller than a shadow is soft. */
const BLOCKS = 10;
/** Paper's lightness in a block: the median of its lighter half. */
const PAPER_PERCENTILE = 0.75;
/** A paper darker than this has nothing left to divide by. */
const DARKEST_PAPER = 0.05;

/**
 * Takes uneven light off a picture of dark ink on light paper: divides it by the paper's lightness, found block by block. A block
 * that ink fills takes the median of the blocks about it.
 */
export const evenLight = (picture: Plane): Plane => {
  const { width, height, values } = picture;
  const side = Math.max(1, Math.ceil(Math.max(width, height) / BLOCKS));
  const columns = Math.ceil(width / side);
  const rows = Math.ceil(height / side);
  const found = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      found[row * columns + column] = paperOf(picture, column * side, row * side, side);
  const paper = found.map((own, i) => Math.max(own, medianAbout(found, columns, rows, i), DARKEST_PAPER));
  const flat = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const light = between(paper, columns, rows, (x + 0.5) / side - 0.5, (y + 0.5) / side - 0.5);
      flat[y * width + x] = Math.min(1, values[y * width + x]! / light);
    }
  return { width, height, values: flat };
};

const paperOf = ({ width, height, values }: Plane, left: number, top: number, side: number): number => {
  const seen: number[] = [];
  for (let y = top; y < Math.min(height, top + side); y++)
    for (let x = left; x < Math.min(width, left + side); x++) seen.push(values[y * width + x]!);
  seen.sort((a, b) => a - b);
  return seen[Math.floor((seen.length - 1) * PAPER_PERCENTILE)]!;
};

const medianAbout = (grid: Float32Array, columns: number, rows: number, i: number): number => {
  const seen: number[] = [];
  const row = Math.floor(i / columns);
  const column = i % columns;
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++)
    for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++)
      seen.push(grid[r * columns + c]!);
  seen.sort((a, b) => a - b);
  return seen[Math.floor((seen.length - 1) / 2)]!;
};

/** Bilinear between the middles of blocks. */
const between = (grid: Float32Array, columns: number, rows: number, x: number, y: number): number => {
  const left = Math.max(0, Math.min(columns - 1, Math.floor(x)));
  const top = Math.max(0, Math.min(rows - 1, Math.floor(y)));
  const right = Math.min(columns - 1, left + 1);
  const bottom = Math.min(rows - 1, top + 1);
  const fx = Math.max(0, Math.min(1, x - left));
  const fy = Math.max(0, Math.min(1, y - top));
  const upper = grid[top * columns + left]! * (1 - fx) + grid[top * columns + right]! * fx;
  const lower = grid[bottom * columns + left]! * (1 - fx) + grid[bottom * columns + right]! * fx;
  return upper * (1 - fy) + lower * fy;
};
