import type { RoomSession } from '@/app/session/room-session';
import { type Trace, traceStrokes } from '@/lib/preprocess';
import type { StrokeRecord } from '@/lib/room/state';
import { type Timeline, timelineOf } from '@/lib/stroke/timeline';
import type { Prediction } from '@/lib/wire';
import type { Asked } from '../computed-frames';

/** A glyph's ink in time. */
export interface GlyphJourney {
  readonly prediction: Prediction;
  readonly timeline: Timeline<StrokeRecord>;
}

/** Of the glyph that is looked at; null where nothing is drawn. */
export function journeyOf({
  reading,
  predictions,
  replica,
}: Pick<RoomSession, 'reading' | 'predictions' | 'replica'>): GlyphJourney | null {
  const prediction = predictions.all.get(reading.latest?.glyph ?? ('' as never));
  if (!prediction) return null;
  const strokes = prediction.strokes.flatMap((id) => replica.stroke(id) ?? []);
  return strokes.length === 0 ? null : { prediction, timeline: timelineOf(strokes) };
}

/** How the ink became the input, as it stood at a time; null before the first sample. */
export const traceAt = ({ timeline }: GlyphJourney, time: number): Trace | null =>
  traceStrokes(timeline.until(time));

export const askedAt = ({ prediction }: GlyphJourney, { input }: Trace): Asked => ({
  model: prediction.model,
  glyph: prediction.glyph,
  seq: prediction.seq,
  input,
});
