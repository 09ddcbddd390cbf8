import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LATE_MS, nextStrain } from '@/server/rooms/strain';

const delays = fc.double({ min: 0, max: 2_000, noNaN: true });
const strains = fc.double({ min: 0, max: 1, noNaN: true });

describe('the strain of a server', () => {
  test('stays between none and all, whatever the event loop does', () => {
    fc.assert(
      fc.property(fc.array(delays, { maxLength: 200 }), (looks) => {
        let strain = 0;
        for (const delay of looks) {
          strain = nextStrain(strain, delay);
          expect(strain).toBeGreaterThanOrEqual(0);
          expect(strain).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('rises at once where the server is late, and is gone five seconds after it has been in time', () => {
    fc.assert(
      fc.property(strains, (strain) => {
        expect(nextStrain(strain, LATE_MS + 1)).toBeGreaterThan(Math.min(strain, 0.99));
        let eased = strain;
        for (let look = 0; look < 20; look++) eased = nextStrain(eased, 0);
        expect(eased).toBeCloseTo(0, 9);
      }),
    );
  });
});
