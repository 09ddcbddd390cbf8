import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createGlyphIndex, type Glyph, type GlyphStroke, groupStrokes } from '@/lib/glyph';
import { belongTogether } from '@/lib/glyph/belong-together';
import { CROWD } from '@/lib/glyph/crowd';
import { gapBetween } from '@/lib/glyph/gap';
import { shapeOf } from '@/lib/glyph/stroke-shape';
import type { StrokeId } from '@/lib/ids';
import { idOf, strokeOf } from './strokes';

vi.mock('@/lib/glyph/gap', { spy: true });
const measured = vi.mocked(gapBetween);

const randomFrom = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

const line = (n: number, x: number, y: number, dx: number, dy: number, sheet = 0) =>
  strokeOf(
    n,
    [
      [x, y],
      [x + dx, y + dy],
    ],
    sheet,
  );

/** An upright, the open half of a 4, a bar: what stands off its sign. */
const PARTS: [number, number][][] = [
  [
    [60, 0],
    [60, 100],
  ],
  [
    [0, 30],
    [0, 60],
    [35, 60],
  ],
  [
    [80, 10],
    [125, 8],
  ],
];

/** A room of visible strokes with an index beside it. */
const roomWith = (...strokes: GlyphStroke[]) => {
  const visible = new Map<StrokeId, GlyphStroke>();
  const index = createGlyphIndex();
  const put = (...more: GlyphStroke[]) => {
    for (const stroke of more) visible.set(stroke.id, stroke);
    return index.update(
      more.map((stroke) => stroke.id),
      (id) => visible.get(id),
    );
  };
  const hide = (n: number) => {
    visible.delete(idOf(n));
    return index.update([idOf(n)], (id) => visible.get(id));
  };
  put(...strokes);
  return { index, put, hide, visible };
};

describe('createGlyphIndex', () => {
  it('lets the older glyph live on when two merge, and says what became of the other', () => {
    const room = roomWith(line(1, 100, 100, 0, 100), line(2, 160, 100, 0, 100));
    expect(room.index.glyphs(0).map((glyph) => glyph.id)).toEqual([idOf(1), idOf(2)]);
    const { changed, gone } = room.put(line(3, 90, 150, 80, 0));
    expect(changed).toEqual([
      { id: idOf(1), sheet: 0, strokes: [idOf(1), idOf(2), idOf(3)], box: [90, 100, 170, 200] },
    ]);
    expect(gone).toEqual([{ glyph: idOf(2), sheet: 0, replacedBy: idOf(1) }]);
    expect(room.index.glyphOf(idOf(3))?.id).toBe(idOf(1));
  });

  it('leaves the id with the part that has its stroke when a glyph splits', () => {
    const room = roomWith(line(1, 100, 100, 0, 100), line(2, 160, 100, 0, 100), line(3, 90, 150, 80, 0));
    const { changed, gone } = room.hide(3);
    expect(changed.map((glyph) => glyph.id)).toEqual([idOf(1), idOf(2)]);
    expect(gone).toEqual([]);
  });

  it('hands a glyph on to the next stroke when its first is erased, and back when it returns', () => {
    const first = line(1, 100, 100, 0, 100);
    const room = roomWith(first, line(2, 90, 150, 40, 0));
    expect(room.hide(1).gone).toEqual([{ glyph: idOf(1), sheet: 0, replacedBy: idOf(2) }]);
    expect(room.index.glyphOf(idOf(1))).toBeUndefined();
    expect(room.put(first).gone).toEqual([{ glyph: idOf(2), sheet: 0, replacedBy: idOf(1) }]);
  });

  it('reports a glyph without a stroke left as gone for good', () => {
    const room = roomWith(line(1, 100, 100, 0, 100));
    expect(room.hide(1)).toEqual({
      changed: [],
      gone: [{ glyph: idOf(1), sheet: 0, replacedBy: null }],
    });
    expect(room.index.glyphs(0)).toEqual([]);
  });

  it('reports a glyph whose stroke grew, and no other', () => {
    const room = roomWith(line(1, 100, 100, 0, 100), line(2, 500, 100, 0, 100), line(3, 100, 100, 0, 90, 1));
    const { changed, gone } = room.put(line(2, 500, 100, 0, 120));
    expect(changed.map((glyph) => glyph.id)).toEqual([idOf(2)]);
    expect(gone).toEqual([]);
  });

  it('looks only at the strokes about the one touched', () => {
    // 400 signs on the sheet; one update may ask for its own stroke and nothing else.
    const signs = Array.from({ length: 400 }, (_, i) =>
      line(i + 1, (i % 25) * 64, Math.floor(i / 25) * 62, 0, 30),
    );
    const room = roomWith(...signs);
    expect(room.index.glyphs(0)).toHaveLength(400);
    const asked: StrokeId[] = [];
    const { changed } = room.index.update([idOf(77)], (id) => {
      asked.push(id);
      return room.visible.get(id);
    });
    expect(asked).toEqual([idOf(77)]);
    expect(changed).toHaveLength(1);
  });

  it('takes a crowd for one glyph whatever lies between, and for several again once it thins out', () => {
    // Short uprights over one cell, ten units apart, none of which belongs with the next.
    const upright = (n: number) =>
      line(n, 202 + ((n - 1) % 9) * 11, 202 + Math.floor((n - 1) / 9) * 16, 0, 4);
    const few = Array.from({ length: CROWD }, (_, i) => upright(i + 1));
    const room = roomWith(...few, line(900, 600, 600, 0, 80));
    expect(room.index.glyphs(0)).toHaveLength(CROWD + 1);
    const { changed, gone } = room.put(upright(CROWD + 1));
    expect(changed.map(({ strokes }) => strokes.length)).toEqual([CROWD + 1]);
    expect(gone).toHaveLength(CROWD - 1);
    expect(room.index.glyphs(0)).toHaveLength(2);
    expect(room.hide(7).changed).toHaveLength(CROWD);
    expect(room.index.glyphs(0)).toHaveLength(CROWD + 1);
  });

  it('measures no distances in a tangle of 1,500 strokes', () => {
    const next = randomFrom(11);
    const squiggle = (n: number) =>
      strokeOf(
        n,
        Array.from({ length: 30 }, (): [number, number] => [400 + 200 * next(), 300 + 200 * next()]),
      );
    const room = roomWith(...Array.from({ length: 1500 }, (_, i) => squiggle(i + 1)));
    expect(room.index.glyphs(0)).toHaveLength(1);
    measured.mockClear();
    const { changed } = room.put(squiggle(700), squiggle(2000));
    expect(changed.map(({ strokes }) => strokes.length)).toEqual([1501]);
    expect(measured).not.toHaveBeenCalled();
  });

  it('equals the grouping from scratch after any history with crowds that come and go (property)', () => {
    const spot = fc.tuple(fc.integer({ min: 0, max: 140 }), fc.integer({ min: 0, max: 60 }));
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('pile' as const),
        from: fc.integer({ min: 1, max: 90 }),
        count: fc.integer({ min: 20, max: 50 }),
        at: spot,
        seed: fc.integer(),
      }),
      fc.record({
        kind: fc.constant('toggle' as const),
        from: fc.integer({ min: 1, max: 120 }),
        count: fc.integer({ min: 1, max: 40 }),
      }),
      fc.record({ kind: fc.constant('grow' as const), n: fc.integer({ min: 1, max: 120 }), by: spot }),
    );
    let crowded = 0;
    let thinned = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 12 }), (steps) => {
        const strokes = new Map<StrokeId, GlyphStroke>();
        const hidden = new Set<StrokeId>();
        const index = createGlyphIndex();
        let largest = 0;
        for (const step of steps) {
          const touched: StrokeId[] = [];
          switch (step.kind) {
            case 'pile': {
              const next = randomFrom(step.seed);
              for (let n = step.from; n < step.from + step.count; n++) {
                const [x, y] = [step.at[0] + 70 * next(), step.at[1] + 70 * next()];
                strokes.set(
                  idOf(n),
                  strokeOf(n, [
                    [x, y],
                    [x + 20 * next(), y + 20 * next()],
                  ]),
                );
                touched.push(idOf(n));
              }
              break;
            }
            case 'toggle':
              for (let n = step.from; n < step.from + step.count; n++) {
                if (!hidden.delete(idOf(n))) hidden.add(idOf(n));
                touched.push(idOf(n));
              }
              break;
            case 'grow':
              strokes.get(idOf(step.n))?.points.push(...step.by, 999, 128);
              touched.push(idOf(step.n));
              break;
            default:
              throw new Error(step satisfies never);
          }
          index.update(touched, (id) => (hidden.has(id) ? undefined : strokes.get(id)));
          const glyphs = index.glyphs(0);
          expect(glyphs).toEqual(groupStrokes([...strokes.values()].filter(({ id }) => !hidden.has(id))));
          const most = Math.max(0, ...glyphs.map((glyph) => glyph.strokes.length));
          if (most > CROWD) crowded++;
          if (largest > CROWD && most <= CROWD) thinned++;
          largest = most;
        }
      }),
      { seed: 22, numRuns: 80 },
    );
    expect(crowded).toBeGreaterThan(60);
    expect(thinned).toBeGreaterThan(4);
  });

  it('equals the grouping from scratch after any history, and its reports add up to it (property)', () => {
    const coordinate = fc.integer({ min: 0, max: 500 });
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('put' as const),
          n: fc.integer({ min: 1, max: 14 }),
          corners: fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 6 }),
          sheet: fc.integer({ min: 0, max: 1 }),
        }),
      },
      {
        weight: 4,
        arbitrary: fc
          .record({
            n: fc.integer({ min: 1, max: 14 }),
            shape: fc.constantFrom<[number, number][]>(...PARTS),
            by: fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 60 })),
            sheet: fc.integer({ min: 0, max: 1 }),
          })
          .map(({ n, shape, by: [dx, dy], sheet }) => ({
            kind: 'put' as const,
            n,
            corners: shape.map(([x, y]): [number, number] => [x + dx, y + dy]),
            sheet,
          })),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('grow' as const),
          n: fc.integer({ min: 1, max: 14 }),
          by: fc.tuple(coordinate, coordinate),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('toggle' as const),
          ns: fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 5 }),
        }),
      },
    );
    let merges = 0;
    let several = 0;
    let hosted = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const strokes = new Map<StrokeId, GlyphStroke>();
        const hidden = new Set<StrokeId>();
        const index = createGlyphIndex();
        const mirror = new Map<string, Glyph>();
        for (const step of steps) {
          const touched: StrokeId[] = [];
          switch (step.kind) {
            case 'put': {
              // A stroke never changes its sheet.
              const sheet = strokes.get(idOf(step.n))?.sheet ?? step.sheet;
              strokes.set(idOf(step.n), strokeOf(step.n, step.corners, sheet));
              touched.push(idOf(step.n));
              break;
            }
            case 'grow': {
              const stroke = strokes.get(idOf(step.n));
              if (stroke) stroke.points.push(...step.by, 999, 128);
              touched.push(idOf(step.n));
              break;
            }
            case 'toggle':
              for (const id of step.ns.map(idOf)) {
                if (!hidden.delete(id)) hidden.add(id);
                touched.push(id);
              }
              break;
            default:
              throw new Error(step satisfies never);
          }
          const { changed, gone } = index.update(touched, (id) =>
            hidden.has(id) ? undefined : strokes.get(id),
          );
          for (const { glyph, replacedBy } of gone) {
            expect(mirror.delete(glyph)).toBe(true);
            if (replacedBy !== null) merges++;
          }
          for (const glyph of changed) mirror.set(glyph.id, glyph);
          const visible = [...strokes.values()].filter((stroke) => !hidden.has(stroke.id));
          const expected = groupStrokes(visible);
          if (expected.some((glyph) => glyph.strokes.length > 1)) several++;
          for (const { strokes: ids } of expected) {
            if (ids.length !== 2) continue;
            const [a, b] = ids.map((id) => {
              const { points, width } = strokes.get(id)!;
              return shapeOf(points, width)!;
            });
            if (!belongTogether(a!, b!)) hosted++;
          }
          expect([...index.glyphs(0), ...index.glyphs(1)]).toEqual(
            [0, 1].flatMap((sheet) => expected.filter((glyph) => glyph.sheet === sheet)),
          );
          expect(new Map([...mirror].sort())).toEqual(
            new Map(expected.map((glyph) => [glyph.id as string, glyph] as const).sort()),
          );
          for (const { glyph: id, replacedBy } of gone) {
            expect(expected.some((glyph) => glyph.id === id)).toBe(false);
            if (replacedBy !== null) expect(expected.some((glyph) => glyph.id === replacedBy)).toBe(true);
          }
        }
      }),
      { seed: 21, numRuns: 400 },
    );
    expect(merges).toBeGreaterThan(50);
    expect(several).toBeGreaterThan(500);
    // Parts that stand off their sign were among them.
    expect(hosted).toBeGreaterThan(30);
  });
});
