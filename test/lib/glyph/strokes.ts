import type { GlyphStroke } from '@/lib/glyph';
import type { Seq, StrokeId } from '@/lib/ids';

/** A stroke through the given corners; `n` is both its name and its age. */
export const strokeOf = (
  n: number,
  corners: readonly (readonly [number, number])[],
  sheet = 0,
): GlyphStroke => ({
  id: `test.${n}` as StrokeId,
  sheet,
  firstSeq: n as Seq,
  width: 8,
  points: corners.flatMap(([x, y], i) => [x, y, i * 10, 128]),
});

export const idOf = (n: number): StrokeId => `test.${n}` as StrokeId;
