import type { Reading, ReadingSource } from '@/app/session/reading';
import type { GlyphId, ModelId, Seq } from '@/lib/ids';

/** A body of `POST /api/predict`. */
export type PredictBody = ({ readonly image: string } | { readonly strokes: Strokes }) & {
  readonly model?: string;
};
export type Strokes = readonly (readonly (readonly [x: number, y: number])[])[];

/** What this page reads of an answer; the rest is shown as it came. */
export interface PredictAnswer {
  readonly model: string;
  readonly probabilities: readonly number[];
  readonly isDigit: boolean;
  readonly steps: readonly {
    readonly name: string;
    readonly width: number;
    readonly height: number;
    readonly image: string;
  }[];
}

export interface ApiAnswer {
  readonly status: number;
  readonly milliseconds: number;
  readonly body: unknown;
}

export const UNREACHABLE = 'The server cannot be reached. Check the network, or that it still runs.';

/** @throws TypeError where the server cannot be reached, DOMException `AbortError` */
export async function predict(body: PredictBody, signal: AbortSignal): Promise<ApiAnswer> {
  const began = performance.now();
  const response = await fetch('/api/predict', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  const answer: unknown = await response.json().catch(() => null);
  return { status: response.status, milliseconds: performance.now() - began, body: answer };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

export const predictionIn = ({ status, body }: ApiAnswer): PredictAnswer | null =>
  status === 200 && isRecord(body) && Array.isArray(body.probabilities) && Array.isArray(body.steps)
    ? (body as unknown as PredictAnswer)
    : null;

/** The sentence of a refusal. */
export function refusalIn({ body }: ApiAnswer): string {
  const error = isRecord(body) ? body.error : null;
  return isRecord(error) && typeof error.message === 'string'
    ? error.message
    : 'The server answered with something that is no prediction. Try again in a moment.';
}

/** One answer in the form that the room's bars take. */
export function readingOf(answer: PredictAnswer | null): ReadingSource {
  const latest: Reading | null = answer && {
    glyph: 'api.1' as GlyphId,
    seq: 0 as Seq,
    model: answer.model as ModelId,
    probabilities: answer.probabilities,
    isDigit: answer.isDigit ? 1 : 0,
    input: null,
  };
  return { latest, subscribe: () => () => {}, close() {} };
}
