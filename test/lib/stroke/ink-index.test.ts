import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StrokeId } from '@/lib/ids';
import { createInkIndex, type IndexedStroke } from '@/lib/stroke/ink-index';

const x = fc.integer({ min: 0, max: 1600 });
const y = fc.integer({ min: 0, max: 1000 });
const at = fc.record({ x, y });

const strokeOf = (n: number, corners: readonly { x: number; y: number }[], width = 10): IndexedStroke => ({
  id: `session.${n}` as StrokeId,
  width,
  points: corners.flatMap((corner, i) => [corner.x, corner.y, i, 128]),
});

/** As a person would find out: by trying many places along both. */
function nearestBySampling(
  stroke: IndexedStroke,
  from: { x: number; y: number },
  to: { x: number; y: number },
) {
  const STEPS = 160;
  let least = Number.POSITIVE_INFINITY;
  const along = (a: { x: number; y: number }, b: { x: number; y: number }, part: number) => ({
    x: a.x + (b.x - a.x) * part,
    y: a.y + (b.y - a.y) * part,
  });
  const corners = [];
  for (let i = 0; i < stroke.points.length; i += 4)
    corners.push({ x: stroke.points[i]!, y: stroke.points[i + 1]! });
  for (let c = 0; c < Math.max(1, corners.length - 1); c++)
    for (let i = 0; i <= STEPS; i++)
      for (let j = 0; j <= STEPS; j++) {
        const p = along(corners[c]!, corners[c + 1] ?? corners[c]!, i / STEPS);
        const q = along(from, to, j / STEPS);
        least = Math.min(least, Math.hypot(p.x - q.x, p.y - q.y));
      }
  return least;
}

test('what a way crosses is what lies within reach of it, and nothing else (property)', () => {
  let crossed = 0;
  fc.assert(
    fc.property(
      fc.array(at, { minLength: 1, maxLength: 3 }),
      at,
      fc.record({ dx: fc.integer({ min: -150, max: 150 }), dy: fc.integer({ min: -150, max: 150 }) }),
      fc.integer({ min: 0, max: 60 }),
      (corners, from, by, reach) => {
        const index = createInkIndex();
        const stroke = strokeOf(1, corners);
        index.put(stroke);
        const to = { x: from.x + by.dx, y: from.y + by.dy };
        const least = nearestBySampling(stroke, from, to);
        const found = index.crossed(from, to, reach).length === 1;
        if (found) crossed++;
        // Sampling overestimates by up to a step of the longer of the two.
        if (least <= reach + 5) expect(found).toBe(true);
        if (least > reach + 5 + 15) expect(found).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
  expect(crossed).toBeGreaterThan(10);
});

test('a stroke that moved is found where it is, and one that went nowhere', () => {
  const index = createInkIndex();
  const here = { x: 100, y: 100 };
  const there = { x: 900, y: 700 };
  const { id } = strokeOf(1, [here]);
  index.put(strokeOf(1, [here]));
  index.put(strokeOf(2, [there]));
  expect(index.crossed(here, here, 3)).toEqual([id]);
  index.put(strokeOf(1, [there]));
  expect(index.crossed(here, here, 3)).toEqual([]);
  expect(index.meeting({ left: 890, top: 690, right: 910, bottom: 710 })).toHaveLength(2);
  index.remove(id);
  expect(index.meeting({ left: 0, top: 0, right: 1600, bottom: 1000 })).toHaveLength(1);
  index.clear();
  expect(index.meeting({ left: 0, top: 0, right: 1600, bottom: 1000 })).toEqual([]);
});
