import type { InkStroke } from '@/app/drawings/ink';
import { type Answer, ask, isRecord, post } from '@/app/session/rooms-api';
import type { DrawingSource, LabelText } from '@/lib/drawing/label';
import type { ReportReason } from '@/lib/gallery/report';

/** The pages' side of the gallery's API. What it answers is of one build with the page, and not checked again. */

export interface ShownDrawing {
  readonly id: string;
  readonly name: string;
  readonly own: boolean;
  readonly source: DrawingSource;
  readonly at: number;
  readonly label: LabelText | null;
  readonly number: string | null;
  readonly read: LabelText;
  readonly model: string;
  /** The 784 bytes, base64. */
  readonly input: string;
  readonly strokes: readonly InkStroke[];
}

export interface ShownResult {
  readonly drawing: ShownDrawing;
  readonly points: number;
  readonly prompt: string | null;
  readonly netRead: string | null;
  readonly fooled: boolean;
}

export interface ShownRound {
  readonly id: string;
  readonly mode: 'beat' | 'race' | 'fool';
  readonly model: string;
  readonly twist: string;
  readonly daily: string | null;
  readonly at: number;
  readonly results: readonly ShownResult[];
}

export interface Reported {
  readonly drawing: ShownDrawing;
  readonly reports: readonly { readonly reason: ReportReason; readonly at: number }[];
}

export interface DrawingsFilter {
  readonly source?: string;
  readonly label?: string;
  readonly read?: string;
  readonly show?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

const asIs = <T>(body: unknown): T | null => (isRecord(body) ? (body as T) : null);
const queryOf = (filter: object, after: string | null): string =>
  new URLSearchParams([...Object.entries(filter), ...(after === null ? [] : [['after', after]])]).toString();

const mapped = <From, To>(answer: Answer<From>, map: (value: From) => To): Answer<To> =>
  answer.ok ? { ok: true, value: map(answer.value) } : answer;

export const readDrawings = async (
  filter: DrawingsFilter,
  after: string | null,
): Promise<Answer<Page<ShownDrawing>>> =>
  mapped(
    await ask(
      `/api/gallery/drawings?${queryOf(filter, after)}`,
      {},
      asIs<{ drawings: ShownDrawing[]; next: string | null }>,
    ),
    ({ drawings, next }) => ({ items: drawings, next }),
  );

export const readRounds = async (
  filter: { readonly mode?: string },
  after: string | null,
): Promise<Answer<Page<ShownRound>>> =>
  mapped(
    await ask(
      `/api/gallery/rounds?${queryOf(filter, after)}`,
      {},
      asIs<{ rounds: ShownRound[]; next: string | null }>,
    ),
    ({ rounds, next }) => ({ items: rounds, next }),
  );

export const hideDrawing = (id: string, hidden: boolean): Promise<Answer<object>> =>
  ask(`/api/gallery/drawings/${id}/hide`, post({ hidden }), asIs<object>);

export const reportDrawing = (id: string, reason: ReportReason): Promise<Answer<object>> =>
  ask(`/api/gallery/drawings/${id}/report`, post({ reason }), asIs<object>);

export const readReported = (): Promise<Answer<{ readonly drawings: readonly Reported[] }>> =>
  ask('/api/gallery/reported', {}, asIs<{ drawings: Reported[] }>);

export const decideReport = (id: string, shown: boolean): Promise<Answer<object>> =>
  ask(`/api/gallery/drawings/${id}/verdict`, post({ shown }), asIs<object>);
