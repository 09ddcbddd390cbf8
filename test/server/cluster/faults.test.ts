import { expect, test } from 'vitest';
import { EIGHT_PAGES, emptyTally, FOUR_PAGES } from '@/test/support/rooms/faulty-world';
import { severalProcesses } from '@/test/support/rooms/room-arrangements';
import { whateverHappens } from '@/test/support/rooms/whatever-happens';
import { onRedis } from '@/test/support/servers/redis';

onRedis((url) =>
  test('R3 R14 R15 R16 K1 K2 whatever happens on the way, to rooms of several processes of which one dies now and then: once healed, all are equal, nothing acknowledged or kept is lost and nothing is there twice', {
    timeout: 600_000,
  }, async () => {
    const tally = emptyTally();
    const arrange = severalProcesses(url);
    await whateverHappens(tally, arrange, FOUR_PAGES, { seed: 20_261_126, numRuns: 15 });
    await whateverHappens(tally, arrange, EIGHT_PAGES, { seed: 20_261_126, numRuns: 8 });
    // Not vacuous; how often something is stale hangs on Redis' own time.
    for (const [what, count] of Object.entries(tally))
      if (what !== 'stale') expect(count, what).toBeGreaterThan(0);
    expect(tally.settled).toBeGreaterThan(300);
    expect(tally.restarts).toBeGreaterThan(15);
  }),
);
