import type { StrokeId } from '../ids';
import { belongTogether } from './belong-together';
import { byAge, componentsOf, createNode, glyphOfComponent, type StrokeNode } from './components';
import type { Glyph, GlyphStroke, GoneGlyph } from './glyph';
import { hostGap, hostOf, setHost } from './host';
import { createStrokeGrid, type StrokeGrid } from './stroke-grid';
import { type StrokeShape, shapeOf } from './stroke-shape';

export interface GlyphChanges {
  /** Every glyph whose strokes, or whose strokes' points, changed; oldest first. */
  readonly changed: readonly Glyph[];
  readonly gone: readonly GoneGlyph[];
}

/** The glyphs of a room, kept up as its strokes change. Equals `groupStrokes` of what is visible, after every update. */
export interface GlyphIndex {
  /**
   * @param touched strokes whose points or visibility changed (`Touched.strokes`)
   * @param lookup gives a stroke as it is now; undefined while it is not visible
   */
  update(touched: Iterable<StrokeId>, lookup: (id: StrokeId) => GlyphStroke | undefined): GlyphChanges;
  /** Oldest first. */
  glyphs(sheet: number): readonly Glyph[];
  glyphOf(stroke: StrokeId): Glyph | undefined;
}

interface Group {
  readonly members: readonly StrokeNode[];
  glyph: Glyph;
}

/** An update costs as much as the glyphs it touches and the strokes that lie about them, whatever else is in the room. */
export const createGlyphIndex = (): GlyphIndex => {
  const nodes = new Map<StrokeId, StrokeNode>();
  const groups = new Map<StrokeNode, Group>();
  const sheets = new Map<number, { readonly grid: StrokeGrid<StrokeNode>; readonly groups: Set<Group> }>();

  const sheetOf = (sheet: number) => {
    let found = sheets.get(sheet);
    if (!found) {
      found = { grid: createStrokeGrid(), groups: new Set() };
      sheets.set(sheet, found);
    }
    return found;
  };

  /** Those whose host may be another now: what an update does to neighbours and shapes is done before hosts are looked for. */
  const unsettled = new Set<StrokeNode>();

  const takeOut = (node: StrokeNode): void => {
    for (const neighbour of node.neighbours) {
      neighbour.neighbours.delete(node);
      unsettled.add(neighbour);
    }
    for (const part of node.parts) unsettled.add(part);
    setHost(node, null);
    sheetOf(node.sheet).grid.remove(node);
    nodes.delete(node.id);
    groups.delete(node);
  };

  const neighboursOf = (sheet: number, shape: StrokeShape): StrokeNode[] =>
    [...sheetOf(sheet).grid.near(shape)].filter((other) => belongTogether(shape, other.shape));

  /**
   * The common case, a pen that moves on beside the same strokes as before: its glyph keeps its strokes and grows with it, whatever
   * else is in it. False where its neighbours are others now.
   */
  const growInPlace = (node: StrokeNode, { sheet, firstSeq, points, width }: GlyphStroke): boolean => {
    const shape = shapeOf(points, width);
    const group = groups.get(node);
    if (shape === null || group === undefined) return false;
    if (node.sheet !== sheet || node.firstSeq !== firstSeq) return false;
    const { grid } = sheetOf(sheet);
    const near = neighboursOf(sheet, shape).filter((other) => other !== node);
    if (near.length !== node.neighbours.size || near.some((other) => !node.neighbours.has(other)))
      return false;
    const before = node.shape;
    grid.remove(node);
    node.shape = shape;
    grid.add(node);
    unsettle(node);
    group.glyph = holds(shape, before)
      ? { ...group.glyph, box: widened(group.glyph.box, shape) }
      : glyphOfComponent(group.members);
    return true;
  };

  const putIn = ({ id, sheet, firstSeq, points, width }: GlyphStroke): StrokeNode | null => {
    const shape = shapeOf(points, width);
    if (shape === null) return null;
    const node = createNode({ id, sheet, firstSeq }, shape);
    for (const other of neighboursOf(sheet, shape)) {
      node.neighbours.add(other);
      other.neighbours.add(node);
      unsettled.add(other);
    }
    sheetOf(sheet).grid.add(node);
    nodes.set(id, node);
    unsettle(node);
    return node;
  };

  /** A shape is new: it may need a host, lose its parts, or be a nearer host to others. */
  const unsettle = (node: StrokeNode): void => {
    unsettled.add(node);
    for (const part of node.parts) unsettled.add(part);
    for (const other of sheetOf(node.sheet).grid.near(node.shape))
      if (other.neighbours.size === 0 && hostGap(other.shape, node.shape) !== null) unsettled.add(other);
  };

  /** Finds the hosts of the unsettled; the groups that thereby change are stale. */
  const settleHosts = (stale: Set<Group>): void => {
    for (const node of unsettled) {
      // Asked first: in a crowd nearly all have neighbours, and each look around it would cost the whole crowd.
      const alone = nodes.get(node.id) === node && node.neighbours.size === 0;
      const host = alone ? hostOf(node, sheetOf(node.sheet).grid.near(node.shape)) : null;
      if (host === node.host) continue;
      for (const one of [node, node.host, host]) if (one !== null) addGroup(stale, one);
      setHost(node, host);
    }
    unsettled.clear();
  };

  /** Replaces the groups that an update reached by what their strokes and the new ones now make up. */
  const regroup = (
    stale: ReadonlySet<Group>,
    fresh: ReadonlySet<StrokeNode>,
    grown: ReadonlySet<Group>,
  ): GlyphChanges => {
    const pool = new Set(fresh);
    for (const group of stale) {
      sheetOf(group.glyph.sheet).groups.delete(group);
      for (const node of group.members) if (nodes.get(node.id) === node) pool.add(node);
    }
    const changed: Glyph[] = [];
    for (const members of componentsOf(pool)) {
      const before = groups.get(members[0]!);
      const same = before !== undefined && sameMembers(before.members, members);
      const group = same ? before : { members, glyph: glyphOfComponent(members) };
      for (const node of members) groups.set(node, group);
      sheetOf(group.glyph.sheet).groups.add(group);
      if (!same || grown.has(group)) changed.push(group.glyph);
    }
    for (const group of grown) if (!stale.has(group)) changed.push(group.glyph);
    return { changed: changed.sort(byAgeOf), gone: goneOf(stale) };
  };

  const byAgeOf = (a: Glyph, b: Glyph): number => byAge(nodes.get(a.id)!, nodes.get(b.id)!);

  /** An old id lives on where its stroke is still the oldest of its glyph. */
  const goneOf = (stale: ReadonlySet<Group>): GoneGlyph[] => {
    const gone: GoneGlyph[] = [];
    for (const { glyph, members } of stale) {
      const survivor = members.find((node) => nodes.has(node.id));
      const heir = survivor ? (groups.get(nodes.get(survivor.id)!)?.glyph.id ?? null) : null;
      if (heir !== glyph.id) gone.push({ glyph: glyph.id, sheet: glyph.sheet, replacedBy: heir });
    }
    return gone;
  };

  const addGroup = (stale: Set<Group>, node: StrokeNode): void => {
    const group = groups.get(node);
    if (group) stale.add(group);
  };

  return {
    update(touched, lookup) {
      const stale = new Set<Group>();
      const fresh = new Set<StrokeNode>();
      const grown = new Set<Group>();
      for (const id of touched) {
        const before = nodes.get(id);
        const stroke = lookup(id);
        if (before && stroke && growInPlace(before, stroke)) {
          grown.add(groups.get(before)!);
          continue;
        }
        if (before) {
          addGroup(stale, before);
          fresh.delete(before);
          takeOut(before);
        }
        const node = stroke ? putIn(stroke) : null;
        if (node === null) continue;
        fresh.add(node);
        for (const neighbour of node.neighbours) addGroup(stale, neighbour);
      }
      settleHosts(stale);
      return regroup(stale, fresh, grown);
    },
    glyphs(sheet) {
      return [...(sheets.get(sheet)?.groups ?? [])].map((group) => group.glyph).sort(byAgeOf);
    },
    glyphOf(stroke) {
      const node = nodes.get(stroke);
      return node && groups.get(node)?.glyph;
    },
  };
};

const sameMembers = (a: readonly StrokeNode[], b: readonly StrokeNode[]): boolean =>
  a.length === b.length && a.every((node, i) => node === b[i]);

/** Whether one shape's bounds hold the other's. */
const holds = (outer: StrokeShape, inner: StrokeShape): boolean =>
  outer.left <= inner.left &&
  outer.top <= inner.top &&
  outer.right >= inner.right &&
  outer.bottom >= inner.bottom;

const widened = ([left, top, right, bottom]: Glyph['box'], shape: StrokeShape): Glyph['box'] => [
  Math.min(left, shape.left),
  Math.min(top, shape.top),
  Math.max(right, shape.right),
  Math.max(bottom, shape.bottom),
];
