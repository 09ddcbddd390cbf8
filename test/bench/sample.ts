import { performance } from 'node:perf_hooks';

export interface SampleOptions {
  readonly warmUp: number;
  readonly runs: number;
}

/** Milliseconds of each run, one after the other; `run` gets its number. */
export async function sample(
  run: (n: number) => unknown,
  { warmUp, runs }: SampleOptions,
): Promise<number[]> {
  for (let n = 0; n < warmUp; n++) await run(n);
  const samples: number[] = [];
  for (let n = 0; n < runs; n++) {
    const begin = performance.now();
    const result = run(n);
    // Awaiting what is no promise would add a turn of the event loop to every run.
    if (result instanceof Promise) await result;
    samples.push(performance.now() - begin);
  }
  return samples;
}

/** @param share 0.5 for the median. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const mean = (samples: readonly number[]): number =>
  samples.reduce((sum, value) => sum + value, 0) / samples.length;
