import type { StrokeId } from '../ids';
import { belongTogether } from './belong-together';
import { byAge, componentsOf, createNode, glyphOfComponent, type StrokeNode } from './components';
import { type CrowdCells, createCrowdCells } from './crowd';
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

interface SheetIndex {
  /** The strokes that lie in no crowd. */
  readonly grid: StrokeGrid<StrokeNode>;
  readonly crowds: CrowdCells<StrokeNode>;
  readonly groups: Set<Group>;
}

/**
 * An update costs as much as the glyphs it touches and the strokes that lie about them, whatever else is in the room; in a crowd,
 * where all would lie about each other, no distances are measured.
 */
export const createGlyphIndex = (): GlyphIndex => {
  const nodes = new Map<StrokeId, StrokeNode>();
  const groups = new Map<StrokeNode, Group>();
  const sheets = new Map<number, SheetIndex>();
  /** Those whose host may be another now: what an update does to neighbours and shapes is done before hosts are looked for. */
  const unsettled = new Set<StrokeNode>();
  /** Groups that an update reached: their strokes may hang together otherwise now. */
  const stale = new Set<Group>();

  const sheetOf = (sheet: number): SheetIndex => {
    let found = sheets.get(sheet);
    if (!found) {
      found = { grid: createStrokeGrid(), crowds: createCrowdCells(crowdChanged), groups: new Set() };
      sheets.set(sheet, found);
    }
    return found;
  };

  const makeStale = (node: StrokeNode): void => {
    const group = groups.get(node);
    if (group) stale.add(group);
  };

  const crowdChanged = (strokes: ReadonlySet<StrokeNode>, crowded: boolean): void => {
    for (const node of strokes) {
      makeStale(node);
      if (crowded) close(node);
      else if (node.crowds.size === 0) open(node);
    }
  };

  const relate = (a: StrokeNode, b: StrokeNode, together: boolean): void => {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (together) one.neighbours.add(other);
      else one.neighbours.delete(other);
      unsettled.add(one);
      makeStale(one);
    }
  };

  /** A stroke comes to lie in no crowd: what it belongs with is measured. */
  const open = (node: StrokeNode): void => {
    const { grid } = sheetOf(node.sheet);
    for (const other of grid.near(node.shape))
      if (other !== node && belongTogether(node.shape, other.shape)) relate(node, other, true);
    grid.add(node);
    unsettle(node);
  };

  /** A stroke goes, or into a crowd. */
  const close = (node: StrokeNode): void => {
    for (const neighbour of node.neighbours) relate(node, neighbour, false);
    for (const part of node.parts) unsettled.add(part);
    makeStale(node);
    setHost(node, null);
    sheetOf(node.sheet).grid.remove(node);
  };

  const takeOut = (node: StrokeNode): void => {
    if (node.crowds.size === 0) close(node);
    makeStale(node);
    nodes.delete(node.id);
    sheetOf(node.sheet).crowds.move(node, node.shape, null);
    groups.delete(node);
  };

  const putIn = ({ id, sheet, firstSeq }: GlyphStroke, shape: StrokeShape): StrokeNode => {
    const node = createNode({ id, sheet, firstSeq }, shape);
    nodes.set(id, node);
    const { crowds } = sheetOf(sheet);
    crowds.move(node, null, shape);
    if (node.crowds.size === 0) open(node);
    else joinGroups(node);
    return node;
  };

  /** A stroke and the crowds that it lies in are one glyph. What a crowd was before this update was one, so one of it will do. */
  const joinGroups = (node: StrokeNode): void => {
    const own = groups.get(node);
    for (const { strokes } of node.crowds)
      for (const other of strokes) {
        const group = other === node ? undefined : groups.get(other);
        if (!group) continue;
        if (group !== own) for (const one of [node, other]) makeStale(one);
        break;
      }
  };

  /** A pen moved on. Mostly it lies beside the same strokes as before, and its glyph keeps its strokes, whatever else is in it. */
  const reshape = (node: StrokeNode, shape: StrokeShape): void => {
    const { grid, crowds } = sheetOf(node.sheet);
    const before = [...node.crowds];
    const wasOpen = before.length === 0;
    if (wasOpen) grid.remove(node);
    const old = node.shape;
    node.shape = shape;
    if (wasOpen) grid.add(node);
    crowds.move(node, old, shape);
    joinGroups(node);
    if (before.some((crowd) => !node.crowds.has(crowd))) makeStale(node);
    const isOpen = node.crowds.size === 0;
    if (wasOpen && isOpen) remeasure(node);
    else if (!wasOpen && isOpen && !grid.has(node)) open(node);
    else if (wasOpen && !isOpen && grid.has(node)) close(node);
  };

  const remeasure = (node: StrokeNode): void => {
    const near = new Set<StrokeNode>();
    for (const other of sheetOf(node.sheet).grid.near(node.shape))
      if (other !== node && belongTogether(node.shape, other.shape)) near.add(other);
    for (const other of node.neighbours) if (!near.has(other)) relate(node, other, false);
    for (const other of near) if (!node.neighbours.has(other)) relate(node, other, true);
    unsettle(node);
  };

  /** A shape is new: it may need a host, lose its parts, or be a nearer host to others. */
  const unsettle = (node: StrokeNode): void => {
    unsettled.add(node);
    for (const part of node.parts) unsettled.add(part);
    for (const other of sheetOf(node.sheet).grid.near(node.shape))
      if (other.neighbours.size === 0 && hostGap(other.shape, node.shape) !== null) unsettled.add(other);
  };

  /** Finds the hosts of the unsettled; the groups that thereby change are stale. */
  const settleHosts = (): void => {
    for (const node of unsettled) {
      // Asked first: most have neighbours, and each look around costs what lies there.
      const alone = nodes.get(node.id) === node && node.neighbours.size === 0 && node.crowds.size === 0;
      const host = alone ? hostOf(node, sheetOf(node.sheet).grid.near(node.shape)) : null;
      if (host === node.host) continue;
      for (const one of [node, node.host, host]) if (one !== null) makeStale(one);
      setHost(node, host);
    }
    unsettled.clear();
  };

  /** A glyph whose strokes are the same and one of them, at least, of another shape. */
  const redraw = (group: Group, reshaped: ReadonlyMap<StrokeNode, StrokeShape>): void => {
    let { box } = group.glyph;
    for (const [node, before] of reshaped) {
      if (groups.get(node) !== group) continue;
      if (!holds(node.shape, before)) {
        group.glyph = glyphOfComponent(group.members);
        return;
      }
      box = widened(box, node.shape);
    }
    group.glyph = { ...group.glyph, box };
  };

  /**
   * Replaces the groups that an update reached by what their strokes and the new ones now make up.
   * @param reshaped strokes of another shape than before, with that shape
   */
  const regroup = (
    fresh: ReadonlySet<StrokeNode>,
    reshaped: ReadonlyMap<StrokeNode, StrokeShape>,
  ): GlyphChanges => {
    const grown = new Set<Group>();
    for (const node of reshaped.keys()) {
      const group = groups.get(node);
      if (group) grown.add(group);
    }
    for (const group of grown) redraw(group, reshaped);
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
      if (!same) for (const node of members) groups.set(node, group);
      sheetOf(group.glyph.sheet).groups.add(group);
      if (!same || grown.has(group)) changed.push(group.glyph);
    }
    for (const group of grown) if (!stale.has(group)) changed.push(group.glyph);
    const gone = goneOf();
    stale.clear();
    return { changed: changed.sort(byAgeOf), gone };
  };

  const byAgeOf = (a: Glyph, b: Glyph): number => byAge(nodes.get(a.id)!, nodes.get(b.id)!);

  /** An old id lives on where its stroke is still the oldest of its glyph. */
  const goneOf = (): GoneGlyph[] => {
    const gone: GoneGlyph[] = [];
    for (const { glyph, members } of stale) {
      const survivor = members.find((node) => nodes.has(node.id));
      const heir = survivor ? (groups.get(nodes.get(survivor.id)!)?.glyph.id ?? null) : null;
      if (heir !== glyph.id) gone.push({ glyph: glyph.id, sheet: glyph.sheet, replacedBy: heir });
    }
    return gone;
  };

  return {
    update(touched, lookup) {
      const fresh = new Set<StrokeNode>();
      const reshaped = new Map<StrokeNode, StrokeShape>();
      for (const id of touched) {
        const node = nodes.get(id);
        const stroke = lookup(id);
        const shape = stroke ? shapeOf(stroke.points, stroke.width) : null;
        if (node && stroke && shape && node.sheet === stroke.sheet && node.firstSeq === stroke.firstSeq) {
          if (!fresh.has(node) && !reshaped.has(node)) reshaped.set(node, node.shape);
          reshape(node, shape);
          continue;
        }
        if (node) {
          fresh.delete(node);
          reshaped.delete(node);
          takeOut(node);
        }
        if (stroke && shape) fresh.add(putIn(stroke, shape));
      }
      settleHosts();
      return regroup(fresh, reshaped);
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
