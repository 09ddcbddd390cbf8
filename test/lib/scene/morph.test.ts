import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut } from '@/lib/scene/layout';
import { between, dealtShare } from '@/lib/scene/morph';
import { networkArbitrary } from './arbitrary-network';

const part = fc.double({ min: 0, max: 1, noNaN: true });

describe('between', () => {
  test('is the one layout at the start and the other at the end', () => {
    fc.assert(
      fc.property(networkArbitrary, (network) => {
        const closed = layOut(network, { isOpen: () => false, arrangement: 'compact' });
        const open = layOut(network, { isOpen: () => true, arrangement: 'exploded' });
        expect(between(closed, open, 0).maps).toEqual(closed.maps);
        for (const [i, map] of between(closed, open, 1).maps.entries()) {
          for (const axis of [0, 1, 2] as const)
            expect(map.centre[axis]).toBeCloseTo(open.maps[i]!.centre[axis], 9);
          expect(map.width).toBeCloseTo(open.maps[i]!.width, 9);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('dealtShare', () => {
  test('rises from 0 to 1, the first map never behind a later one', () => {
    fc.assert(
      fc.property(part, part, fc.integer({ min: 1, max: 64 }), fc.nat(), (a, b, count, pick) => {
        const map = pick % count;
        expect(dealtShare(0, map, count)).toBe(0);
        expect(dealtShare(1, map, count)).toBeCloseTo(1, 12);
        expect(dealtShare(Math.max(a, b), map, count)).toBeGreaterThanOrEqual(
          dealtShare(Math.min(a, b), map, count),
        );
        expect(dealtShare(a, 0, count)).toBeGreaterThanOrEqual(dealtShare(a, map, count));
      }),
    );
  });
});
