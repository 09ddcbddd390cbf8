import { expect, test } from 'vitest';
import type { Epoch, Seq } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { Committer } from '@/server/rooms/log/committer';
import { StaleEpochError } from '@/server/storage/ports';
import { StorageError } from '@/server/storage/storage-error';
import { FakeClock, settle } from '@/test/support/fake-clock';
import { beginOp, participant, session } from '@/test/support/rooms/room-play';
import { ROOM } from '@/test/support/rooms/room-records';

const entry = (seq: number): Entry => ({
  seq: seq as Seq,
  session: session(1),
  n: seq,
  by: participant(1),
  at: 0 as Entry['at'],
  op: beginOp(),
});

function setUp() {
  const clock = new FakeClock();
  const appends: { seqs: number[]; resolve: () => void; reject: (error: Error) => void }[] = [];
  const committed: number[] = [];
  const trouble: unknown[] = [];
  const lost: unknown[] = [];
  const committer = new Committer({
    append: (entries) =>
      new Promise((resolve, reject) =>
        appends.push({ seqs: entries.map(({ seq }) => seq), resolve, reject }),
      ),
    clock,
    onCommitted: (entries) => committed.push(...entries.map(({ seq }) => seq)),
    onLost: (error) => lost.push(error),
    onTrouble: (error) => trouble.push(error),
  });
  return { clock, appends, committed, trouble, lost, committer };
}

test('R16 one append is on its way at a time; what is logged meanwhile goes in the next', async () => {
  const { appends, committed, committer } = setUp();
  committer.add(entry(1));
  committer.add(entry(2));
  await settle();
  committer.add(entry(3));
  committer.add(entry(4));
  await settle();
  expect(appends.map(({ seqs }) => seqs)).toEqual([[1, 2]]);
  expect(committed).toEqual([]);
  appends[0]!.resolve();
  await settle();
  expect(committed).toEqual([1, 2]);
  expect(appends.map(({ seqs }) => seqs)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  appends[1]!.resolve();
  await settle();
  expect(committer.uncommitted).toBe(0);
});

test('R16 a failed write is tried again, ever more slowly, and nothing is said to be committed before it is', async () => {
  const { clock, appends, committed, trouble, committer } = setUp();
  committer.add(entry(1));
  await settle();
  for (const pause of [50, 100, 200, 400, 800, 1600, 2000, 2000]) {
    appends.at(-1)!.reject(new Error('the disk is full'));
    await settle();
    const tries = appends.length;
    clock.advance(pause - 1);
    await settle();
    expect(appends).toHaveLength(tries);
    clock.advance(1);
    await settle();
    expect(appends).toHaveLength(tries + 1);
  }
  expect(trouble).toHaveLength(8);
  expect(committed).toEqual([]);
  appends.at(-1)!.resolve();
  await settle();
  expect(committed).toEqual([1]);
});

test.each([
  ['another process has the room', new StaleEpochError(ROOM, 1 as Epoch)],
  [
    'the log does not fit what is on disk',
    new StorageError('out-of-order', 'Entry 1 does not follow entry 7.'),
  ],
])('when %s nothing more is tried', async (_, error) => {
  const { clock, appends, committed, lost, committer } = setUp();
  committer.add(entry(1));
  await settle();
  appends[0]!.reject(error);
  await settle();
  committer.add(entry(2));
  clock.advance(10_000);
  await settle();
  expect(lost).toHaveLength(1);
  expect(appends).toHaveLength(1);
  expect(committed).toEqual([]);
  await committer.drain();
});

test('draining waits for the disk, and gives up after three failures in a row', async () => {
  const { clock, appends, committer, trouble } = setUp();
  committer.add(entry(1));
  await settle();
  let drained = false;
  const draining = committer.drain().then(() => {
    drained = true;
  });
  for (let i = 0; i < 3; i++) {
    expect(drained).toBe(false);
    appends.at(-1)!.reject(new Error('the disk is full'));
    await settle();
    clock.advance(2000);
    await settle();
  }
  await draining;
  expect(trouble).toHaveLength(3);
  expect(committer.uncommitted).toBe(1);
});
