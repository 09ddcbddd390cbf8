/** What there is to say of a map's or a layer's values at a glance. */
export interface Statistics {
  readonly least: number;
  readonly mean: number;
  readonly most: number;
  /** Share of the cells that are exactly zero, 0 to 1. */
  readonly zeros: number;
}

/** @param values at least one */
export function statisticsOf(values: Float32Array): Statistics {
  let least = values[0]!;
  let most = values[0]!;
  let sum = 0;
  let zeros = 0;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
    if (value === 0) zeros++;
    sum += value;
  }
  return { least, most, mean: sum / values.length, zeros: zeros / values.length };
}
