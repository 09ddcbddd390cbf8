import { type Answer, ask, isRecord, post } from '@/app/session/rooms-api';

/** x and y, y downward. */
export type Samples = readonly (readonly [number, number])[];

export interface Said {
  readonly digit: number;
  readonly confidence: number;
  readonly probabilities: readonly number[];
  readonly isDigit: boolean;
}

/** What one version says of some strokes. */
export const readBy = (model: string, strokes: readonly Samples[]): Promise<Answer<Said>> =>
  ask('/api/predict', post({ strokes, model }), (body) =>
    isRecord(body) ? (body as unknown as Said) : null,
  );

/**
 * Asks one version after the other, and tells each answer as it comes; a newer drawing ends it.
 * @param read tests bring their own
 */
export async function readByAll(
  models: readonly string[],
  strokes: readonly Samples[],
  signal: AbortSignal,
  tell: (model: string, answer: Answer<Said>) => void,
  read = readBy,
): Promise<void> {
  for (const model of models) {
    const answer = await read(model, strokes);
    if (signal.aborted) return;
    tell(model, answer);
  }
}
