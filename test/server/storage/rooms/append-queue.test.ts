import { describe, expect, it } from 'vitest';
import type { Epoch, RoomId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import {
  type Append,
  type AppendOutcome,
  AppendQueue,
  COMMIT_INTERVAL_MS,
} from '@/server/storage/rooms/append-queue';

const append = (room: string, mark: number, size = 1): Append => ({
  room: room as RoomId,
  epoch: mark as Epoch,
  entries: Array<Entry>(size),
  refusals: new Map(),
});
const marks = (group: readonly Append[]) => group.map(({ room, epoch }) => `${room}${epoch}`);

/** A queue whose commits end when the test says so. */
function held() {
  const groups: string[][] = [];
  const ends: ((outcomes: readonly AppendOutcome[]) => void)[] = [];
  const time = { now: 0, waits: [] as { ms: number; over: () => void }[] };
  const queue = new AppendQueue(
    (appends) => {
      groups.push(marks(appends));
      return new Promise((resolve) => ends.push(resolve));
    },
    {
      now: () => time.now,
      wait: (ms) => new Promise((over) => time.waits.push({ ms, over })),
    },
  );
  const settled: string[] = [];
  const give = (one: Append) =>
    queue.append(one).then(
      () => settled.push(`${one.room}${one.epoch}`),
      (error: Error) => settled.push(`${one.room}${one.epoch} ${error.message}`),
    );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (outcomes: readonly AppendOutcome[], tookMs = COMMIT_INTERVAL_MS) => {
    await turn();
    time.now += tookMs;
    ends.shift()!(outcomes);
    await turn();
  };
  return { groups, end, queue, settled, give, turn, time };
}

describe('AppendQueue', () => {
  it('commits together what gathers while a commit runs, each room once and in its order', async () => {
    const { groups, end, settled, give, turn } = held();
    give(append('a', 1));
    await turn();
    for (const one of [append('b', 1), append('a', 2), append('a', 3), append('c', 1), append('b', 2)])
      give(one);
    await turn();
    expect(groups).toEqual([['a1']]);
    for (const outcomes of [[null], [null, null, null], [null, null]]) {
      await end(outcomes);
    }
    expect(groups).toEqual([['a1'], ['b1', 'a2', 'c1'], ['a3', 'b2']]);
    expect(settled).toEqual(['a1', 'b1', 'a2', 'c1', 'a3', 'b2']);
  });

  it('leaves a while between two transactions, and none before a lonely one', async () => {
    const { groups, end, give, turn, time } = held();
    give(append('a', 1));
    await turn();
    expect(groups).toEqual([['a1']]);
    await end([null], 1);
    give(append('a', 2));
    await turn();
    give(append('b', 1));
    await turn();
    expect(groups).toEqual([['a1']]);
    expect(time.waits.map(({ ms }) => ms)).toEqual([COMMIT_INTERVAL_MS - 1]);
    time.now = COMMIT_INTERVAL_MS;
    time.waits[0]!.over();
    await end([null, null]);
    expect(groups).toEqual([['a1'], ['a2', 'b1']]);
    time.now += COMMIT_INTERVAL_MS;
    give(append('a', 3));
    await turn();
    expect(groups).toHaveLength(3);
  });

  it('tells each its own outcome', async () => {
    const { end, settled, give } = held();
    for (const room of ['a', 'b', 'c']) give(append(room, 1));
    await end([null, new Error('no'), null]);
    expect(settled.sort()).toEqual(['a1', 'b1 no', 'c1']);
  });

  it('takes no more entries at once than one transaction should, but always something', async () => {
    const { groups, end, give } = held();
    for (const [room, size] of [
      ['a', 4000],
      ['b', 96],
      ['c', 1],
      ['d', 9000],
    ] as const)
      give(append(room, 1, size));
    for (let i = 0; i < 3; i++) await end([null, null]);
    expect(groups).toEqual([['a1', 'b1'], ['c1'], ['d1']]);
  });

  it('is drained when all is settled, and at once when there is nothing', async () => {
    const { end, queue, settled, give, turn } = held();
    await queue.drained();
    give(append('a', 1));
    const drained = queue.drained().then(() => settled.push('drained'));
    await turn();
    expect(settled).toEqual([]);
    await end([null]);
    await drained;
    expect(settled).toEqual(['a1', 'drained']);
  });
});
