import type { EngineChoice } from '@/server/inference/tensorflow';

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly unit:
    | 'ms'
    | 'bytes'
    | 'MB'
    | 'per second'
    | 'calls'
    | 'frames'
    | 'times'
    | 'cores'
    | 'rooms'
    | 'ops';
  /** Every single measurement, in the row's unit. */
  readonly samples: readonly number[];
  /** The row of the same benchmark that this one is compared with; absent for the baseline itself. */
  readonly baseline?: string;
  /** What the project promises. */
  readonly promise?: {
    readonly of: 'p50' | 'p95' | 'p99' | 'mean' | 'least' | 'most';
    readonly atMost?: number;
    readonly atLeast?: number;
  };
}

export interface BenchContext {
  /** Files with pen strokes; null takes the default, see pen-strokes.ts. */
  readonly strokes: string | null;
  readonly engine: EngineChoice;
  /** How often a server is killed; null takes the default. */
  readonly rounds: number | null;
  /** One line that belongs under the table: where data came from, what ran. */
  readonly note: (line: string) => void;
}

export interface Benchmark {
  /** What `--only` takes. */
  readonly name: string;
  readonly about: string;
  run(context: BenchContext): Promise<readonly Row[]>;
}
