import type { InkStroke } from '@/app/drawings/ink';
import { type Answer, ask, isRecord, post } from '@/app/session/rooms-api';
import type { DrawingSource, DrawingStatus, LabelText } from '@/lib/drawing/label';

export interface ReviewItem {
  readonly id: string;
  readonly person: string;
  readonly holdOut: boolean;
  readonly source: DrawingSource;
  readonly at: number;
  readonly model: string;
  readonly status: DrawingStatus;
  readonly number: string | null;
  /** The 784 bytes, base64. */
  readonly input: string;
  readonly strokes: readonly InkStroke[];
  /** Null in blind mode. */
  readonly opinion: {
    readonly label: LabelText | null;
    readonly labelSource: string | null;
    readonly read: LabelText;
    readonly probabilities: readonly number[];
    readonly isDigit: number | null;
  } | null;
}

export interface ReviewFilter {
  readonly status?: DrawingStatus;
  readonly label?: LabelText | null;
  readonly source?: DrawingSource;
  readonly person?: string;
  readonly model?: string;
  readonly confidenceFrom?: number;
  readonly confidenceTo?: number;
  readonly from?: number;
}

export type ReviewOrder = 'disagreement' | 'doubt' | 'novelty' | 'newest' | 'oldest';

export type Verdict =
  | { readonly kind: 'label'; readonly label: LabelText }
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'undo' };

export interface Outcome {
  readonly id: string;
  readonly refused: 'unknown' | 'claimed' | 'unlabelled' | 'nothing-to-undo' | null;
}

export interface Agreement {
  readonly count: number;
  readonly observed: number;
  readonly kappa: number | null;
}

export interface Details {
  readonly history: readonly {
    readonly at: number;
    readonly by: string | null;
    readonly action: string;
    readonly label: LabelText | null;
    readonly status: DrawingStatus;
  }[];
  readonly alike: readonly {
    readonly id: string;
    readonly same: boolean;
    readonly distance: number;
    readonly label: LabelText | null;
    readonly status: DrawingStatus;
    readonly input: string;
  }[];
}

// What is answered is of one build with the page, and not checked again.
const asIs = <T>(body: unknown): T | null => (isRecord(body) ? (body as T) : null);

export interface NextRequest {
  readonly filter: ReviewFilter;
  readonly order: ReviewOrder;
  readonly blind: boolean;
  readonly limit: number;
  readonly except: readonly string[];
}

/** What the review page asks of the server; tests bring their own. */
export interface ReviewApi {
  next(
    request: NextRequest,
  ): Promise<Answer<{ readonly drawings: readonly ReviewItem[]; readonly waiting: number }>>;
  claims(keep: readonly string[], release: readonly string[]): Promise<Answer<unknown>>;
  judge(
    verdicts: readonly { readonly id: string; readonly verdict: Verdict }[],
  ): Promise<Answer<{ readonly outcomes: readonly Outcome[] }>>;
  opinion(id: string, label: LabelText): Promise<Answer<{ readonly outcome: Outcome }>>;
}

export const reviewApi: ReviewApi = {
  next: (request) =>
    ask('/api/review/next', post(request), asIs<{ drawings: ReviewItem[]; waiting: number }>),
  claims: (keep, release) => ask('/api/review/claims', post({ keep, release }), asIs<object>),
  judge: (verdicts) => ask('/api/review/verdicts', post({ verdicts }), asIs<{ outcomes: Outcome[] }>),
  opinion: (id, label) => ask('/api/review/opinions', post({ id, label }), asIs<{ outcome: Outcome }>),
};

export const readDetails = (id: string): Promise<Answer<Details>> =>
  ask(`/api/review/drawings/${id}`, {}, asIs<Details>);

export const readAgreement = (): Promise<Answer<{ readonly own: Agreement; readonly all: Agreement }>> =>
  ask('/api/review/agreement', {}, asIs<{ own: Agreement; all: Agreement }>);
