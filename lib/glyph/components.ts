import type { CrowdCell } from './crowd';
import type { Glyph, GlyphStroke } from './glyph';
import type { StrokeShape } from './stroke-shape';

/** A visible stroke and the strokes of its sheet that it belongs together with: by itself, or in a crowd. */
export interface StrokeNode extends Pick<GlyphStroke, 'id' | 'sheet' | 'firstSeq'> {
  /** Changes while the stroke grows. */
  shape: StrokeShape;
  readonly neighbours: Set<StrokeNode>;
  /** For one without neighbours: the stroke whose part it is all the same, see `host.ts`. */
  host: StrokeNode | null;
  /** Those whose host it is. */
  readonly parts: Set<StrokeNode>;
  /** The crowded cells that it lies in, see `crowd.ts`: where there is one it has neither neighbours, host nor parts. */
  readonly crowds: Set<CrowdCell<StrokeNode>>;
}

export const createNode = (
  { id, sheet, firstSeq }: Pick<GlyphStroke, 'id' | 'sheet' | 'firstSeq'>,
  shape: StrokeShape,
): StrokeNode => ({
  id,
  sheet,
  firstSeq,
  shape,
  neighbours: new Set(),
  host: null,
  parts: new Set(),
  crowds: new Set(),
});

/** Older first: by seq, and by id between strokes that the server has not numbered yet. */
export const byAge = (
  a: Pick<StrokeNode, 'id' | 'firstSeq'>,
  b: Pick<StrokeNode, 'id' | 'firstSeq'>,
): number => a.firstSeq - b.firstSeq || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Splits nodes into those that hang together, each oldest first. Their neighbours, hosts, parts and crowds must be among them. */
export const componentsOf = (nodes: Iterable<StrokeNode>): StrokeNode[][] => {
  const seen = new Set<StrokeNode>();
  const seenCrowds = new Set<CrowdCell<StrokeNode>>();
  const components: StrokeNode[][] = [];
  for (const start of nodes) {
    if (seen.has(start)) continue;
    seen.add(start);
    const members = [start];
    const reach = (next: StrokeNode): void => {
      if (seen.has(next)) return;
      seen.add(next);
      members.push(next);
    };
    for (let i = 0; i < members.length; i++) {
      const { neighbours, host, parts, crowds } = members[i]!;
      for (const next of neighbours) reach(next);
      for (const next of parts) reach(next);
      if (host !== null) reach(host);
      for (const crowd of crowds) {
        if (seenCrowds.has(crowd)) continue;
        seenCrowds.add(crowd);
        for (const next of crowd.strokes) reach(next);
      }
    }
    components.push(members.sort(byAge));
  }
  return components;
};

export const glyphOfComponent = (members: readonly StrokeNode[]): Glyph => {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const { shape } of members) {
    left = Math.min(left, shape.left);
    top = Math.min(top, shape.top);
    right = Math.max(right, shape.right);
    bottom = Math.max(bottom, shape.bottom);
  }
  const oldest = members[0]!;
  return {
    id: oldest.id,
    sheet: oldest.sheet,
    strokes: members.map((node) => node.id),
    box: [left, top, right, bottom],
  };
};
