import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectionEvents } from '@/app/session/connection';
import type { Answer, MadeRoom } from '@/app/session/rooms-api';
import { KEEP_AFTER_MS } from '@/app/unsent/ink-keeper';
import type { InkStore, KeptSession } from '@/app/unsent/ink-store';
import { createMemoryInkStore } from '@/app/unsent/memory-ink-store';
import { strokesFile } from '@/app/unsent/strokes-file';
import { createUnsentInk } from '@/app/unsent/unsent-ink';
import type { EpochMillis, OpId, RoomId, SessionId } from '@/lib/ids';
import { createReplica } from '@/lib/room/create-replica';
import type { Op } from '@/lib/room/op';
import { createPace } from '@/lib/wire/pace';
import { beginOp } from '@/test/support/rooms/room-play';
import { FakeWire, ROOM } from '../session/fake-wire';

const old = 'session-of-yore' as SessionId;
const stroke = `${old}.4` as OpId;
const more: Op = { kind: 'extend', stroke, points: [30, 40, 8, 128] };
const left = (room: RoomId | null): KeptSession => ({
  session: old,
  room,
  key: 'draw',
  ops: [beginOp(), more].map((op, i) => ({ n: 4 + i, op, at: 0 as EpochMillis })),
});
const locked = { code: 'forbidden', message: 'This room is locked.' } as const;

let wire: FakeWire;
let store: InkStore;
let held: Set<SessionId>;
const made: Answer<MadeRoom> = {
  ok: true,
  value: { id: ROOM, key: 'draw', links: { drawUrl: `/room/${ROOM}#k=draw`, viewUrl: '' } },
};

function open(room: RoomId | null = ROOM, certain = true, session = 'session-of-now') {
  const replica = createReplica(session as SessionId, () => 5);
  const unsent = createUnsentInk({
    replica,
    place: () => ({ room, key: 'draw' }),
    openStore: async () => store,
    locks: {
      hold: () => () => undefined,
      ifFree: async (session, work) => (held.has(session) ? undefined : work(certain)),
    },
    connect: wire.connect,
    pace: createPace(() => performance.now()),
    makeDraft: async () => made,
    newSession: () => 'session-made-up' as SessionId,
    now: () => 5,
    retryAfterMs: 1000,
  });
  return { replica, unsent };
}
const settle = () => vi.advanceTimersByTimeAsync(KEEP_AFTER_MS);

beforeEach(() => {
  vi.useFakeTimers();
  wire = new FakeWire();
  store = createMemoryInkStore();
  held = new Set();
});
afterEach(() => vi.useRealTimers());

describe('ink that waits', () => {
  it('K1 is kept until it is settled, and not a moment longer', async () => {
    const { replica, unsent } = open();
    await settle();
    replica.submit(beginOp());
    unsent.changed();
    await settle();
    expect((await store.sessions(ROOM))[0]?.ops.map(({ n }) => n)).toEqual([1]);
    replica.submit({ kind: 'end', stroke: `${replica.session}.1` as OpId });
    await unsent.flush();
    expect((await store.sessions(ROOM))[0]?.ops.map(({ n }) => n)).toEqual([1, 2]);
    unsent.close();
  });
});

describe('a page that closes', () => {
  it('K1 hands over its last ink at once, although what it kept before is still being written', async () => {
    const handed: number[][] = [];
    const slow = createMemoryInkStore();
    store = {
      ...slow,
      keep: (session, from) => {
        handed.push(session.ops.map(({ n }) => n));
        return new Promise(() => slow.keep(session, from));
      },
    };
    const { replica, unsent } = open();
    await settle();
    replica.submit(beginOp());
    unsent.changed();
    await settle();
    replica.submit({ kind: 'end', stroke: `${replica.session}.1` as OpId });
    void unsent.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(handed.at(-1)).toEqual([1, 2]);
  });
});

describe('ink that a closed tab left behind', () => {
  it('K2 is brought as the session that drew it, with the numbers that it had, and its stroke is ended', async () => {
    await store.keep(left(ROOM), 4);
    open();
    await settle();
    wire.events!.up();
    expect(wire.lastJoin()).toMatchObject({ room: ROOM, session: old, unsettledFrom: 4, key: 'draw' });
    expect(wire.logged.map(({ session, n, op }) => [session, n, op.kind])).toEqual([
      [old, 4, 'begin'],
      [old, 5, 'extend'],
      [old, 6, 'end'],
    ]);
    expect(wire.closed).toBe(false);
    wire.deliver();
    await settle();
    expect(wire.closed).toBe(true);
    expect(await store.sessions(ROOM)).toEqual([]);
  });

  it('K3 of a tab that may only be frozen gets nothing added, and of one that lives is left alone', async () => {
    await store.keep(left(ROOM), 4);
    open(ROOM, false);
    await settle();
    wire.events!.up();
    expect(wire.logged.map(({ op }) => op.kind)).toEqual(['begin', 'extend']);
    held.add(old);
    wire = new FakeWire();
    open();
    await settle();
    expect(wire.events).toBeNull();
    expect(await store.sessions(ROOM)).toHaveLength(1);
  });

  it('goes on being brought when the wire breaks, and stays kept when the page goes first', async () => {
    await store.keep(left(ROOM), 4);
    const { unsent } = open();
    await settle();
    wire.events!.up();
    wire.fail();
    await vi.advanceTimersByTimeAsync(1000);
    expect(wire.calls).toBe(1);
    expect(wire.logged).toHaveLength(3);
    unsent.close();
    await settle();
    expect(await store.sessions(ROOM)).toHaveLength(1);
  });

  it('of a drawing without a room gets one, and the link to it', async () => {
    await store.keep(left(null), 4);
    const { unsent } = open(null);
    await settle();
    wire.events!.up();
    wire.deliver();
    await settle();
    expect(wire.logged).toHaveLength(3);
    expect(unsent.recovered.get()).toBe(`/room/${ROOM}#k=draw`);
    expect([...(await store.sessions(null)), ...(await store.sessions(ROOM))]).toEqual([]);
  });
});

describe('ink that was refused', () => {
  const refuse = (...ns: number[]) =>
    wire.events!.batch({
      epoch: 1 as never,
      snapshot: null,
      entries: [],
      committed: 0 as never,
      settledThrough: 6,
      refused: ns.map((n) => ({ n, error: locked })),
      predictions: [],
      gone: [],
      presence: [],
      chat: [],
      cheers: [],
      people: null,
      room: null,
    });

  it('K4 is shown with the reason, outlives the page, and goes when its author says so', async () => {
    await store.keep(left(ROOM), 4);
    const { unsent } = open(ROOM, false);
    await settle();
    wire.muffled = true;
    wire.events!.up();
    refuse(4, 5);
    await settle();
    expect(unsent.notSent.get()).toMatchObject([
      { id: stroke, room: ROOM, points: [...beginOp().points, ...more.points], reason: locked.message },
    ]);
    expect(await store.sessions(ROOM)).toEqual([]);
    const again = open().unsent;
    await settle();
    expect(again.notSent.get()).toEqual(unsent.notSent.get());
    expect(JSON.parse(strokesFile(again.notSent.get()))).toEqual({
      strokes: [
        [
          [10, 20, 0],
          [30, 40, 8],
        ],
      ],
    });
    again.discard();
    await settle();
    expect(await store.notSent(ROOM)).toEqual([]);
  });

  it('K4 is all of it where its author may not enter any more', async () => {
    await store.keep(left(ROOM), 4);
    const { unsent } = open();
    await settle();
    wire.joinError = { code: 'forbidden', message: 'You were removed from this room.' };
    wire.events!.up();
    await settle();
    expect(unsent.notSent.get()).toMatchObject([{ id: stroke, reason: 'You were removed from this room.' }]);
    expect(await store.sessions(ROOM)).toEqual([]);
  });

  it('K4 of a stroke whose beginning was taken is the rest of it, said once however often it is heard', async () => {
    const { replica, unsent } = open();
    const id = replica.submit(beginOp());
    const rest = { n: 2, op: { ...more, stroke: id } as Op, error: locked };
    unsent.refused([rest]);
    unsent.refused([rest, { n: 3, op: { kind: 'end', stroke: id }, error: locked }]);
    expect(unsent.notSent.get()).toMatchObject([{ id, colour: 1, points: more.points }]);
  });

  it('K4 of a stroke that its room has let go of is the rest of it, also where its tab was closed meanwhile', async () => {
    const { replica, unsent } = open();
    await settle();
    const connection = wire.connect({ batch: (batch) => replica.batch(batch) } as ConnectionEvents);
    connection.request('join', { session: replica.session } as never, (answer) =>
      replica.welcome(answer as never),
    );
    const id = replica.submit(beginOp());
    replica.submit({ ...more, stroke: id } as Op);
    // The beginning alone is settled when the tab is closed, and the room that another tab finds does not know the stroke.
    connection.sendOps({ ops: [...replica.takeUnsent(1, Number.POSITIVE_INFINITY)] });
    wire.deliver();
    await unsent.flush();
    unsent.close();
    expect((await store.sessions(ROOM)).map(({ ops }) => ops.map(({ n }) => n))).toEqual([[2]]);
    wire = new FakeWire();
    wire.muffled = true;
    const next = open(ROOM, false, 'session-of-later').unsent;
    await settle();
    wire.events!.up();
    refuse(2);
    await settle();
    expect(next.notSent.get()).toMatchObject([{ id, colour: 1, points: more.points }]);
  });

  it('K4 that was imported is there stroke by stroke', () => {
    const { unsent } = open();
    const one = { colour: 2, width: 12, pointer: 'mouse', points: [1, 2, 0, 128] } as const;
    const strokes = [one, { ...one, colour: 4 }].map((whole) => ({ ...whole, points: [...whole.points] }));
    const op: Op = { kind: 'import', sheet: 0, strokes };
    for (let again = 0; again < 2; again++) unsent.refused([{ n: 1, op, error: locked }]);
    expect(unsent.notSent.get()).toMatchObject([{ colour: 2, sheet: 0 }, { colour: 4 }]);
  });

  it('K4 becomes a room of its own', async () => {
    const { replica, unsent } = open();
    const id = replica.submit(beginOp());
    unsent.refused([
      { n: 1, op: beginOp(), error: locked },
      { n: 2, op: { ...more, stroke: id } as Op, error: locked },
    ]);
    const keeping = unsent.keepAsRoom();
    await settle();
    wire.events!.up();
    wire.deliver();
    expect(await keeping).toEqual({ ok: true, value: `/room/${ROOM}#k=draw` });
    expect(wire.logged.map(({ session, n, op }) => [session, n, op.kind])).toEqual([
      ['session-made-up', 1, 'begin'],
      ['session-made-up', 2, 'end'],
    ]);
    expect(unsent.notSent.get()).toEqual([]);
  });
});
