import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roomName } from '@/lib/room/names';

/** As Math.random gives it, its ends included. */
const chance = fc.oneof(
  { weight: 20, arbitrary: fc.nat(9999).map((n) => n / 10_000) },
  { weight: 1, arbitrary: fc.constant(1 - 2 ** -53) },
);

test('a room is named by two words, whatever chance says, and chance says many things', () => {
  const names = new Set<string>();
  fc.assert(
    fc.property(chance, chance, (a, b) => {
      const draws = [a, b];
      const name = roomName(() => draws.shift()!);
      expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
      names.add(name);
    }),
    { seed: 7, numRuns: 1000 },
  );
  expect(names.size).toBeGreaterThan(500);
});
