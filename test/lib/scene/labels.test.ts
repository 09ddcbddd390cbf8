import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseLabels, type LabelBox } from '@/lib/scene/labels';

const side = fc.integer({ min: 0, max: 60 });
const boxArbitrary: fc.Arbitrary<LabelBox> = fc.record({
  left: fc.integer({ min: -50, max: 300 }),
  top: fc.integer({ min: -50, max: 300 }),
  width: side,
  height: side,
});

const covers = (a: LabelBox, b: LabelBox): boolean =>
  Math.min(a.left + a.width, b.left + b.width) > Math.max(a.left, b.left) &&
  Math.min(a.top + a.height, b.top + b.height) > Math.max(a.top, b.top);

test('labels shown never cover each other, and one is hidden only for a more important one', () => {
  fc.assert(
    fc.property(fc.array(boxArbitrary, { maxLength: 20 }), (boxes) => {
      const visible = chooseLabels(boxes, []);
      expect(visible.length).toBe(boxes.length);
      for (const [i, box] of boxes.entries()) {
        const inTheWay = boxes.some((other, j) => j < i && visible[j] && covers(box, other));
        expect(visible[i]).toBe(box.width > 0 && box.height > 0 && !inTheWay);
      }
    }),
  );
});
