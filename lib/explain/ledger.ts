/**
 * A sum as it is shown: figures of three decimals that add up to the shown total exactly. Each is the exact amount, rounded up or down
 * to a thousandth: what rounding each for itself would leave over goes to those that were rounded against it most (the method of
 * largest remainders).
 */
export const SHOWN_DECIMALS = 3;
const UNIT = 10 ** SHOWN_DECIMALS;

/** @param total what the amounts add up to but for the sum's own rounding */
export function shownAmounts(amounts: readonly number[], total: number): { shown: number[]; total: number } {
  const whole = amounts.map((amount) => Math.floor(amount * UNIT));
  const target = Math.round(total * UNIT);
  let missing = target - whole.reduce((sum, units) => sum + units, 0);
  const byRemainder = amounts
    .map((amount, index) => ({ index, remainder: amount * UNIT - Math.floor(amount * UNIT) }))
    .sort((a, b) => b.remainder - a.remainder);
  for (let turn = 0; missing !== 0 && byRemainder.length > 0; turn++) {
    const step = Math.sign(missing);
    // Too much stands there: taken from those that were cut least.
    const at = step > 0 ? turn : byRemainder.length - 1 - (turn % byRemainder.length);
    const { index } = byRemainder[at % byRemainder.length]!;
    whole[index] = whole[index]! + step;
    missing -= step;
  }
  return { shown: whole.map(fromUnits), total: fromUnits(target) };
}

/** Not a negative zero. */
const fromUnits = (units: number): number => units / UNIT + 0;
