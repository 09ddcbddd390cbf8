import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import {
  boxInView,
  framePoint,
  MAX_ZOOM,
  panBy,
  pinch,
  showing,
  toFrame,
  toSheet,
  type Viewport,
  WHOLE_SHEET,
  within,
  zoomAt,
} from '@/lib/viewport/viewport';

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const view: fc.Arbitrary<Viewport> = fc
  .record({ zoom: real(0.2, 30), left: real(-2000, 4000), top: real(-2000, 4000) })
  .map(within);
const place = fc.tuple(real(0, 1), real(0, 1)).map(([u, v]) => framePoint(u, v));

const onSheetOnly = (shown: Viewport) => {
  const [left, top, right, bottom] = boxInView(shown);
  expect(Math.min(left, top)).toBeGreaterThanOrEqual(-1e-9);
  expect(right).toBeLessThanOrEqual(SHEET_WIDTH + 1e-9);
  expect(bottom).toBeLessThanOrEqual(SHEET_HEIGHT + 1e-9);
};
const same = (a: Viewport, b: Viewport) => {
  expect(a.zoom).toBeCloseTo(b.zoom, 6);
  expect(a.left).toBeCloseTo(b.left, 6);
  expect(a.top).toBeCloseTo(b.top, 6);
};

describe('viewport', () => {
  test('a place goes from the frame to the sheet and back', () => {
    fc.assert(
      fc.property(view, place, (shown, at) => {
        const back = toFrame(shown, toSheet(shown, at));
        expect(back.u).toBeCloseTo(at.u, 9);
        expect(back.v).toBeCloseTo(at.v, 9);
      }),
    );
    expect(toSheet(WHOLE_SHEET, framePoint(1, 1))).toEqual({ x: SHEET_WIDTH, y: SHEET_HEIGHT });
  });

  test('whatever one does, nothing but the sheet is shown', () => {
    fc.assert(
      fc.property(view, real(0.01, 100), place, place, place, place, (shown, factor, a, b, c, d) => {
        for (const next of [
          zoomAt(shown, factor, a),
          panBy(shown, b.u - a.u, b.v - a.v),
          pinch(shown, [a, b], [c, d], 1.6),
        ])
          onSheetOnly(next);
      }),
    );
  });

  test('what stands under the pointer stays there while one goes nearer', () => {
    fc.assert(
      fc.property(view, real(1, 4), place, (shown, factor, at) => {
        const under = toSheet(shown, at);
        const next = zoomAt(shown, factor, at);
        const after = toFrame(next, under);
        expect(after.u).toBeCloseTo(at.u, 6);
        expect(after.v).toBeCloseTo(at.v, 6);
      }),
    );
  });

  test('nearer and back again is where one was', () => {
    fc.assert(
      fc.property(view, real(1, 4), place, (shown, factor, at) => {
        fc.pre(shown.zoom * factor <= MAX_ZOOM);
        same(zoomAt(zoomAt(shown, factor, at), 1 / factor, at), shown);
      }),
    );
  });

  test('the sheet follows a hand, and two fingers that keep their distance are a hand', () => {
    const shown = within({ zoom: 4, left: 600, top: 300 });
    const at = framePoint(0.4, 0.5);
    const under = toSheet(shown, at);
    const next = panBy(shown, 0.1, -0.2);
    expect(toFrame(next, under).u).toBeCloseTo(0.5, 9);
    expect(toFrame(next, under).v).toBeCloseTo(0.3, 9);
    const fingers = [framePoint(0.3, 0.5), framePoint(0.5, 0.6)] as const;
    const moved = [framePoint(0.4, 0.3), framePoint(0.6, 0.4)] as const;
    same(pinch(shown, fingers, moved, 1.6), next);
  });

  test('fingers that part go nearer by as much, around what lies between them', () => {
    const fingers = [framePoint(0.4, 0.5), framePoint(0.6, 0.5)] as const;
    const parted = [framePoint(0.3, 0.5), framePoint(0.7, 0.5)] as const;
    const next = pinch(WHOLE_SHEET, fingers, parted, 1.6);
    expect(next.zoom).toBeCloseTo(2, 9);
    expect(toFrame(next, { x: SHEET_WIDTH / 2, y: SHEET_HEIGHT / 2 }).u).toBeCloseTo(0.5, 9);
  });

  test('what another has in sight is shown whole, and what one has oneself exactly', () => {
    fc.assert(fc.property(view, (shown) => same(showing(boxInView(shown)), shown)));
    onSheetOnly(showing([1500, 900, 1600, 1000]));
    const [left, top, right, bottom] = boxInView(showing([100, 100, 900, 200]));
    expect(left <= 100 && right >= 900 && top <= 100 && bottom >= 200).toBe(true);
  });
});
