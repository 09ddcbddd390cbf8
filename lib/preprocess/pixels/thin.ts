/**
 * Thins a shape (1 = ink) to lines one pixel wide that keep its holes and ends, in place (Guo and Hall, "Parallel thinning with
 * two-subiteration algorithms", CACM 1989, algorithm A1; the better known one of Zhang and Suen eats slanted lines two pixels
 * wide). The outermost pixels must be 0.
 */
export const thin = (ink: Uint8Array, width: number): void => {
  const doomed: number[] = [];
  for (let removed = true; removed; ) {
    removed = false;
    for (const pass of [0, 1] as const) {
      doomed.length = 0;
      for (let i = width + 1; i < ink.length - width - 1; i++)
        if (ink[i] === 1 && mayGo(ink, i, width, pass)) doomed.push(i);
      for (const i of doomed) ink[i] = 0;
      if (doomed.length > 0) removed = true;
    }
  }
};

const mayGo = (ink: Uint8Array, i: number, width: number, pass: 0 | 1): boolean => {
  const n = ink[i - width]!;
  const ne = ink[i - width + 1]!;
  const e = ink[i + 1]!;
  const se = ink[i + width + 1]!;
  const s = ink[i + width]!;
  const sw = ink[i + width - 1]!;
  const w = ink[i - 1]!;
  const nw = ink[i - width - 1]!;
  const parts = ((1 - n) & (ne | e)) + ((1 - e) & (se | s)) + ((1 - s) & (sw | w)) + ((1 - w) & (nw | n));
  if (parts !== 1) return false;
  const neighbours = Math.min(
    (nw | n) + (ne | e) + (se | s) + (sw | w),
    (n | ne) + (e | se) + (s | sw) + (w | nw),
  );
  if (neighbours < 2 || neighbours > 3) return false;
  return pass === 0 ? ((n | ne | (1 - se)) & e) === 0 : ((s | sw | (1 - nw)) & w) === 0;
};
