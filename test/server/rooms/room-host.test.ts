import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EpochMillis, OpId, ParticipantId } from '@/lib/ids';
import type { Op } from '@/lib/room/op';
import { decodeStrokes } from '@/lib/wire/stroke-codec';
import { createRooms, RoomsClosedError } from '@/server/rooms/create-rooms';
import { SENDS_AT_ONCE } from '@/server/rooms/delivery/outbox';
import { MAX_UNCOMMITTED } from '@/server/rooms/log/room-log';
import { MAX_SUBSCRIBERS } from '@/server/rooms/room-host';
import { ABANDONED_AFTER_MS, ABANDONED_LOOK_MS } from '@/server/rooms/upkeep/abandoned-strokes';
import { FakeClock, settle } from '@/test/support/fake-clock';
import { MemoryRoomStore } from '@/test/support/rooms/memory-room-store';
import { RoomHarness, type Visitor } from '@/test/support/rooms/room-harness';
import { beginOp, session } from '@/test/support/rooms/room-play';
import { participantRecord, person, ROOM, roomRecord } from '@/test/support/rooms/room-records';

let store: MemoryRoomStore;
let harness: RoomHarness;

beforeEach(async () => {
  store = new MemoryRoomStore(false);
  await store.create(roomRecord());
  for (const i of [0, 1, 2]) await store.putParticipant(participantRecord(i), 1 as EpochMillis);
  harness = new RoomHarness(store);
});

afterEach(() => {
  expect(harness.reports).toEqual([]);
});

const extend = (stroke: string, t = 5): Op => ({
  kind: 'extend',
  stroke: stroke as OpId,
  points: [300, 300, t, 128],
});
const end = (stroke: string): Op => ({ kind: 'end', stroke: stroke as OpId });

const commitAll = async () => {
  while (store.waiting > 0) {
    store.settleNext();
    await settle();
  }
  await harness.quiet();
};

const entriesOf = ({ batches }: Visitor) => batches.flatMap(({ entries }) => entries.map(({ seq }) => seq));
/** Seq and strokes of the room whole, where that is what somebody got. */
const snapshotOf = ({ subscription: { welcome } }: Visitor) =>
  welcome.catchUp.kind === 'snapshot' && [
    welcome.catchUp.snapshot.seq,
    decodeStrokes(welcome.catchUp.snapshot.strokes).map(({ id }) => id),
  ];
const settledOf = ({ batches }: Visitor) =>
  batches.findLast(({ settledThrough }) => settledThrough !== null)?.settledThrough;

describe('a room', () => {
  test('R16 an op is told to all at once, and settled when it is on disk, not before', async () => {
    const [a, b] = [await harness.join(1), await harness.join(2)];
    expect(await a.subscription.submit([{ n: 1, op: beginOp() }])).toBeNull();
    expect(entriesOf(a)).toEqual([1]);
    expect(entriesOf(b)).toEqual([1]);
    await harness.quiet();
    expect(store.waitingEntries).toBe(1);
    expect(settledOf(a)).toBeUndefined();
    expect(a.batches.every(({ committed }) => committed === 0)).toBe(true);
    await commitAll();
    expect(settledOf(a)).toBe(1);
    expect(a.batches.at(-1)!.committed).toBe(1);
    // Somebody else's settlement is no reason to write to b.
    expect(b.batches.every(({ settledThrough }) => settledThrough === null)).toBe(true);
  });

  test('R16 a refused op settles only when all before it are on disk, and its reason does not wait', async () => {
    const a = await harness.join(1);
    await a.subscription.submit([
      { n: 1, op: beginOp() },
      { n: 2, op: { kind: 'clear', sheet: 0 } },
      { n: 3, op: end('session-1.1') },
    ]);
    expect(a.batches[0]).toMatchObject({
      refused: [{ n: 2, error: { code: 'forbidden' } }],
      settledThrough: 0,
    });
    expect(entriesOf(a)).toEqual([1, 2]);
    await commitAll();
    expect(settledOf(a)).toBe(3);
  });

  test('R3 what was taken is settled again and not applied; what skips one is out of order and changes nothing', async () => {
    const [a, b] = [await harness.join(1), await harness.join(2)];
    await a.subscription.submit([{ n: 1, op: beginOp() }]);
    await commitAll();
    a.batches.length = 0;
    expect(await a.subscription.submit([{ n: 1, op: beginOp() }])).toBeNull();
    await harness.quiet();
    expect(settledOf(a)).toBe(1);
    expect(entriesOf(a)).toEqual([]);
    const gap = await a.subscription.submit([
      { n: 2, op: beginOp() },
      { n: 4, op: beginOp() },
      { n: 5, op: beginOp() },
    ]);
    expect(gap).toEqual({ code: 'out-of-order', message: 'The next op of this session is n = 3, not 4.' });
    expect(entriesOf(b)).toEqual([1, 2]);
    await commitAll();
    expect(store.log(ROOM).map(({ n }) => n)).toEqual([1, 2]);
  });

  test('R3 a client that saw its ops settled goes on where it is, whatever the log knows', async () => {
    const a = await harness.join(1, { unsettledFrom: 8 });
    expect(await a.subscription.submit([{ n: 8, op: beginOp() }])).toBeNull();
    expect(entriesOf(a)).toEqual([1]);
  });

  test('R3 a refusal that may not have arrived is said again to the next connection', async () => {
    const a = await harness.join(1);
    await a.subscription.submit([{ n: 1, op: { kind: 'clear', sheet: 0 } }]);
    a.subscription.leave();
    const again = await harness.subscribe(participantRecord(1), session(1), { unsettledFrom: 1 });
    if ('code' in again) throw new Error(again.message);
    expect(again.batches).toEqual([]);
    await harness.quiet();
    expect(again.batches[0]).toMatchObject({ refused: [{ n: 1 }], settledThrough: 1 });
    again.subscription.leave();
    const heard = await harness.subscribe(participantRecord(1), session(1), { unsettledFrom: 2 });
    if ('code' in heard) throw new Error(heard.message);
    await harness.quiet();
    expect(heard.batches[0]).toMatchObject({ refused: [], settledThrough: 1 });
  });

  test('R4 a session belongs to one participant, in this life of the room and in the next', async () => {
    const a = await harness.join(1);
    await a.subscription.submit([{ n: 1, op: beginOp() }]);
    expect(await harness.subscribe(participantRecord(2), session(1))).toMatchObject({ code: 'forbidden' });
    expect(a.closed).toEqual([]);
    await commitAll();
    const later = new RoomHarness(store);
    expect(await later.subscribe(participantRecord(2), session(1))).toMatchObject({ code: 'forbidden' });
  });

  test('a page that connects anew takes the place of its old connection, and goes on', async () => {
    const a = await harness.join(1);
    const b = await harness.join(2);
    await a.subscription.submit([{ n: 1, op: beginOp() }]);
    const anew = await harness.join(1, { cursor: { epoch: 1, seq: 0 } as never });
    expect(a.closed.map(({ reason }) => reason)).toEqual(['replaced']);
    expect(anew.subscription.welcome.catchUp).toMatchObject({ kind: 'entries', entries: [{ seq: 1 }] });
    a.subscription.leave();
    expect(await a.subscription.submit([{ n: 2, op: beginOp() }])).toMatchObject({ code: 'not-joined' });
    expect(await anew.subscription.submit([{ n: 2, op: beginOp() }])).toBeNull();
    expect(entriesOf(anew)).toEqual([2]);
    expect(b.batches.at(-1)!.people ?? []).not.toContainEqual(
      expect.objectContaining({ id: 'person-1', present: false }),
    );
  });

  test('R5 what a participant may is looked up when they ask, not when they came', async () => {
    const [owner, a] = [await harness.join(0), await harness.join(1)];
    const demoted = { kind: 'appoint', person: 'person-1' as ParticipantId, role: 'viewer' } as const;
    await owner.subscription.submit([{ n: 1, op: demoted }]);
    await harness.quiet();
    expect(owner.batches.at(-1)!.people).toContainEqual(
      expect.objectContaining({ id: 'person-1', role: 'viewer' }),
    );
    await a.subscription.submit([{ n: 1, op: beginOp() }]);
    await harness.quiet();
    expect(a.batches.flatMap(({ refused }) => refused)).toMatchObject([
      { n: 1, error: { code: 'forbidden' } },
    ]);
    expect(entriesOf(owner)).toEqual([1]);
  });

  test('a person who goes by another name has it in their rooms at once, and after a restart', async () => {
    const [owner] = [await harness.join(0), await harness.join(1)];
    await harness.rooms.personRenamed(person(1), 'Ben');
    await harness.rooms.personRenamed(person(7), 'Nobody here');
    await harness.quiet();
    expect(owner.batches.at(-1)!.people).toContainEqual(
      expect.objectContaining({ id: 'person-1', name: 'Ben' }),
    );
    expect(await store.participants(ROOM)).toContainEqual(
      expect.objectContaining({ person: person(1), name: 'Ben', role: 'drawer' }),
    );
  });

  test('R14 who comes back gets what was missed; of another epoch, or out of reach, everything', async () => {
    const a = await harness.join(1);
    for (let n = 1; n <= 3; n++) await a.subscription.submit([{ n, op: beginOp() }]);
    const at = async (cursor: { epoch: number; seq: number }) =>
      (await harness.join(2, { cursor: cursor as never })).subscription.welcome.catchUp;
    expect(await at({ epoch: 1, seq: 1 })).toMatchObject({
      kind: 'entries',
      entries: [{ seq: 2 }, { seq: 3 }],
    });
    expect(await at({ epoch: 1, seq: 3 })).toEqual({ kind: 'entries', entries: [] });
    expect(await at({ epoch: 1, seq: 4 })).toMatchObject({ kind: 'snapshot', snapshot: { seq: 3 } });
    expect(await at({ epoch: 0, seq: 1 })).toMatchObject({
      kind: 'snapshot',
      snapshot: { seq: 3, epoch: 1 },
    });
  });

  test('everybody hears who comes and goes, once however many tabs they have', async () => {
    const a = await harness.join(1);
    const present = () =>
      a.batches.flatMap(({ people }) => (people ? [people.filter((p) => p.present).map((p) => p.id)] : []));
    const b = await harness.join(2);
    const tab = await harness.join(2, { session: 'second-tab' });
    expect(present().at(-1)).toEqual(['person-1', 'person-2']);
    b.subscription.leave();
    b.subscription.leave();
    await harness.quiet();
    expect(present().at(-1)).toEqual(['person-1', 'person-2']);
    tab.subscription.leave();
    await harness.quiet();
    expect(present().at(-1)).toEqual(['person-1']);
  });

  test('a new name, a draft that stays and another model are stored, then told', async () => {
    const a = await harness.join(1);
    const room = await harness.room();
    await room.act('person-0' as ParticipantId, { kind: 'settings', name: 'Four fives' });
    await room.keep();
    await room.setModel('cnn@3' as never);
    await commitAll();
    await harness.quiet();
    const info = { name: 'Four fives', draft: false, model: 'cnn@3', owner: 'person-0' };
    expect(a.batches.at(-1)!.room ?? a.batches.at(-2)!.room).toMatchObject(info);
    expect(await room.info()).toMatchObject(info);
    expect(await store.find(ROOM)).toMatchObject({ name: 'Four fives', draft: false, model: 'cnn@3' });
  });

  test('R19 deleted ink leaves every copy: the room, whoever comes late, and the disk', async () => {
    const [a, b] = [await harness.join(1), await harness.join(2)];
    await a.subscription.submit([{ n: 1, op: beginOp(100, 100) }]);
    await b.subscription.submit([{ n: 1, op: beginOp(900, 600) }]);
    await commitAll();
    const room = await harness.room();
    const moment = (await room.moment('session-1.1' as OpId, 'person-1' as ParticipantId))!;
    expect(moment).toMatchObject({ seq: 1, sheet: 0, model: 'cnn@shipped' });
    expect(moment.strokes.map(({ id, by }) => [id, by])).toEqual([['session-1.1', 'person-1']]);
    expect(moment.input).toHaveLength(784);

    let done = false;
    const redacted = room.redact('person-1' as ParticipantId, ['session-1.1' as OpId]).then(() => {
      done = true;
    });
    await harness.quiet();
    expect(
      b.batches
        .flatMap(({ entries }) => entries.map((entry) => ('op' in entry ? entry.op.kind : 'hidden')))
        .at(-1),
    ).toBe('redact');
    expect(b.batches.flatMap(({ gone }) => gone.map(({ glyph }) => glyph))).toEqual(['session-1.1']);
    expect(await room.moment('session-1.1' as OpId, 'person-1' as ParticipantId)).toBeNull();
    expect(done).toBe(false);
    await commitAll();
    await redacted;

    // Who missed it gets what is left, not the log with the ink in it.
    const late = await harness.join(3, { cursor: { epoch: 1, seq: 0 } as never });
    expect(snapshotOf(late)).toEqual([3, ['session-2.1']]);
    // The one who drew it draws on, and can delete more.
    expect(await a.subscription.submit([{ n: 2, op: beginOp(100, 100) }])).toBeNull();
    const again = room.redact('person-1' as ParticipantId, ['session-1.2' as OpId]);
    await commitAll();
    await again;
    const restarted = new RoomHarness(store);
    const back = await restarted.join(1, { unsettledFrom: 3 });
    expect(snapshotOf(back)).toEqual([5, ['session-2.1']]);
  });

  test('R30 a stroke whose tab stays away is ended in its author’s name; one whose tab came back is not', async () => {
    const b = await harness.join(2);
    // Whenever a tab goes and comes back, what it left open ends after two hours of being away, and not before.
    const hour = 60 * 60 * 1000;
    let ended = 0;
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 5 * hour }), fc.nat(3 * hour), async (away, later) => {
        const name = `tab-${ended + kept}`;
        const a = await harness.join(1, { session: name });
        await a.subscription.submit([{ n: 1, op: beginOp() }]);
        await commitAll();
        a.subscription.leave();
        b.batches.length = 0;
        harness.clock.advance(away);
        await commitAll();
        const back = await harness.join(1, { session: name, unsettledFrom: 2 });
        harness.clock.advance(later);
        await commitAll();
        await harness.quiet();
        const ends = b.batches.flatMap(({ entries }) =>
          entries.flatMap((entry) => ('op' in entry && entry.op.kind === 'end' ? [entry.by] : [])),
        );
        // The server looks every ten minutes: from when it first saw the tab away.
        if (away < ABANDONED_AFTER_MS) expect(ends).toEqual([]);
        if (away > ABANDONED_AFTER_MS + 2 * ABANDONED_LOOK_MS) expect(ends).toEqual(['person-1']);
        await back.subscription.submit([{ n: 2, op: end(`session-${name}.1`) }]);
        const refused = back.batches.flatMap((batch) => batch.refused.map(({ error }) => error.code));
        expect(refused).toEqual(ends.length > 0 ? ['stroke-ended'] : []);
        if (ends.length > 0) ended++;
        else kept++;
        await commitAll();
        back.subscription.leave();
      }),
      { seed: 29, numRuns: 24 },
    );
    expect(Math.min(ended, kept)).toBeGreaterThan(4);
  });

  test('R15 a restart loses what was not committed, and only that', async () => {
    const a = await harness.join(1);
    await a.subscription.submit([{ n: 1, op: beginOp() }]);
    await commitAll();
    await a.subscription.submit([{ n: 2, op: extend('session-1.1') }]);
    store.crash();
    const later = new RoomHarness(store);
    const back = await later.join(1, { cursor: { epoch: 1, seq: 2 } as never, unsettledFrom: 2 });
    expect(back.subscription.welcome).toMatchObject({
      committed: 1,
      catchUp: { kind: 'snapshot', snapshot: { epoch: 2, seq: 1 } },
    });
    expect(await back.subscription.submit([{ n: 2, op: extend('session-1.1') }])).toBeNull();
    expect(entriesOf(back)).toEqual([2]);
  });

  test('when another process takes the room, everybody is sent to join again', async () => {
    const a = await harness.join(1);
    await store.take(ROOM);
    await a.subscription.submit([{ n: 1, op: beginOp() }]);
    await commitAll();
    expect(a.closed.map(({ reason }) => reason)).toEqual(['restarting']);
    expect(settledOf(a)).toBeUndefined();
    expect(harness.reports.splice(0)).toHaveLength(1);
    expect(harness.rooms.roomCount).toBe(0);
    const back = await harness.join(1);
    expect(back.subscription.welcome.catchUp).toMatchObject({ snapshot: { epoch: 3, seq: 0 } });
  });

  test('while nothing can be saved, ops stay with their clients beyond a bound', async () => {
    const a = await harness.join(1);
    let n = 0;
    for (; n < MAX_UNCOMMITTED; n += 64)
      expect(
        await a.subscription.submit(
          // Apart from each other, so that no glyph grows with them.
          Array.from({ length: 64 }, (_, i) => ({ n: n + i + 1, op: beginOp(i * 25, (n / 64) * 15) })),
        ),
      ).toBeNull();
    expect(await a.subscription.submit([{ n: n + 1, op: beginOp() }])).toMatchObject({ code: 'unavailable' });
    await commitAll();
    expect(await a.subscription.submit([{ n: n + 1, op: beginOp() }])).toBeNull();
  });

  test('in a crowd everybody hears less often', async () => {
    const times = async (people: number): Promise<number[]> => {
      const room = new RoomHarness(store);
      const [first] = await Promise.all(
        Array.from({ length: people }, (_, i) => room.join(i, { session: `crowd-${people}-${i}` })),
      );
      await room.quiet();
      const start = room.clock.now();
      const at: number[] = [];
      for (let n = 1; n <= 50; n++) {
        const before = first!.batches.length;
        await first!.subscription.submit([{ n, op: beginOp(n * 30) }]);
        room.clock.advance(2);
        for (let i = before; i < first!.batches.length; i++) at.push(room.clock.now() - start);
      }
      return at;
    };
    const [few, many] = [await times(20), await times(21)];
    // 100 ms: some at once, then one per 12 ms; in a crowd on the room's beat, each 33 ms.
    expect(few).toHaveLength(SENDS_AT_ONCE + 8);
    expect(many).toHaveLength(3);
  });

  test('a full room says so, and lets a page of its own connect anew', async () => {
    for (let i = 0; i < MAX_SUBSCRIBERS; i++)
      expect(await harness.subscribe(participantRecord(1), session(`tab-${i}`))).not.toHaveProperty('code');
    expect(await harness.subscribe(participantRecord(2), session('one-more'))).toMatchObject({
      code: 'room-full',
    });
    expect(await harness.subscribe(participantRecord(1), session('tab-7'))).not.toHaveProperty('code');
    expect(harness.rooms.subscriberCount).toBe(MAX_SUBSCRIBERS);
  });

  test('a socket that is slow for too long is closed, and the others hear that it left', async () => {
    const [a, b] = [await harness.join(1), await harness.join(2)];
    b.quick = false;
    for (let n = 1; n <= 60 && b.closed.length === 0; n++) {
      await a.subscription.submit([{ n, op: beginOp() }]);
      harness.clock.advance(250);
    }
    expect(b.closed.map(({ reason }) => reason)).toEqual(['error']);
    expect(harness.rooms.subscriberCount).toBe(1);
    await harness.quiet();
    expect(a.batches.findLast(({ people }) => people)?.people).toContainEqual(
      expect.objectContaining({ id: 'person-2', present: false }),
    );
  });
});

describe('the rooms of a process', () => {
  test('a room is taken once, however many ask for it, and an unknown one is null', async () => {
    const [one, two] = await Promise.all([harness.rooms.open(ROOM), harness.rooms.open(ROOM)]);
    expect(one).toBe(two);
    expect(store.epoch(ROOM)).toBe(1);
    expect(await harness.rooms.open('no-such-room' as never)).toBeNull();
    expect(harness.rooms.roomCount).toBe(1);
  });

  test('a room with nobody in it and all on disk is let go after a minute, and taken again with a new epoch', async () => {
    const a = await harness.join(1);
    await a.subscription.submit([{ n: 1, op: beginOp() }]);
    a.subscription.leave();
    harness.clock.advance(120_000);
    await settle();
    expect(harness.rooms.roomCount).toBe(1);
    store.settleNext();
    await settle();
    harness.clock.advance(59_999);
    expect(harness.rooms.roomCount).toBe(1);
    const b = await harness.join(2);
    harness.clock.advance(120_000);
    expect(harness.rooms.roomCount).toBe(1);
    b.subscription.leave();
    harness.clock.advance(60_000);
    await settle();
    expect(harness.rooms.roomCount).toBe(0);
    const again = await harness.join(1);
    expect(again.subscription.welcome.catchUp).toMatchObject({ snapshot: { epoch: 2, seq: 1 } });
  });

  test('R16 closing brings everything to disk, says so, and ends the connections', async () => {
    const a = await harness.join(1);
    await a.subscription.submit([{ n: 1, op: beginOp() }]);
    let closed = false;
    const closing = harness.rooms.close().then(() => {
      closed = true;
    });
    await settle();
    expect(await a.subscription.submit([{ n: 2, op: end('session-1.1') }])).toMatchObject({
      code: 'unavailable',
    });
    expect(closed).toBe(false);
    expect(a.closed).toEqual([]);
    store.settleNext();
    await closing;
    expect(settledOf(a)).toBe(1);
    expect(a.closed.map(({ reason }) => reason)).toEqual(['restarting']);
    await expect(harness.rooms.open(ROOM)).rejects.toThrow(RoomsClosedError);
    expect(harness.rooms.roomCount).toBe(0);
    harness.clock.advance(10_000);
    expect(harness.clock.waiting).toBe(0);
  });

  test('a room that cannot be loaded is tried anew by the next who asks', async () => {
    let failures = 1;
    const flaky = Object.create(store) as MemoryRoomStore;
    flaky.take = async (id) => {
      if (failures-- > 0) throw new Error('the database is locked');
      return store.take(id);
    };
    flaky.participants = (id) => store.participants(id);
    flaky.remarks = (id, limit) => store.remarks(id, limit);
    const rooms = createRooms({
      store: flaky,
      inference: harness.inference,
      report: () => undefined,
      clock: new FakeClock(),
    });
    await expect(rooms.open(ROOM)).rejects.toThrow('locked');
    expect(rooms.roomCount).toBe(0);
    expect(await rooms.open(ROOM)).not.toBeNull();
  });

  test('an evicted room ends its connections with the reason given', async () => {
    const a = await harness.join(1);
    await harness.rooms.evict(ROOM, 'removed', 'This draft was not kept.');
    expect(a.closed).toEqual([{ reason: 'removed', message: 'This draft was not kept.' }]);
    expect(harness.rooms.roomCount).toBe(0);
    await harness.rooms.evict(ROOM, 'removed', 'Again.');
  });
});
