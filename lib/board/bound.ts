/** Of the normal distribution: what lies below the bound is 2.5 %. */
const Z = 1.96;

/**
 * What a share is at least, with 97.5 % confidence, when `share` of `n` were seen: so that 20 of 20 do not stand above 990 of 1,000.
 * Source: E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference.
 *
 * @param share 0…1
 * @param n above 0; may be fractional
 */
export function lowerBound(share: number, n: number): number {
  const square = Z * Z;
  const spread = Z * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  return (share + square / (2 * n) - spread) / (1 + square / n);
}
