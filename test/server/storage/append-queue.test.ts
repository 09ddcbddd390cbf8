import { describe, expect, it } from 'vitest';
import type { Epoch, RoomId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { type Append, type AppendOutcome, AppendQueue } from '@/server/storage/append-queue';

const append = (room: string, mark: number, size = 1): Append => ({
  room: room as RoomId,
  epoch: mark as Epoch,
  entries: Array<Entry>(size),
});
const marks = (group: readonly Append[]) => group.map(({ room, epoch }) => `${room}${epoch}`);

/** A queue whose commits end when the test says so. */
function held() {
  const groups: string[][] = [];
  const ends: ((outcomes: readonly AppendOutcome[]) => void)[] = [];
  const queue = new AppendQueue((appends) => {
    groups.push(marks(appends));
    return new Promise((resolve) => ends.push(resolve));
  });
  const settled: string[] = [];
  const give = (one: Append) =>
    queue.append(one).then(
      () => settled.push(`${one.room}${one.epoch}`),
      (error: Error) => settled.push(`${one.room}${one.epoch} ${error.message}`),
    );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { groups, ends, queue, settled, give, turn };
}

describe('AppendQueue', () => {
  it('commits together what gathers while a commit runs, each room once and in its order', async () => {
    const { groups, ends, settled, give, turn } = held();
    give(append('a', 1));
    await turn();
    for (const one of [append('b', 1), append('a', 2), append('a', 3), append('c', 1), append('b', 2)])
      give(one);
    await turn();
    expect(groups).toEqual([['a1']]);
    for (const outcomes of [[null], [null, null, null], [null, null]]) {
      ends.shift()!(outcomes);
      await turn();
    }
    expect(groups).toEqual([['a1'], ['b1', 'a2', 'c1'], ['a3', 'b2']]);
    expect(settled).toEqual(['a1', 'b1', 'a2', 'c1', 'a3', 'b2']);
  });

  it('tells each its own outcome', async () => {
    const { ends, settled, give, turn } = held();
    for (const room of ['a', 'b', 'c']) give(append(room, 1));
    await turn();
    ends.shift()!([null, new Error('no'), null]);
    await turn();
    expect(settled.sort()).toEqual(['a1', 'b1 no', 'c1']);
  });

  it('takes no more entries at once than one transaction should, but always something', async () => {
    const { groups, ends, give, turn } = held();
    for (const [room, size] of [
      ['a', 4000],
      ['b', 96],
      ['c', 1],
      ['d', 9000],
    ] as const)
      give(append(room, 1, size));
    for (let i = 0; i < 3; i++) {
      await turn();
      ends.shift()!([null, null]);
    }
    expect(groups).toEqual([['a1', 'b1'], ['c1'], ['d1']]);
  });

  it('is drained when all is settled, and at once when there is nothing', async () => {
    const { ends, queue, settled, give, turn } = held();
    await queue.drained();
    give(append('a', 1));
    const drained = queue.drained().then(() => settled.push('drained'));
    await turn();
    expect(settled).toEqual([]);
    ends.shift()!([null]);
    await drained;
    expect(settled).toEqual(['a1', 'drained']);
  });
});
