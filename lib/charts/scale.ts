/** From values to a length of the chart, linearly; `to` may be the smaller one, as on an axis that points up. */
export interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

const STEPS = [1, 2, 5, 10];

/** Round values over a range, its ends included where they are round: at most `most` + 1 of them, and never fewer than two. */
export function ticksOf(low: number, high: number, most: number): readonly number[] {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * STEPS.find((times) => power * times >= rough * (1 - 1e-9))!;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // By multiplication, so that no rounding adds up.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** A scale whose ends are round values that hold all of the given ones. A range of nothing is widened. */
export function scaleOf(values: readonly number[], length: { from: number; to: number }, most = 4): Scale {
  const low = values.length > 0 ? Math.min(...values) : 0;
  const high = values.length > 0 ? Math.max(...values) : 1;
  const ticks = high > low ? ticksOf(low, high, most) : [low, low + (Math.abs(low) || 1)];
  return { ticks, at: linear(ticks[0]!, ticks.at(-1)!, length) };
}

/** A scale from one value to another and no further, for an axis whose end is an end, as a run's last step. */
export const exactScale = (low: number, high: number, length: { from: number; to: number }): Scale => ({
  ticks: [low, high],
  at: linear(low, high, length),
});

const linear =
  (low: number, high: number, { from, to }: { from: number; to: number }) =>
  (value: number): number =>
    from + ((value - low) / (high - low)) * (to - from);
