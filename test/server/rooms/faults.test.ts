import { expect, test } from 'vitest';
import { EIGHT_PAGES, emptyTally, FOUR_PAGES } from '@/test/support/rooms/faulty-world';
import { oneProcess } from '@/test/support/rooms/room-arrangements';
import { whateverHappens } from '@/test/support/rooms/whatever-happens';

test('R3 R14 R15 R16 K1 K2 whatever happens on the way: once healed, every page, the server and the store are equal, nothing acknowledged or kept is lost and nothing is there twice', {
  timeout: 240_000,
}, async () => {
  const tally = emptyTally();
  for (const [people, numRuns] of [
    [FOUR_PAGES, 70],
    [EIGHT_PAGES, 25],
  ] as const)
    await whateverHappens(tally, oneProcess, people, { seed: 20_261_122, numRuns });
  // Not vacuous: every fault came up often, and work got done between them.
  expect(tally).toEqual({
    settled: expect.toSatisfy((n: number) => n > 1500),
    refused: expect.toSatisfy((n: number) => n > 100),
    stale: expect.toSatisfy((n: number) => n > 5),
    duplicated: expect.toSatisfy((n: number) => n > 80),
    swapped: expect.toSatisfy((n: number) => n > 30),
    dropped: expect.toSatisfy((n: number) => n > 40),
    restarts: expect.toSatisfy((n: number) => n > 80),
    lostTails: expect.toSatisfy((n: number) => n > 10),
    failedCommits: expect.toSatisfy((n: number) => n > 20),
    brokenStrokes: expect.toSatisfy((n: number) => n > 30),
    closedTabs: expect.toSatisfy((n: number) => n > 30),
    broughtOps: expect.toSatisfy((n: number) => n > 100),
    moved: expect.toSatisfy((n: number) => n > 100),
    erased: expect.toSatisfy((n: number) => n > 100),
    imported: expect.toSatisfy((n: number) => n > 100),
    deletedSheets: expect.toSatisfy((n: number) => n > 30),
    returnedSheets: expect.toSatisfy((n: number) => n > 10),
  });
});
