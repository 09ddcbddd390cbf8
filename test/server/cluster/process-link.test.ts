import { deserialize } from 'node:v8';
import { expect, it } from 'vitest';
import type { ProcessId } from '@/server/cluster/process-id';
import { ProcessLink } from '@/server/cluster/process-link';
import type { Redis } from '@/server/cluster/redis';

/** As many as a stream keeps. */
const MOST = 10_000;
const OTHER = 'other' as ProcessId;

it('puts no more packets before a Redis that is away than it would keep, and lets their number tell that some are lost', async () => {
  const packets: { readonly n: number; readonly letters: unknown }[] = [];
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const redis = {
    xadd(...[, , , , , , , , n, , letters]: unknown[]) {
      packets.push({ n: Number(n), letters: deserialize(letters as Buffer) });
      return answered;
    },
  };
  const link = new ProcessLink({
    redis: redis as unknown as Redis,
    reader: redis as unknown as Redis,
    self: 'one' as ProcessId,
    onLetter: () => undefined,
    onGap: () => undefined,
    onAllGap: () => undefined,
    report: () => undefined,
  });
  for (let i = 1; i <= MOST + 5; i++) {
    link.tell(OTHER, { i });
    // A packet takes what is said within a turn.
    await Promise.resolve();
  }
  expect(packets).toHaveLength(MOST);
  answer();
  await new Promise(setImmediate);
  link.tell(OTHER, { i: 'at last' });
  await Promise.resolve();
  expect(packets.at(-1)).toEqual({ n: MOST + 6, letters: [{ i: 'at last' }] });
});
