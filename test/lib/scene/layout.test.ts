import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carriesValues, cellCount, NETWORKS } from '@/lib/network/layers';
import { addressOfCell, cellIndex, flattenedPosition } from '@/lib/scene/cells';
import { type LayoutOptions, layOut, type MapPlacement, opensByDefault } from '@/lib/scene/layout';
import { networkArbitrary } from './arbitrary-network';

const optionsArbitrary: fc.Arbitrary<LayoutOptions> = fc.record({
  isOpen: fc.constantFrom<LayoutOptions['isOpen'][]>(
    () => true,
    () => false,
    opensByDefault,
  ),
  arrangement: fc.constantFrom('compact' as const, 'exploded' as const),
});

/** Whether two maps share a place: both lie in planes of one z, or in none. */
function overlap(a: MapPlacement, b: MapPlacement): boolean {
  const slack = 1e-9;
  return (
    Math.abs(a.centre[2] - b.centre[2]) < slack &&
    Math.abs(a.centre[0] - b.centre[0]) < (a.width + b.width) / 2 - slack &&
    Math.abs(a.centre[1] - b.centre[1]) < (a.height + b.height) / 2 - slack
  );
}

describe('layOut', () => {
  test('gives each layer a run of the texture at its cumulative count', () => {
    fc.assert(
      fc.property(networkArbitrary, optionsArbitrary, (network, options) => {
        const layout = layOut(network, options);
        let base = 0;
        const drawn = network.layers.filter(({ kind }) => kind !== 'dropout');
        expect(layout.layers.map((l) => l.id)).toEqual(drawn.map((l) => l.id));
        for (const [i, placed] of layout.layers.entries()) {
          expect(placed.cells).toBe(cellCount(drawn[i]!));
          if (!carriesValues(drawn[i]!)) continue;
          expect(placed.base).toBe(base);
          base += placed.cells;
        }
        expect(layout.cells).toBe(base);
      }),
    );
  });

  test('gives every cell exactly one place', () => {
    fc.assert(
      fc.property(networkArbitrary, optionsArbitrary, (network, options) => {
        const layout = layOut(network, options);
        const seen = new Uint8Array(layout.cells);
        for (const map of layout.maps.filter(({ layer }) => carriesValues(network.layers[layer]!)))
          for (let row = 0; row < map.rows; row++)
            for (let column = 0; column < map.columns; column++) seen[cellIndex(map, row, column)]!++;
        expect(seen.every((times) => times === 1)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('finds each cell where it was put', () => {
    fc.assert(
      fc.property(
        networkArbitrary,
        optionsArbitrary,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (network, options, at) => {
          const layout = layOut(network, options);
          const cell = Math.floor(at * layout.cells);
          const { map, row, column } = addressOfCell(layout, cell)!;
          expect(cellIndex(layout.maps[map]!, row, column)).toBe(cell);
        },
      ),
    );
  });

  test('shows in a flattened layer the very cells before it, in the order in which the next layer gets them', () => {
    fc.assert(
      fc.property(networkArbitrary, optionsArbitrary, (network, options) => {
        const layout = layOut(network, options);
        const flat = layout.layers.find((l) => network.layers[l.index]!.kind === 'flatten')!;
        const held = layout.layers.find((l) => l.index === flat.holder)!;
        const { columns, rows, columnStep } = layout.maps[flat.firstMap]!;
        expect([flat.base, flat.cells, flat.mapCount, columns * rows]).toEqual([
          held.base,
          held.cells,
          1,
          flat.cells,
        ]);
        const channels = held.mapCount;
        const places = flat.cells / channels;
        const downwards = channels > 1 && columnStep === 1;
        for (const position of [0, 1, flat.cells >> 1, flat.cells - 1]) {
          const row = downwards ? position % rows : Math.floor(position / columns);
          const column = downwards ? Math.floor(position / rows) : position % columns;
          // The engines' order is channels-last, the texture's map-major.
          const cell = held.base + (position % channels) * places + Math.floor(position / channels);
          expect(cellIndex(layout.maps[flat.firstMap]!, row, column)).toBe(cell);
          expect(addressOfCell(layout, cell, flat)).toEqual({ map: flat.firstMap, row, column });
          expect(flattenedPosition(layout, flat, cell - flat.base)).toBe(position);
        }
      }),
    );
  });

  test('lets no two maps overlap, and keeps each in its layer’s box', () => {
    fc.assert(
      fc.property(networkArbitrary, optionsArbitrary, (network, options) => {
        const layout = layOut(network, options);
        for (const { firstMap, mapCount, box } of layout.layers) {
          const maps = layout.maps.slice(firstMap, firstMap + mapCount);
          expect(maps.some((a, i) => maps.slice(i + 1).some((b) => overlap(a, b)))).toBe(false);
          const inside = maps.every((map) => {
            const half = [map.width / 2, map.height / 2, 0] as const;
            return ([0, 1, 2] as const).every(
              (axis) =>
                map.centre[axis] - half[axis] >= box.min[axis] - 1e-9 &&
                map.centre[axis] + half[axis] <= box.max[axis] + 1e-9,
            );
          });
          expect(inside).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('puts layers one behind the other in the order of the signal', () => {
    fc.assert(
      fc.property(networkArbitrary, optionsArbitrary, (network, options) => {
        const { layers } = layOut(network, options);
        for (const [i, layer] of layers.entries())
          if (i > 0) expect(layer.box.min[2]).toBeGreaterThan(layers[i - 1]!.box.max[2] + 1);
      }),
    );
  });

  test('places the maps of cnn: 196 of them and the long row, 37,307 cells, the convolutions and the row closed by default', () => {
    const layout = layOut(NETWORKS.cnn, { isOpen: opensByDefault, arrangement: 'compact' });
    expect(layout.maps.length).toBe(197);
    expect(layout.cells).toBe(37307);
    expect(layout.layers.filter((l) => !l.open).map((l) => l.id)).toEqual(['conv1', 'conv2', 'flatten']);
    expect(
      layout.layers.find((l) => l.id === 'dense')!.passing.map((i) => NETWORKS.cnn.layers[i]!.id),
    ).toEqual(['dropout']);
  });

  test('shows pooled maps lower than what they pool', () => {
    const { layers } = layOut(NETWORKS.cnn, { isOpen: () => true, arrangement: 'compact' });
    const height = (id: string) => {
      const { min, max } = layers.find((l) => l.id === id)!.box;
      return max[1] - min[1];
    };
    expect(height('pool1')).toBeLessThan(height('conv1'));
    expect(height('pool2')).toBeLessThan(height('conv2'));
  });
});
