import type { DrawingSource, DrawingStatus, Label, LabelSource } from '@/lib/drawing/label';
import type { DrawingId, EpochMillis, GlyphId, ModelId, PersonId, RoomId, Seq, StrokeId } from '@/lib/ids';
import type { DrawnStroke } from './ink-codec';

export type { DrawnStroke };

/** Where in a room a drawing stands. */
export interface DrawingPlace {
  readonly room: RoomId;
  readonly sheet: number;
  readonly glyph: GlyphId;
  /** Seq of the last op that touched the glyph. */
  readonly revision: Seq;
  readonly strokes: readonly StrokeId[];
}

interface Common {
  readonly id: DrawingId;
  /** Whose ink it is. */
  readonly person: PersonId;
  readonly savedBy: PersonId;
  /** What the page of whoever saved it called that request. */
  readonly request: string;
  /** Null for what came with a file. */
  readonly place: DrawingPlace | null;
  readonly source: DrawingSource;
  readonly at: EpochMillis;
  /** Version of the words that were agreed to. */
  readonly consent: number;
  /** Null where nobody has said yet. */
  readonly label: Label | null;
  readonly labelSource: LabelSource | null;
  readonly status: DrawingStatus;
  readonly model: ModelId;
  readonly isDigit: number | null;
  /** The drawing of a number's whole ink, and where in the number this digit stands. */
  readonly partOf: { readonly parent: DrawingId; readonly index: number } | null;
  /** What such a whole was to be. */
  readonly number: string | null;
}

export interface NewDrawing extends Common, DrawingInk {}

/** Everything but pixels and samples. */
export interface DrawingRecord extends Common {
  /** Its author is never trained on. */
  readonly holdOut: boolean;
  readonly read: Label;
  readonly confidence: number;
  readonly disagreement: number;
  readonly doubt: number;
  readonly novelty: number;
  /** Lines of its history. */
  readonly changes: number;
}

export interface DrawingInk {
  /** 784 bytes. */
  readonly input: Uint8Array;
  /** Ten. */
  readonly probabilities: Float32Array;
  readonly strokes: readonly DrawnStroke[];
}

export interface WholeDrawing extends DrawingRecord, DrawingInk {}

export type LabelAction = 'saved' | 'labelled' | 'accepted' | 'rejected' | 'undone' | 'blind';
export interface LabelEventRecord {
  readonly n: number;
  readonly by: { readonly id: PersonId; readonly name: string } | null;
  readonly at: EpochMillis;
  readonly action: LabelAction;
  /** As it stood afterwards; of `blind`, what was said. */
  readonly label: Label | null;
  readonly labelSource: LabelSource | null;
  readonly status: DrawingStatus;
}

export interface DrawingFilter {
  readonly status?: DrawingStatus | undefined;
  readonly label?: Label | null | undefined;
  readonly source?: DrawingSource | undefined;
  readonly person?: PersonId | undefined;
  readonly model?: ModelId | undefined;
  readonly holdOut?: boolean | undefined;
  /** The network's, 0…1. */
  readonly confidenceFrom?: number | undefined;
  readonly confidenceTo?: number | undefined;
  readonly from?: EpochMillis | undefined;
  /** Not included. */
  readonly to?: EpochMillis | undefined;
}

export const DRAWING_ORDERS = ['disagreement', 'doubt', 'novelty', 'newest', 'oldest'] as const;
export type DrawingOrder = (typeof DRAWING_ORDERS)[number];

/** Goes on behind this drawing of the last page. */
export type DrawingCursor = Pick<DrawingRecord, 'id' | 'at' | 'disagreement' | 'doubt' | 'novelty'>;

export interface DrawingPage {
  readonly filter: DrawingFilter;
  readonly order: DrawingOrder;
  readonly after?: DrawingCursor | undefined;
  readonly limit: number;
}

export interface DrawingStore {
  /**
   * Saves in one transaction and answers with what then stands, in order. A request that was saved before is not saved again; a glyph
   * whose revision was saved before takes the new label. Authors must have entered before.
   */
  save(drawings: readonly NewDrawing[]): Promise<readonly DrawingRecord[]>;
  find(id: DrawingId): Promise<DrawingRecord | null>;
  whole(id: DrawingId): Promise<WholeDrawing | null>;
  list(page: DrawingPage): Promise<readonly DrawingRecord[]>;
  /** The same with pixels and samples: keep the limit small. */
  listWhole(page: DrawingPage): Promise<readonly WholeDrawing[]>;
  history(id: DrawingId): Promise<readonly LabelEventRecord[]>;
  /** Drawings of a room that have any of these strokes in them. */
  withStrokes(room: RoomId, strokes: readonly StrokeId[]): Promise<readonly DrawingRecord[]>;
  /** What is there of each label, for the head of an export. */
  count(filter: DrawingFilter): Promise<number>;
  /** Pixels, samples, history and all. */
  delete(ids: readonly DrawingId[]): Promise<void>;
}

export type Verdict =
  | { readonly kind: 'label'; readonly label: Label }
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject' }
  /** Takes back the reviewer's own last verdict on it, where nobody has said anything since. */
  | { readonly kind: 'undo' };

export type JudgeOutcome =
  | { readonly ok: true; readonly drawing: DrawingRecord }
  | {
      readonly ok: false;
      readonly id: DrawingId;
      readonly reason: 'unknown' | 'claimed' | 'unlabelled' | 'nothing-to-undo';
    };

export interface ClaimRequest {
  readonly reviewer: PersonId;
  readonly filter: DrawingFilter;
  readonly order: DrawingOrder;
  /** Drawings that the reviewer has before them, or has passed over. */
  readonly except: readonly DrawingId[];
  /** Only what the reviewer has not judged blind; what another has judged comes first. */
  readonly blind: boolean;
  readonly limit: number;
  readonly now: EpochMillis;
  /** When the claims end unless they are renewed. */
  readonly until: EpochMillis;
}

export interface Likeness {
  readonly id: DrawingId;
  /** Of the 784 bytes. */
  readonly same: boolean;
  /** Mean difference of the thumbs, 0…255. */
  readonly distance: number;
  readonly label: Label | null;
  readonly status: DrawingStatus;
}

export interface ReviewStore {
  /** What the reviewer gets next; nobody else gets it until the claim ends. */
  claim(request: ClaimRequest): Promise<readonly WholeDrawing[]>;
  renew(reviewer: PersonId, ids: readonly DrawingId[], until: EpochMillis): Promise<void>;
  release(reviewer: PersonId, ids: readonly DrawingId[]): Promise<void>;
  /** In one transaction; what another reviewer holds is left alone. A verdict ends the claim. */
  judge(
    reviewer: PersonId,
    verdicts: readonly { readonly id: DrawingId; readonly verdict: Verdict }[],
    now: EpochMillis,
  ): Promise<readonly JudgeOutcome[]>;
  /**
   * Notes what a reviewer says who was shown neither label nor answer. When two have spoken and agree, that is the label, and the drawing
   * is accepted; where they differ it comes first in the queue.
   */
  opinion(reviewer: PersonId, id: DrawingId, label: Label, now: EpochMillis): Promise<JudgeOutcome>;
  /** Pairs of labels that two reviewers gave the same drawings, blind; the reviewer's own first where one is named. */
  opinionPairs(reviewer?: PersonId): Promise<readonly (readonly [Label, Label])[]>;
  /** The same drawing again, or nearly: the nearest first. */
  alike(id: DrawingId, limit: number): Promise<readonly Likeness[]>;
}
