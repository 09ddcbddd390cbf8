/** A split of values in two classes. */
export interface Split {
  /** Values ≤ threshold are dark. */
  readonly threshold: number;
  readonly darkMean: number;
  readonly lightMean: number;
  /** Variance between the classes as a share of all variance, 0 … 1: how cleanly they part. 0 for a constant picture. */
  readonly separation: number;
}

const BINS = 256;

/** Otsu's threshold: the one that parts values (0 … 1) into the two most distant classes (IEEE Trans. SMC 9, 1979). */
export const otsu = (values: Float32Array): Split => {
  const histogram = new Float64Array(BINS);
  for (const value of values) histogram[Math.max(0, Math.min(BINS - 1, Math.round(value * (BINS - 1))))]!++;
  const count = values.length;
  let sum = 0;
  let squares = 0;
  for (let bin = 0; bin < BINS; bin++) {
    sum += bin * histogram[bin]!;
    squares += bin * bin * histogram[bin]!;
  }
  const variance = squares / count - (sum / count) ** 2;
  let dark = 0;
  let darkSum = 0;
  let best = { between: 0, bin: 0, darkMean: sum / count, lightMean: sum / count };
  for (let bin = 0; bin < BINS - 1; bin++) {
    dark += histogram[bin]!;
    darkSum += bin * histogram[bin]!;
    if (dark === 0) continue;
    if (dark === count) break;
    const darkMean = darkSum / dark;
    const lightMean = (sum - darkSum) / (count - dark);
    const between = (dark / count) * (1 - dark / count) * (lightMean - darkMean) ** 2;
    if (between > best.between) best = { between, bin, darkMean, lightMean };
  }
  return {
    threshold: (best.bin + 0.5) / (BINS - 1),
    darkMean: best.darkMean / (BINS - 1),
    lightMean: best.lightMean / (BINS - 1),
    separation: variance > 0 ? best.between / variance : 0,
  };
};
