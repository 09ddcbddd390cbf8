import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNetworkFocus, drawnLines, focusBeside, type WeightedLine } from '@/app/network/network-focus';

const cell = (layer: string, at: number) => ({ layer, cell: at });

test('lines are drawn in parts of the strongest, the strongest last, and of too many the weakest are left out', () => {
  const weights = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 50 }), (all, most) => {
      const lines = all.map((weight, i): WeightedLine => ({ from: cell('a', i), to: cell('b', 0), weight }));
      const drawn = drawnLines(lines, most);
      const sizes = all.map(Math.abs).sort((a, b) => b - a);
      if (sizes[0] === 0) return expect(drawn).toEqual([]);
      expect(drawn).toHaveLength(Math.min(most, all.length));
      expect(Math.abs(drawn.at(-1)!.weight)).toBe(1);
      expect(drawn.map(({ weight }) => Math.abs(weight) * sizes[0]!).reverse()).toEqual(
        sizes.slice(0, drawn.length).map((size) => expect.closeTo(size, 6)),
      );
    }),
  );
});

test('another network is looked at from the same side, and nothing of this one is marked in it', () => {
  const focus = createNetworkFocus();
  const beside = focusBeside(focus);
  focus.selection.set({ layer: 'conv1', cell: 3 });
  focus.hover.set(cell('conv1', 4));
  focus.highlight.set({ lines: [], marks: [cell('conv1', 5)] });
  expect([beside.selection, beside.hover, beside.highlight].map((one) => one.get())).toEqual([
    null,
    null,
    null,
  ]);
  expect(beside.camera).toBe(focus.camera);
});
