import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roomName } from '@/lib/room/names';

test('a room is named by two words, whatever chance says, and chance says many things', () => {
  const names = new Set<string>();
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(999), (a, b) => {
      const draws = [a, b / 1000];
      const name = roomName(() => draws.shift()!);
      expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
      names.add(name);
    }),
    { seed: 7, numRuns: 1000 },
  );
  expect(names.size).toBeGreaterThan(500);
});
