import { expect, it } from 'vitest';
import { createJoinQueue } from '@/server/sockets/join-queue';
import { settle } from '../../support/fake-clock';

it('lets so many in at a time, in the order of their coming, and turns away who would wait too long', async () => {
  const queue = createJoinQueue(2, 3);
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const join = (n: number) =>
    queue.run(() => {
      begun.push(n);
      return new Promise<number>((resolve) => ends.set(n, () => resolve(n)));
    });
  const all = [0, 1, 2, 3, 4, 5].map(join);
  await settle();
  expect(begun).toEqual([0, 1]);
  expect(queue.waiting).toBe(3);
  expect(await all[5]).toBeNull();
  ends.get(1)!();
  expect(await all[1]).toBe(1);
  expect(begun).toEqual([0, 1, 2]);
  for (const n of [0, 2, 3, 4]) {
    await settle();
    ends.get(n)!();
    expect(await all[n]).toBe(n);
  }
  expect(queue.waiting).toBe(0);
});

it('gives the place of one who failed to the next', async () => {
  const queue = createJoinQueue(1, 3);
  const failed = queue.run(() => Promise.reject(new Error('no such room')));
  const next = queue.run(async () => 'in');
  await expect(failed).rejects.toThrow('no such room');
  expect(await next).toBe('in');
});
