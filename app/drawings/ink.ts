import type { Pointer, Points } from '@/lib/stroke/points';

/** One stroke of a kept drawing, as the API gives it. */
export interface InkStroke {
  /** Milliseconds since the first stroke began. */
  readonly delay: number;
  readonly width: number;
  readonly pointer: Pointer;
  readonly points: Points;
}
