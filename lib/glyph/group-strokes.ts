import { belongTogether } from './belong-together';
import { byAge, componentsOf, createNode, glyphOfComponent, type StrokeNode } from './components';
import type { Glyph, GlyphStroke } from './glyph';
import { hostOf, setHost } from './host';
import { shapeOf } from './stroke-shape';

/**
 * The glyphs of visible strokes, oldest first: what belongs together directly or through others is one glyph, and so is a part
 * that stands alone with the stroke that it can only be a part of. Compares every pair; a room that changes stroke by stroke keeps a `createGlyphIndex`, which gives the same.
 */
export const groupStrokes = (strokes: Iterable<GlyphStroke>): readonly Glyph[] => {
  const nodes: StrokeNode[] = [];
  for (const { id, sheet, firstSeq, points, width } of strokes) {
    const shape = shapeOf(points, width);
    if (shape === null) continue;
    const node = createNode({ id, sheet, firstSeq }, shape);
    for (const other of nodes) {
      if (other.sheet !== sheet || !belongTogether(shape, other.shape)) continue;
      node.neighbours.add(other);
      other.neighbours.add(node);
    }
    nodes.push(node);
  }
  for (const node of nodes) setHost(node, hostOf(node, nodes));
  return componentsOf(nodes.sort(byAge)).map(glyphOfComponent);
};
