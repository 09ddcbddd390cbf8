export interface Schedule {
  /** The highest rate. */
  readonly rate: number;
  /** Steps in which the rate rises linearly to its highest. */
  readonly warmUp: number;
  /** Steps in all; the rate falls to zero along half a cosine until then. */
  readonly steps: number;
}

/** The learning rate of a step, counted from 1. */
export function learningRate({ rate, warmUp, steps }: Schedule, step: number): number {
  if (step <= warmUp) return (rate * step) / warmUp;
  const progress = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp));
  return (rate * (1 + Math.cos(Math.PI * progress))) / 2;
}
