import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseLabels, type LabelBox } from '@/lib/scene/labels';

const box: fc.Arbitrary<LabelBox> = fc.record({
  left: fc.integer({ min: 0, max: 300 }),
  top: fc.integer({ min: 0, max: 200 }),
  width: fc.integer({ min: 0, max: 90 }),
  height: fc.integer({ min: 0, max: 40 }),
});

/** Sample points half a pixel off the grid: inside or outside, never on an edge. */
function share(a: LabelBox, b: LabelBox): boolean {
  for (let x = a.left + 0.5; x < a.left + a.width; x++)
    if (x > b.left && x < b.left + b.width)
      for (let y = a.top + 0.5; y < a.top + a.height; y++) if (y > b.top && y < b.top + b.height) return true;
  return false;
}

test('labels never cover each other, nor what was there before, each takes its first free place, and one is left out only where more important ones fill all', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(box, { maxLength: 3 }), { maxLength: 14 }),
      fc.array(box, { maxLength: 4 }),
      (labels, before) => {
        const chosen = chooseLabels(labels, before, []);
        expect(chosen.length).toBe(labels.length);
        for (const [i, places] of labels.entries()) {
          const earlier = labels
            .slice(0, i)
            .flatMap((other, j) => (chosen[j]! < 0 ? [] : [other[chosen[j]!]!]));
          const taken = [...before, ...earlier];
          const free = places.map(
            (place) => place.width > 0 && place.height > 0 && !taken.some((t) => share(place, t)),
          );
          expect(chosen[i]).toBe(free.indexOf(true));
        }
      },
    ),
  );
});
