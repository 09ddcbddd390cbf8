/**
 * One-sided sign test: how likely at least so many of the changed drawings come out better where better and worse are equally likely.
 * The exact binomial tail, summed in logarithms.
 * @returns p, above 0 to 1
 */
export function signTest(better: number, worse: number): number {
  const n = better + worse;
  let sum = 0;
  let logTerm = -n * Math.LN2; // log of C(n, 0) / 2^n
  for (let k = 0; k <= n; k++) {
    if (k >= better) sum += Math.exp(logTerm);
    logTerm += Math.log(n - k) - Math.log(k + 1);
  }
  return Math.min(1, sum);
}
