import { belongTogether } from './belong-together';
import { byAge, componentsOf, createNode, glyphOfComponent, type StrokeNode } from './components';
import { type CrowdCells, createCrowdCells } from './crowd';
import type { Glyph, GlyphStroke } from './glyph';
import { hostOf, setHost } from './host';
import { shapeOf } from './stroke-shape';

/**
 * The glyphs of visible strokes, oldest first: what belongs together directly or through others is one glyph, and so are a crowd,
 * and a part that stands alone with the stroke that it can only be a part of. Compares every pair; a room that changes stroke by
 * stroke keeps a `createGlyphIndex`, which gives the same.
 */
export const groupStrokes = (strokes: Iterable<GlyphStroke>): readonly Glyph[] => {
  const nodes: StrokeNode[] = [];
  const cells = new Map<number, CrowdCells<StrokeNode>>();
  for (const { id, sheet, firstSeq, points, width } of strokes) {
    const shape = shapeOf(points, width);
    if (shape === null) continue;
    const node = createNode({ id, sheet, firstSeq }, shape);
    let own = cells.get(sheet);
    if (!own) {
      own = createCrowdCells(() => {});
      cells.set(sheet, own);
    }
    own.move(node, null, shape);
    nodes.push(node);
  }
  const open = nodes.filter((node) => node.crowds.size === 0);
  for (let i = 0; i < open.length; i++)
    for (let j = 0; j < i; j++) {
      const [node, other] = [open[i]!, open[j]!];
      if (other.sheet !== node.sheet || !belongTogether(node.shape, other.shape)) continue;
      node.neighbours.add(other);
      other.neighbours.add(node);
    }
  for (const node of open) setHost(node, hostOf(node, open));
  return componentsOf(nodes.sort(byAge)).map(glyphOfComponent);
};
