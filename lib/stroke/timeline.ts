import { POINT_STRIDE, type Points } from './points';

/** A stroke as it lies in time; a room's `StrokeRecord` is one. */
export interface TimedStroke {
  readonly points: Points;
  /** Milliseconds, any origin: when its first sample was drawn. */
  readonly at: number;
}

/** Between two strokes a pen is lifted for moments or for days; in a replay for no longer than this, milliseconds. */
export const LONGEST_PAUSE_MS = 400;

export interface Timeline<Stroke extends TimedStroke> {
  /** Milliseconds from the first sample to the last, long pauses shortened. */
  readonly length: number;
  /** When each stroke begins, in the order of time. */
  readonly begins: readonly number[];
  /** The strokes as they stood at a time, each cut at the last sample until then; of those that had not begun nothing. */
  until(time: number): Stroke[];
}

/** Strokes in the order in which they were drawn; those that were drawn at once, by several people, stay at once. */
export function timelineOf<Stroke extends TimedStroke>(strokes: readonly Stroke[]): Timeline<Stroke> {
  const inOrder = [...strokes].filter(({ points }) => points.length > 0).sort((a, b) => a.at - b.at);
  const begins: number[] = [];
  let end = 0;
  let cut = inOrder[0]?.at ?? 0;
  for (const stroke of inOrder) {
    const pause = stroke.at - cut - end;
    if (pause > LONGEST_PAUSE_MS) cut += pause - LONGEST_PAUSE_MS;
    const begin = stroke.at - cut;
    begins.push(begin);
    end = Math.max(end, begin + durationOf(stroke.points));
  }
  return {
    length: end,
    begins,
    until: (time) =>
      inOrder.flatMap((stroke, i) => {
        const samples = samplesUntil(stroke.points, time - begins[i]!);
        return samples === 0 ? [] : [{ ...stroke, points: stroke.points.slice(0, samples * POINT_STRIDE) }];
      }),
  };
}

const durationOf = (points: Points): number => points.at(2 - POINT_STRIDE)!;

/** How many samples there are until a time, in milliseconds; it never runs backwards in a stroke, so that one is found by halving. */
export function samplesUntil(points: Points, time: number): number {
  let low = 0;
  let high = points.length / POINT_STRIDE;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle * POINT_STRIDE + 2]! <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
