import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curvePath, thinned } from '@/lib/charts/curve';
import { scaleOf, ticksOf } from '@/lib/charts/scale';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('ticks', () => {
  it('are round, evenly apart, and hold the range', () => {
    expect(ticksOf(0, 1, 4)).toEqual([0, 0.5, 1]);
    expect(ticksOf(0.013, 0.31, 4)).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(ticksOf(960, 1_000, 4)).toEqual([960, 970, 980, 990, 1_000]);
    fc.assert(
      fc.property(finite, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, span) => {
        const ticks = ticksOf(low, low + span, 4);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks[0]!).toBeLessThanOrEqual(low + span * 1e-6);
        expect(ticks.at(-1)!).toBeGreaterThanOrEqual(low + span * (1 - 1e-6));
      }),
    );
  });
});

describe('a scale', () => {
  it('puts every value between its ends, in order', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 30 }), (values) => {
        const { at } = scaleOf(values, { from: 100, to: 0 });
        for (const value of values) {
          expect(at(value)).toBeGreaterThanOrEqual(-1e-3);
          expect(at(value)).toBeLessThanOrEqual(100 + 1e-3);
        }
        const sorted = [...values].sort((a, b) => a - b);
        expect(at(sorted[0]!)).toBeGreaterThanOrEqual(at(sorted.at(-1)!));
      }),
    );
  });

  it('of one value, or none, has a length all the same', () => {
    expect(scaleOf([], { from: 0, to: 10 }).ticks).toEqual([0, 0.5, 1]);
    expect(scaleOf([3], { from: 0, to: 10 }).at(3)).toBe(0);
    expect(scaleOf([0, 0], { from: 0, to: 10 }).at(1)).toBe(10);
  });
});

describe('a curve', () => {
  it('of many points keeps the last place, and the mean', () => {
    const points = Array.from({ length: 1_001 }, (_, x) => ({ x, y: x % 7 }));
    const few = thinned(points, 100);
    expect(few).toHaveLength(100);
    expect(few.at(-1)!.x).toBe(1_000);
    const mean = few.reduce((sum, { y }) => sum + y, 0) / few.length;
    expect(mean).toBeCloseTo(3, 0);
    expect(thinned(points.slice(0, 100), 100)).toEqual(points.slice(0, 100));
  });

  it('is a path through its points', () => {
    const x = scaleOf([0, 10], { from: 0, to: 100 });
    const y = scaleOf([0, 1], { from: 50, to: 0 });
    expect(
      curvePath(
        [
          { x: 0, y: 1 },
          { x: 10, y: 0.5 },
        ],
        x,
        y,
      ),
    ).toBe('M0 0L100 25');
    expect(curvePath([], x, y)).toBe('');
  });
});
