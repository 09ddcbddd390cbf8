import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut } from '@/lib/scene/layout';
import { layerNamed, neighbour, placeOf, texelOf, wallOf } from '@/lib/scene/marked';
import { networkArbitrary } from './arbitrary-network';

const options = { isOpen: () => true, arrangement: 'compact' } as const;
const cellOf = fc.tuple(networkArbitrary, fc.nat(), fc.nat()).map(([network, layer, cell]) => {
  const layout = layOut(network, options);
  const placed = layout.layers[layer % layout.layers.length]!;
  return { layout, placed, name: { layer: placed.id, cell: cell % placed.cells } };
});

describe('named cells', () => {
  test('stand within their layer’s wall, and have their texel', () => {
    fc.assert(
      fc.property(cellOf, ({ layout, placed, name }) => {
        const { centre, width, height } = placeOf(layout, name)!;
        const wall = wallOf(placed);
        expect(Math.abs(centre[0] - wall.centre[0]) + width / 2).toBeLessThanOrEqual(wall.width / 2 + 1e-9);
        expect(Math.abs(centre[1] - wall.centre[1]) + height / 2).toBeLessThanOrEqual(wall.height / 2 + 1e-9);
        expect(texelOf(layout, name)).toBe(placed.base + name.cell);
      }),
    );
  });

  test('that the network does not have stand nowhere', () => {
    fc.assert(
      fc.property(cellOf, ({ layout, placed }) => {
        for (const name of [
          { layer: 'another', cell: 0 },
          { layer: placed.id, cell: placed.cells },
          { layer: placed.id, cell: -1 },
        ]) {
          expect(placeOf(layout, name)).toBeNull();
          expect(texelOf(layout, name)).toBe(-1);
          expect(neighbour(layout, name, { rows: 1 })).toBeNull();
        }
        expect(layerNamed(layout, 'another')).toBeUndefined();
      }),
    );
  });

  test('a step and the step back lead home, one cell’s width away', () => {
    fc.assert(
      fc.property(cellOf, fc.constantFrom(-1, 1), ({ layout, name }, by) => {
        const here = placeOf(layout, name)!;
        const right = neighbour(layout, name, { columns: by });
        if (right) {
          expect(placeOf(layout, right)!.centre[0] - here.centre[0]).toBeCloseTo(by * here.width, 9);
          expect(neighbour(layout, right, { columns: -by })).toEqual(name);
        }
        const below = neighbour(layout, name, { rows: by });
        if (below) {
          expect(here.centre[1] - placeOf(layout, below)!.centre[1]).toBeCloseTo(by * here.height, 9);
          expect(neighbour(layout, below, { rows: -by })).toEqual(name);
        }
        const beside = neighbour(layout, name, { maps: by });
        if (beside) expect(neighbour(layout, beside, { maps: -by })).toEqual(name);
      }),
    );
  });
});
