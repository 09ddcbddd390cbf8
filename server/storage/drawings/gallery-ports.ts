import type { DrawingSource, Label } from '@/lib/drawing/label';
import type { ReportReason } from '@/lib/gallery/report';
import type { DrawingId, EpochMillis, PersonId } from '@/lib/ids';
import type { WholeDrawing } from './drawing-ports';

/** A drawing that is shown, and whose it is. */
export interface ShownDrawing {
  readonly drawing: WholeDrawing;
  readonly name: string;
}

export interface GalleryFilter {
  readonly source?: DrawingSource | undefined;
  readonly label?: Label | undefined;
  /** Whether the network read what it shows. */
  readonly read?: 'right' | 'wrong' | undefined;
  /** The viewer's own, or what the viewer hid; else whatever they may see. */
  readonly show?: 'own' | 'hidden' | undefined;
}

/** Newest first; goes on behind this one. */
export interface GalleryCursor {
  readonly at: EpochMillis;
  readonly id: string;
}

export interface GalleryQuestion {
  /** Null where the viewer is nobody known: they have hidden nothing. */
  readonly viewer: PersonId | null;
  readonly after: GalleryCursor | null;
  readonly limit: number;
}

export interface ShownResult extends ShownDrawing {
  readonly points: number;
  readonly prompt: string | null;
  /** What the network took it for in the end. */
  readonly netRead: string | null;
  readonly readMs: number | null;
  readonly judged: number;
  readonly judgedRight: number;
  readonly fooled: boolean;
}

/** A round as far as its drawings are shown: of those who did not agree to that, it says nothing. */
export interface ShownRound {
  readonly id: string;
  readonly mode: string;
  readonly model: string;
  readonly digits: number;
  readonly twist: string;
  readonly daily: string | null;
  readonly endedAt: EpochMillis;
  readonly results: readonly ShownResult[];
}

export interface ReportedDrawing extends ShownDrawing {
  /** Since a reviewer last decided, oldest first. */
  readonly reports: readonly { readonly reason: ReportReason; readonly at: EpochMillis }[];
}

/**
 * What everybody may look at: drawings whose authors agreed to that, that no reviewer rejected or took out, and that fewer people than
 * REPORTS_THAT_HIDE reported since a reviewer looked.
 */
export interface GalleryStore {
  drawings(question: GalleryQuestion & { readonly filter: GalleryFilter }): Promise<readonly ShownDrawing[]>;
  rounds(question: GalleryQuestion & { readonly mode?: string | undefined }): Promise<readonly ShownRound[]>;
  /** That the viewer does not want to see it, or does again. Does nothing where there is no such drawing. */
  hide(viewer: PersonId, id: DrawingId, hidden: boolean): Promise<void>;
  /** Also hides it from who reports it. Once a person; the last reason counts. */
  report(reporter: PersonId, id: DrawingId, reason: ReportReason, at: EpochMillis): Promise<void>;
  /** What waits for a reviewer: most reported first, then the oldest. */
  reported(limit: number): Promise<readonly ReportedDrawing[]>;
  /** Whether it is shown, whatever was reported until now. */
  decide(reviewer: PersonId, id: DrawingId, shown: boolean, at: EpochMillis): Promise<void>;
}
