import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import { addressOfCell, cellCentre, layerOfCell } from '@/lib/scene/cells';
import { layOut } from '@/lib/scene/layout';
import { chooseThreads } from '@/lib/scene/threads';
import { networkArbitrary } from './arbitrary-network';

const everythingOpen = { isOpen: () => true, arrangement: 'compact' } as const;

describe('chooseThreads', () => {
  test('draws only connections that the network has', () => {
    fc.assert(
      fc.property(networkArbitrary, fc.integer({ min: 1, max: 80 }), (network, perLayer) => {
        const layout = layOut(network, everythingOpen);
        const threads = chooseThreads(network, layout, perLayer);
        expect(threads.length).toBeGreaterThanOrEqual(layout.layers.length - 1);
        for (const { fromCell, toCell, from, to, layer } of threads) {
          const target = network.layers[layer]!;
          const source = network.layers[layerOfCell(layout, fromCell)!.index]!;
          expect(layerOfCell(layout, toCell)!.id).toBe(target.id);
          const a = addressOfCell(layout, fromCell)!;
          const b = addressOfCell(layout, toCell)!;
          expect(from).toEqual(cellCentre(layout.maps[a.map]!, a.row, a.column));
          expect(to).toEqual(cellCentre(layout.maps[b.map]!, b.row, b.column));
          if (target.kind === 'conv') {
            expect(target.inputs).toEqual([source.id]);
            expect(a.row - b.row).toBeGreaterThanOrEqual(0);
            expect(a.row - b.row).toBeLessThan(target.kernel[0]);
            expect(a.column - b.column).toBeGreaterThanOrEqual(0);
            expect(a.column - b.column).toBeLessThan(target.kernel[1]);
          }
          if (target.kind === 'max-pool') {
            expect(target.inputs).toEqual([source.id]);
            expect(layout.maps[a.map]!.map).toBe(layout.maps[b.map]!.map);
            expect(Math.floor(a.row / target.size)).toBe(b.row);
            expect(Math.floor(a.column / target.size)).toBe(b.column);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('reaches every map of cnn and each of the ten answers, the same ones each time', () => {
    const layout = layOut(NETWORKS.cnn, everythingOpen);
    const threads = chooseThreads(NETWORKS.cnn, layout, 64);
    const reached = new Set(threads.map((t) => addressOfCell(layout, t.toCell)!.map));
    expect(reached.size).toBe(layout.maps.length - 1);
    const answers = threads.filter((t) => NETWORKS.cnn.layers[t.layer]!.id === 'digits');
    expect(new Set(answers.map((t) => t.toCell)).size).toBe(10);
    expect(chooseThreads(NETWORKS.cnn, layout, 64)).toEqual(threads);
  });
});
