import type { GlyphId, StrokeId } from '../ids';
import type { StrokeRecord } from '../room/state';

/** What grouping reads of a stroke. */
export type GlyphStroke = Pick<StrokeRecord, 'id' | 'sheet' | 'firstSeq' | 'width' | 'points'>;

/** Strokes that stand together as one sign. */
export interface Glyph {
  /** The id of its earliest visible stroke. */
  readonly id: GlyphId;
  readonly sheet: number;
  /** In the order in which they began. */
  readonly strokes: readonly StrokeId[];
  /** Left, top, right, bottom of the pen's centre lines, sheet units. */
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
}

/** A glyph id that names nothing any more; who looked at it now looks at `replacedBy`. */
export interface GoneGlyph {
  readonly glyph: GlyphId;
  readonly sheet: number;
  readonly replacedBy: GlyphId | null;
}
