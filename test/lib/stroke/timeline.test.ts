import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_PAUSE_MS, timelineOf } from '@/lib/stroke/timeline';

const stroke = (at: number, times: readonly number[]) => ({
  at,
  points: times.flatMap((t, i) => [i, i, t, 128]),
});

const strokesArbitrary = fc.array(
  fc
    .record({
      at: fc.integer({ min: 0, max: 100_000 }),
      steps: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }),
    })
    .map(({ at, steps }) => {
      let t = 0;
      return stroke(at, [0, ...steps.map((step) => (t += step))]);
    }),
  { minLength: 1, maxLength: 8 },
);

describe('timelineOf', () => {
  test('grows sample by sample from the first to all of the ink', () => {
    fc.assert(
      fc.property(
        strokesArbitrary,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        (strokes, parts) => {
          const timeline = timelineOf(strokes);
          const count = (time: number) =>
            timeline.until(time).reduce((n, { points }) => n + points.length, 0);
          expect(count(-1)).toBe(0);
          expect(count(0)).toBeGreaterThan(0);
          expect(timeline.until(timeline.length)).toEqual([...strokes].sort((a, b) => a.at - b.at));
          const counts = parts.sort((a, b) => a - b).map((part) => count(part * timeline.length));
          for (const [i, n] of counts.entries()) if (i > 0) expect(n).toBeGreaterThanOrEqual(counts[i - 1]!);
        },
      ),
    );
  });

  test('leaves no pause longer than the longest', () => {
    fc.assert(
      fc.property(strokesArbitrary, (strokes) => {
        const { begins, length } = timelineOf(strokes);
        const inOrder = [...strokes].sort((a, b) => a.at - b.at);
        let end = 0;
        for (const [i, begin] of begins.entries()) {
          expect(begin - end).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
          end = Math.max(end, begin + inOrder[i]!.points.at(-2)!);
        }
        expect(length).toBe(end);
      }),
    );
  });

  test('keeps strokes together that two people drew at once, and shortens a night', () => {
    const timeline = timelineOf([
      stroke(1_000, [0, 500]),
      stroke(1_200, [0, 100]),
      stroke(90_000_000, [0, 50]),
    ]);
    expect(timeline.begins).toEqual([0, 200, 500 + LONGEST_PAUSE_MS]);
    expect(timeline.length).toBe(500 + LONGEST_PAUSE_MS + 50);
  });

  test('of no strokes is empty', () => {
    expect(timelineOf([])).toMatchObject({ length: 0, begins: [] });
    expect(timelineOf([]).until(0)).toEqual([]);
  });
});
