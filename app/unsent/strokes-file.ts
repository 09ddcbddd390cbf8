import { POINT_STRIDE } from '@/lib/stroke/points';
import type { NotSentStroke } from './ink-store';

/** As `POST /api/predict` takes them, so that what was not sent can be read all the same: strokes of [x, y, t], sheet units and ms. */
export function strokesFile(strokes: readonly NotSentStroke[]): string {
  const samples = strokes.map(({ points }) => {
    const stroke: number[][] = [];
    for (let i = 0; i < points.length; i += POINT_STRIDE) stroke.push(points.slice(i, i + 3));
    return stroke;
  });
  return JSON.stringify({ strokes: samples });
}
