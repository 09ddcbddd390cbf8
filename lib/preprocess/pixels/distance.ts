const FAR = 1e12;

/**
 * Squared Euclidean distance from each pixel's middle to the middle of the nearest pixel where `seed` holds; huge where there is
 * none. Exact, in time linear in pixels (Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions", 2012).
 */
export const squaredDistance = (
  width: number,
  height: number,
  seed: (index: number) => boolean,
): Float64Array => {
  const grid = new Float64Array(width * height);
  for (let i = 0; i < grid.length; i++) grid[i] = seed(i) ? 0 : FAR;
  const most = Math.max(width, height);
  const line = new Float64Array(most);
  const hull = { at: new Int32Array(most), from: new Float64Array(most + 1) };
  for (let x = 0; x < width; x++) lowerEnvelope(grid, x, width, height, line, hull);
  for (let y = 0; y < height; y++) lowerEnvelope(grid, y * width, 1, width, line, hull);
  return grid;
};

/** One line: the least over parabolas with their feet at each pixel, raised by that pixel's value. */
const lowerEnvelope = (
  grid: Float64Array,
  start: number,
  stride: number,
  count: number,
  line: Float64Array,
  { at, from }: { at: Int32Array; from: Float64Array },
): void => {
  for (let i = 0; i < count; i++) line[i] = grid[start + i * stride]!;
  let k = 0;
  at[0] = 0;
  from[0] = Number.NEGATIVE_INFINITY;
  from[1] = Number.POSITIVE_INFINITY;
  for (let q = 1; q < count; q++) {
    let meet = crossing(line, q, at[k]!);
    while (meet <= from[k]!) {
      k--;
      meet = crossing(line, q, at[k]!);
    }
    k++;
    at[k] = q;
    from[k] = meet;
    from[k + 1] = Number.POSITIVE_INFINITY;
  }
  k = 0;
  for (let q = 0; q < count; q++) {
    while (from[k + 1]! < q) k++;
    const foot = at[k]!;
    grid[start + q * stride] = (q - foot) ** 2 + line[foot]!;
  }
};

const crossing = (line: Float64Array, q: number, p: number): number =>
  (line[q]! + q * q - line[p]! - p * p) / (2 * q - 2 * p);
