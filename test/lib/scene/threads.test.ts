import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import { addressOfCell } from '@/lib/scene/cells';
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
        for (const { fromCell, toCell, fromSlot, toSlot } of threads) {
          const target = network.layers[layout.layers[toSlot]!.index]!;
          const source = network.layers[layout.layers[fromSlot]!.index]!;
          const a = addressOfCell(layout, fromCell, layout.layers[fromSlot])!;
          const b = addressOfCell(layout, toCell, layout.layers[toSlot])!;
          if (target.kind === 'flatten') expect([target.inputs, fromCell]).toEqual([[source.id], toCell]);
          if (target.kind === 'dense') {
            const input = network.layers.find(({ id }) => id === target.inputs[0])!;
            expect(input.kind === 'dropout' ? input.inputs : [input.id]).toEqual([source.id]);
          }
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
    const reached = new Set(
      threads.map((t) => addressOfCell(layout, t.toCell, layout.layers[t.toSlot])!.map),
    );
    expect(reached.size).toBe(layout.maps.length - 1);
    const answers = threads.filter((t) => layout.layers[t.toSlot]!.id === 'digits');
    expect(new Set(answers.map((t) => t.toCell)).size).toBe(10);
    expect(chooseThreads(NETWORKS.cnn, layout, 64)).toEqual(threads);
  });
});
