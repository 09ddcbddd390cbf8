import { describe, expect, test } from 'vitest';
import { type Epoch, type ModelId, opId, type RoomId, type Seq } from '@/lib/ids';
import { applyEntry } from '@/lib/room/apply';
import { createReplica } from '@/lib/room/create-replica';
import type { Entry } from '@/lib/room/entry';
import type { Op } from '@/lib/room/op';
import type { RefusedOp, RoomReplica } from '@/lib/room/replica';
import { writeSnapshot } from '@/lib/room/snapshot';
import { emptyRoom } from '@/lib/room/state';
import type { Batch, JoinAnswer } from '@/lib/wire';
import { actorOf, beginOp, participant, Story, session } from '@/test/support/rooms/room-play';

const me = actorOf(1);
const other = actorOf(0);
type Welcome = Extract<JoinAnswer, { ok: true }>;

const welcome = (story: Story, catchUp?: Welcome['catchUp']): Welcome => ({
  ok: true,
  room: {
    id: 'room-1' as RoomId,
    name: 'Room',
    draft: false,
    model: 'cnn@shipped' as ModelId,
    owner: null,
    deletedAt: null,
  },
  you: { id: me.participant, name: 'Me', colour: 0, role: 'drawer', via: 'draw', present: true },
  people: [],
  catchUp: catchUp ?? { kind: 'snapshot', snapshot: writeSnapshot(story.state) },
  committed: story.state.seq,
  predictions: [],
  tabs: [],
  chat: [],
  links: null,
});

const batch = (part: Partial<Batch>): Batch => ({
  epoch: 1 as Epoch,
  snapshot: null,
  entries: [],
  committed: 0 as Seq,
  settledThrough: 0,
  refused: [],
  predictions: [],
  gone: [],
  presence: [],
  chat: [],
  cheers: [],
  people: null,
  room: null,
  ...part,
});

const visible = (replica: RoomReplica) => [...replica.strokes(0)].map((stroke) => stroke.id);

function joined(story: Story) {
  const replica = createReplica(me.session, () => 5000);
  const changes: (readonly string[] | null)[] = [];
  const refused: RefusedOp[] = [];
  let staled = 0;
  replica.welcome(welcome(story));
  replica.onChange((change) => changes.push(change.strokes));
  replica.onRefused((list) => refused.push(...list));
  replica.onStale(() => {
    staled += 1;
  });
  return { replica, changes, refused, staled: () => staled };
}

describe('RoomReplica', () => {
  test('R13 ink shows at once, before the first welcome, too, and goes out in order', () => {
    const replica = createReplica(me.session, () => 1);
    const stroke = replica.submit(beginOp());
    replica.submit({ kind: 'extend', stroke, points: [4, 4, 4, 128] });
    expect(visible(replica)).toEqual([stroke]);
    expect(replica.stroke(stroke)?.points).toEqual([10, 20, 0, 128, 4, 4, 4, 128]);
    expect(replica.undoable()).toBe(stroke);
    expect(replica.cursor).toBeUndefined();
    expect(replica.unsettledFrom).toBe(1);

    replica.welcome(welcome(new Story()));
    expect(replica.stroke(stroke)?.by).toBe(me.participant);
    expect(replica.undoable()).toBe(stroke);
    expect(replica.takeUnsent(1, 99).map(({ n }) => n)).toEqual([1]);
    expect(replica.takeUnsent(9, 99).map(({ n }) => n)).toEqual([2]);
    expect(replica.takeUnsent(9, 99)).toEqual([]);
    replica.disconnected();
    expect(replica.takeUnsent(9, 99).map(({ n }) => n)).toEqual([1, 2]);
  });

  test('R31 gives as much as is allowed, and no more while nothing is heard of it', () => {
    const replica = createReplica(me.session, () => 1);
    const story = new Story();
    replica.welcome(welcome(story));
    const stroke = replica.submit(beginOp());
    for (let i = 1; i < 300; i++) replica.submit({ kind: 'extend', stroke, points: [4, 4, 4 * i, 128] });
    const take = (limit: number, allowance: number) => replica.takeUnsent(limit, allowance).length;
    expect(take(64, 0)).toBe(0);
    expect(take(64, 10)).toBe(10);
    expect([take(64, 999), take(64, 999), take(64, 999)]).toEqual([64, 54, 0]);
    expect(replica.hasUnsent).toBe(true);
    story.do(me, beginOp());
    for (let i = 1; i < 100; i++) story.do(me, { kind: 'extend', stroke, points: [4, 4, 4 * i, 128] });
    replica.batch(batch({ entries: story.log }));
    expect([take(64, 999), take(64, 999)]).toEqual([64, 36]);
    replica.disconnected();
    replica.welcome(welcome(story));
    expect([take(64, 999), take(64, 999), take(999, 999)]).toEqual([64, 64, 0]);
  });

  test('R31 counts what is unsettled as people do', () => {
    const replica = createReplica(me.session, () => 1);
    const stroke = replica.submit(beginOp());
    replica.submit({ kind: 'extend', stroke, points: [4, 4, 4, 128] });
    expect(replica.unsettledDeeds).toBe(1);
    replica.submit({ kind: 'clear', sheet: 0 });
    const { colour, width, pointer, points } = beginOp() as Extract<Op, { kind: 'begin' }>;
    replica.submit({ kind: 'import', sheet: 0, strokes: Array(7).fill({ colour, width, pointer, points }) });
    expect(replica.unsettledDeeds).toBe(9);
    const story = new Story();
    replica.welcome(welcome(story));
    story.do(me, beginOp());
    replica.batch(batch({ entries: story.log, committed: 1 as Seq, settledThrough: 1 }));
    expect(replica.unsettledDeeds).toBe(8);
  });

  test('R13 an own op is shown once when its entry comes, above what others drew before it', () => {
    const story = new Story();
    const { replica, changes } = joined(story);
    const mine = replica.submit(beginOp(1));
    const theirs = story.do(other, beginOp(2));
    replica.batch(batch({ entries: [story.log[0]!] }));
    expect(visible(replica)).toEqual([theirs, mine]);
    story.do(me, beginOp(1));
    replica.batch(batch({ entries: [story.log[1]!], committed: 2 as Seq, settledThrough: 1 }));
    expect(visible(replica)).toEqual([theirs, mine]);
    expect(replica.unsettled).toBe(0);
    expect(replica.unsettledFrom).toBe(2);
    expect(changes.every((strokes) => strokes !== null)).toBe(true);
    expect(replica.cursor).toEqual({ epoch: 1, seq: 2 });
  });

  test('R13 a refused op is taken off with its reason, and what depended on it is not shown', () => {
    const { replica, refused } = joined(new Story());
    const mine = replica.submit(beginOp());
    replica.submit({ kind: 'extend', stroke: mine, points: [4, 4, 4, 128] });
    const error = { code: 'room-full', message: 'full' } as const;
    replica.batch(batch({ refused: [{ n: 1, error }] }));
    expect(visible(replica)).toEqual([]);
    expect(refused).toEqual([{ n: 1, op: beginOp(), error }]);
    replica.batch(batch({ refused: [{ n: 1, error }] }));
    expect(refused).toHaveLength(1);
  });

  test('R13 a viewer’s pen leaves no ink, and one who is made a drawer sees it come', () => {
    const { replica } = joined(new Story());
    const you = { ...welcome(new Story()).you, role: 'viewer' as const };
    replica.batch(batch({ people: [you] }));
    const mine = replica.submit(beginOp());
    expect(visible(replica)).toEqual([]);
    replica.batch(batch({ people: [{ ...you, role: 'drawer' }] }));
    expect(visible(replica)).toEqual([mine]);
  });

  test('R14 what was seen is passed over; a gap, a foreign epoch and a commit beyond it make it stale', () => {
    const story = new Story();
    for (let i = 0; i < 3; i += 1) story.do(other, beginOp(i));
    const [first, second, third] = story.log as [Entry, Entry, Entry];
    const cases: [Partial<Batch>, boolean][] = [
      [{ entries: [first, second] }, false],
      [{ entries: [second, third] }, true],
      [{ entries: [first, third] }, true],
      [{ epoch: 2 as Epoch }, true],
      [{ entries: [first], committed: 2 as Seq }, true],
    ];
    for (const [part, stale] of cases) {
      const { replica, staled } = joined(new Story());
      replica.batch(batch(part));
      expect(replica.stale).toBe(stale);
      expect(staled()).toBe(stale ? 1 : 0);
      expect(visible(replica)).toHaveLength(stale ? 0 : 2);
      replica.batch(batch({ entries: [first, second] }));
      replica.batch(batch({ entries: [first, second] }));
      expect(visible(replica)).toHaveLength(stale ? 0 : 2);
      if (!stale) continue;
      replica.welcome(welcome(story, { kind: 'entries', entries: story.log }));
      expect(replica.stale).toBe(false);
      expect(visible(replica)).toHaveLength(3);
    }
  });

  test('R14 a welcome that begins with what was seen passes over it', () => {
    const story = new Story();
    for (let i = 0; i < 3; i += 1) story.do(other, beginOp(i));
    const { replica } = joined(new Story());
    replica.batch(batch({ entries: story.log.slice(0, 2) }));
    replica.disconnected();
    replica.welcome(welcome(story, { kind: 'entries', entries: story.log }));
    expect(visible(replica)).toHaveLength(3);
    expect(replica.cursor?.seq).toBe(3);
  });

  test('R14 a welcome that does not follow loses the cursor, so that the next brings everything', () => {
    const story = new Story();
    for (let i = 0; i < 3; i += 1) story.do(other, beginOp(i));
    const { replica, staled } = joined(new Story());
    replica.welcome(welcome(story, { kind: 'entries', entries: story.log.slice(1) }));
    expect(staled()).toBe(1);
    expect(replica.cursor).toBeUndefined();
  });

  test('R15 on a new epoch uncommitted ink of others vanishes, one’s own is given again', () => {
    const old = new Story();
    const { replica, changes } = joined(old);
    const mine = [replica.submit(beginOp(1)), replica.submit(beginOp(2))];
    old.do(me, beginOp(1));
    old.do(other, beginOp(7));
    old.do(me, beginOp(2));
    replica.takeUnsent(9, 99);
    replica.batch(batch({ entries: old.log }));
    expect(visible(replica)).toHaveLength(3);
    replica.disconnected();

    const survived = new Story();
    survived.do(me, beginOp(1));
    const snapshot = { ...writeSnapshot(survived.state), epoch: 2 as Epoch };
    replica.welcome(welcome(survived, { kind: 'snapshot', snapshot }));
    expect(changes.at(-1)).toBeNull();
    expect(visible(replica)).toEqual(mine);
    expect(replica.takeUnsent(9, 99).map(({ n }) => n)).toEqual([2]);
    expect(replica.unsettledFrom).toBe(1);
    replica.batch(batch({ epoch: 2 as Epoch, committed: 1 as Seq, settledThrough: 1 }));
    expect(replica.unsettledFrom).toBe(2);
  });

  test('R15 a settled op that never came in is reported, not silently gone', () => {
    const { replica, refused } = joined(new Story());
    replica.submit(beginOp());
    const kept = replica.submit(beginOp(5));
    replica.batch(batch({ settledThrough: 1 }));
    expect(refused.map(({ n, error }) => [n, error.code])).toEqual([[1, 'unavailable']]);
    expect(visible(replica)).toEqual([kept]);
  });

  test('R13 a batch tells of what changed and of what is unsettled, not of what the room holds', () => {
    const big = emptyRoom(1 as Epoch);
    const log = new Story();
    log.do(other, beginOp());
    const template = log.state.strokes.values().next().value!;
    applyEntry(big, log.log[0]!);
    for (let i = 2; i <= 10_000; i += 1) {
      const id = opId(template.session, 1_000 + i);
      big.strokes.set(id, { ...template, id, points: new Array(200).fill(1) });
    }
    const replica = createReplica(me.session, () => 1);
    const story = { state: big } as Story;
    replica.welcome(welcome(story));
    let reported = 0;
    replica.onChange(({ strokes }) => {
      reported += strokes?.length ?? 1_000_000;
    });
    const mine = replica.submit(beginOp());
    for (let i = 0; i < 50; i += 1)
      replica.batch(
        batch({
          entries: [
            {
              seq: (2 + i) as Seq,
              session: session('third'),
              n: i + 1,
              by: participant(3),
              at: 1 as Entry['at'],
              op: beginOp(i),
            },
          ],
        }),
      );
    // Each batch names the new stroke and the one unsettled stroke.
    expect(reported).toBe(1 + 50 * 2);
    expect(replica.stroke(mine)).toBeDefined();
  });
});
