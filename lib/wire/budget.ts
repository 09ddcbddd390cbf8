/** Refills evenly; what is not spent is kept up to `burst`. */
export interface Budget {
  /** False, and nothing taken, when less than `cost` is left. */
  take(cost: number, nowMs: number): boolean;
  left(nowMs: number): number;
  /** Takes it in any case. @returns milliseconds until what was taken so far has been given back; whoever reserves first is first */
  reserve(cost: number, nowMs: number): number;
}

/**
 * A token bucket.
 * @param perSecond what is given back each second
 * @param burst what a connection may spend at once after a rest
 */
export function createBudget(perSecond: number, burst: number): Budget {
  let left = burst;
  let at: number | null = null;
  const refill = (nowMs: number): void => {
    // A clock that was set back gives nothing back and takes nothing away.
    left = Math.min(burst, left + (Math.max(0, nowMs - (at ?? nowMs)) / 1000) * perSecond);
    at = nowMs;
  };
  return {
    take(cost, nowMs) {
      refill(nowMs);
      if (cost > left) return false;
      left -= cost;
      return true;
    },
    left(nowMs) {
      refill(nowMs);
      return left;
    },
    reserve(cost, nowMs) {
      refill(nowMs);
      left -= cost;
      return left >= 0 ? 0 : Math.ceil((-left / perSecond) * 1000);
    },
  };
}
