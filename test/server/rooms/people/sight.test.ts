import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GlyphId, OpId, ParticipantId } from '@/lib/ids';
import { createReplica } from '@/lib/room/create-replica';
import type { ShownEntry } from '@/lib/room/entry';
import type { Op } from '@/lib/room/op';
import type { Cursor } from '@/lib/wire';
import { decodeFrame } from '@/lib/wire/frame-codec';
import { decodeStrokes } from '@/lib/wire/stroke-codec';
import { MemoryRoomStore } from '@/test/support/rooms/memory-room-store';
import { RoomHarness, type Visitor } from '@/test/support/rooms/room-harness';
import { session } from '@/test/support/rooms/room-play';
import { participantRecord, ROOM, roomRecord } from '@/test/support/rooms/room-records';

const person = (i: number) => `person-${i}` as ParticipantId;
/** Coordinates that stand nowhere else. */
const SECRET_X = 1_357;
const secretInk: Op = {
  kind: 'begin',
  sheet: 1,
  colour: 0,
  width: 10,
  pointer: 'mouse',
  points: [SECRET_X, 400, 0, 128, SECRET_X, 600, 10, 128],
};

let store: MemoryRoomStore;
let harness: RoomHarness;
let owner: Visitor;
let ann: Visitor;
let ben: Visitor;
/** Of each visitor's own session. */
let counts: Map<Visitor, number>;

async function say(visitor: Visitor, ...ops: Op[]): Promise<OpId> {
  let n = counts.get(visitor) ?? 0;
  await visitor.subscription.submit(ops.map((op) => ({ n: ++n, op })));
  counts.set(visitor, n);
  await harness.quiet();
  return `session-${[owner, ann, ben].indexOf(visitor)}.${n}` as OpId;
}

/** Every byte that a visitor was sent, the welcome included, as text. */
const heard = ({ subscription, batches, frames }: Visitor): string =>
  JSON.stringify([subscription.welcome, batches, frames.map((frame) => decodeFrame(frame).glyph)]);

const withheld = (audience: number[] | null): Op => ({
  kind: 'set-sheet',
  sheet: 1,
  audience: audience === null ? null : audience.map(person),
});

beforeEach(async () => {
  store = new MemoryRoomStore();
  await store.create(roomRecord());
  for (const i of [0, 1, 2]) await store.putParticipant(participantRecord(i), 1 as never);
  harness = new RoomHarness(store);
  [owner, ann, ben] = [await harness.join(0), await harness.join(1), await harness.join(2)];
  counts = new Map();
  const audience = [person(0), person(1)];
  await say(owner, { kind: 'add-sheets', sheets: [{ name: 'Secret', writers: null, audience }] });
});

afterEach(() => {
  expect(harness.reports).toEqual([]);
});

describe('a withheld sheet', () => {
  test('R26 nothing of it goes to whom it is withheld from, on any way there is', async () => {
    ben.subscription.watch('latest', 'all', 1);
    const stroke = await say(ann, secretInk);
    ben.subscription.watch(stroke, 'all', 1);
    await say(ann, { kind: 'extend', stroke, points: [SECRET_X, 620, 20, 128] });
    ben.subscription.credit();
    ben.subscription.presence({ following: person(1) });
    ann.subscription.presence({ cursor: [1, SECRET_X, 500] });
    ann.subscription.watch(stroke, 'all', 1);
    await say(ann, { kind: 'end', stroke });
    await say(ann, { kind: 'undo', action: stroke });
    await say(ann, { kind: 'redo', action: stroke });
    await say(owner, { kind: 'clear', sheet: 1 });
    await say(owner, { kind: 'undo', action: 'session-0.2' as OpId });
    await say(ann, { kind: 'move', strokes: [stroke], dx: 5, dy: 0 });
    await say(owner, { kind: 'remove-ink', person: person(1) });
    await say(owner, { kind: 'return-ink', removal: 'session-0.4' as OpId });

    // V1: nor by the history.
    const historyFor = async (i: number) => {
      const port = await harness.room();
      const entries: ShownEntry[] = [];
      for await (const page of (await port.history(person(i)))!) entries.push(...page);
      return entries;
    };
    const told = await historyFor(2);
    expect(JSON.stringify(told)).not.toContain(String(SECRET_X));
    expect(JSON.stringify(told)).not.toContain(stroke);
    expect(JSON.stringify(await historyFor(1))).toContain(String(SECRET_X));
    expect(told.map(({ seq }) => seq)).toEqual((await historyFor(1)).map(({ seq }) => seq));
    expect(told.filter((entry) => 'hidden' in entry)).toHaveLength(7);

    // It was not vacuous: those who may see it heard all of it.
    expect(heard(owner)).toContain(String(SECRET_X));
    expect(ann.frames.length).toBeGreaterThan(0);
    expect(heard(ben)).not.toContain(String(SECRET_X));
    expect(heard(ben)).not.toContain(stroke);
    expect(ben.frames).toEqual([]);
    const seqs = ben.batches.flatMap(({ entries }) => entries.map(({ seq }) => seq));
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
    expect(ben.batches.flatMap(({ entries }) => entries).filter((entry) => 'hidden' in entry)).toHaveLength(
      8,
    );

    // Whoever comes back, with a cursor or without, gets no more.
    const epoch = ben.batches.at(-1)!.epoch;
    for (const cursor of [undefined, { epoch, seq: 1 } as Cursor]) {
      const again = await harness.join(2, {
        session: `again${cursor?.seq ?? ''}`,
        ...(cursor ? { cursor } : {}),
      });
      expect(heard(again)).not.toContain(String(SECRET_X));
      expect(heard(again)).not.toContain(stroke);
      expect(again.subscription.welcome.catchUp.kind).toBe(cursor ? 'entries' : 'snapshot');
    }
  });

  test('R29 where its readings are withheld, who sees the ink is told nothing of them before they are shown', async () => {
    await say(owner, { kind: 'set-sheet', sheet: 1, audience: null, readings: false });
    for (const visitor of [ann, ben]) visitor.subscription.watch('latest', 'all', 1);
    const stroke = await say(ann, secretInk);
    await say(ann, { kind: 'end', stroke });
    await say(ann, { kind: 'clear', sheet: 1 }, { kind: 'undo', action: 'session-1.3' as OpId });
    const again = await harness.join(2, { session: 'again' });
    for (const visitor of [ann, ben, again]) {
      expect(visitor.frames).toEqual([]);
      expect(visitor.subscription.welcome.predictions).toEqual([]);
      expect(visitor.batches.flatMap(({ predictions, gone }) => [...predictions, ...gone])).toEqual([]);
    }
    // It was not vacuous: the ink itself came.
    for (const visitor of [ann, ben]) expect(heard(visitor)).toContain(String(SECRET_X));
    await say(owner, { kind: 'set-sheet', sheet: 1, readings: true });
    for (const visitor of [ann, ben]) {
      visitor.subscription.credit();
      const shown = visitor.batches.find(({ snapshot }) => snapshot !== null)!;
      expect(shown.predictions.map(({ glyph }) => glyph)).toEqual([stroke]);
    }
  });

  test('R27 comes whole when it is shown, and goes whole when it is withheld again', async () => {
    const replica = createReplica(session('2'));
    const { welcome } = ben.subscription;
    replica.welcome({ ok: true, ...welcome, you: welcome.you, links: null } as never);
    let fed = 0;
    const follow = () => {
      for (const batch of ben.batches.slice(fed)) replica.batch(batch);
      fed = ben.batches.length;
      expect(replica.stale).toBe(false);
      return [...replica.strokes(1)].map(({ id }) => id);
    };
    const stroke = await say(ann, secretInk, { kind: 'end', stroke: 'session-1.1' as OpId });
    expect(follow()).toEqual([]);
    await say(owner, withheld(null));
    const shown = ben.batches.slice(fed).find(({ snapshot }) => snapshot !== null)!;
    expect(shown.predictions.map(({ glyph }) => glyph)).toEqual(['session-1.1']);
    expect(follow()).toEqual(['session-1.1']);
    expect(stroke).toBe('session-1.2');
    await say(ben, { ...secretInk, points: [100, 100, 0, 128] } as Op);
    expect(follow()).toEqual(['session-1.1', 'session-2.1']);
    await say(owner, withheld([0, 1]));
    expect(follow()).toEqual([]);
    // A cursor of before would lead to entries that were never seen, or are to be forgotten.
    const { epoch } = ben.batches.at(-1)!;
    const late = await harness.join(2, { session: 'late', cursor: { epoch, seq: 2 } as Cursor });
    expect(late.subscription.welcome.catchUp.kind).toBe('snapshot');
    expect(heard(late)).not.toContain(String(SECRET_X));
  });

  test('R32 when it is deleted it goes out of every page, of history and of every welcome, and comes back whole', async () => {
    await say(owner, { kind: 'add-sheets', sheets: [{ name: '', writers: null, audience: null }] });
    const stroke = await say(ann, { ...secretInk, sheet: 2 } as Op, {
      kind: 'end',
      stroke: 'session-1.1' as OpId,
    });
    expect(stroke).toBe('session-1.2');
    for (const visitor of [ann, ben]) visitor.subscription.watch('latest', 'default', 2);
    await harness.quiet();
    const told = [owner, ann, ben].map(({ batches }) => batches.length);
    const removal = await say(owner, { kind: 'remove-sheet', sheet: 2 });
    const news = [owner, ann, ben].map(({ batches }, i) => batches.slice(told[i]));
    for (const batches of news) {
      expect(batches.filter(({ snapshot }) => snapshot !== null)).toHaveLength(1);
      expect(batches.flatMap(({ predictions }) => predictions)).toEqual([]);
    }
    const room = await harness.room();
    const late = await harness.join(2, { session: 'late' });
    const history: ShownEntry[] = [];
    for await (const page of (await room.history(person(1)))!) history.push(...page);
    for (const words of [heard(late), JSON.stringify(history)]) {
      expect(words).not.toContain(String(SECRET_X));
      expect(words).not.toContain('session-1.1');
    }
    expect(await room.moment('session-1.1' as GlyphId, person(1))).toBeNull();
    expect(JSON.stringify(news)).not.toContain(String(SECRET_X));

    await say(owner, { kind: 'return-sheet', removal });
    const back = late.batches.find(({ snapshot }) => snapshot !== null)!;
    expect(decodeStrokes(back.snapshot!.strokes).map(({ id }) => id)).toEqual(['session-1.1']);
    expect(late.batches.flatMap(({ predictions }) => predictions).map(({ glyph }) => glyph)).toContain(
      'session-1.1',
    );
    expect(await room.moment('session-1.1' as GlyphId, person(1))).not.toBeNull();
  });

  test('R6 R26 what one ends on a sheet that was withheld meanwhile is told to the tab that ended it, and to nobody else', async () => {
    const replica = createReplica(session('1'));
    const { welcome } = ann.subscription;
    replica.welcome({ ok: true, ...welcome, links: null } as never);
    const refused: unknown[] = [];
    replica.onRefused((ops) => refused.push(...ops));
    const stroke = replica.submit(secretInk);
    replica.submit({ kind: 'end', stroke });
    await ann.subscription.submit([{ n: 1, op: secretInk }]);
    await say(owner, withheld([0]));
    await ann.subscription.submit([{ n: 2, op: { kind: 'end', stroke } }]);
    await harness.quiet();
    for (const batch of ann.batches) replica.batch(batch);
    expect([replica.stale, replica.unsettled, refused]).toEqual([false, 0, []]);
    const { seq } = store.log(ROOM).at(-1)!;
    const heardAt = ({ batches }: Visitor) =>
      batches.flatMap(({ entries }) => entries).find((entry) => entry.seq === seq);
    expect(heardAt(ann)).toEqual({ seq, hidden: true, n: 2 });
    expect(heardAt(ben)).toEqual({ seq, hidden: true });
    expect(heardAt(owner)).toMatchObject({ op: { kind: 'end' } });
  });

  test('R27 laying out sheets that nobody has drawn on sends nobody the room anew', async () => {
    await say(owner, {
      kind: 'add-sheets',
      sheets: [{ name: '', writers: null, audience: [person(1)] }],
    });
    for (const visitor of [owner, ann, ben])
      expect(visitor.batches.filter(({ snapshot }) => snapshot !== null)).toEqual([]);
  });

  test('R28 the room’s rules turn its audience in somebody’s name, and it is logged', async () => {
    const room = await harness.room();
    await say(ann, secretInk);
    expect(await room.act(person(0), withheld(null))).toBeNull();
    await harness.quiet();
    expect(heard(ben)).toContain(String(SECRET_X));
    expect(await room.act(person(0), { kind: 'set-sheet', sheet: 9, name: 'x' })).toMatchObject({
      code: 'unknown-sheet',
    });
    expect(store.log(ROOM).at(-1)).toMatchObject({ by: person(0), op: { kind: 'set-sheet' } });
  });
});

describe('leaving by another’s will', () => {
  test('R22 who is removed leaves at once, and comes back by a newer link or by an owner alone', async () => {
    await say(owner, { kind: 'remove', person: person(2) });
    expect(ben.closed).toMatchObject([{ reason: 'removed' }]);
    const room = await harness.room();
    const record = participantRecord(2);
    const byLink = (turn: number) => room.admit(record, { kind: 'link', link: 'draw', turn });
    expect(await byLink(0)).toMatchObject({ code: 'forbidden', message: 'You were removed from this room.' });
    expect(await room.admit(record, { kind: 'listing' })).toMatchObject({ code: 'forbidden' });
    await say(owner, { kind: 'revoke', link: 'draw', keep: [] });
    expect(await byLink(0)).toMatchObject({ code: 'forbidden' });
    expect(await byLink(1)).toBeNull();
    expect(store.log(ROOM).at(-1)).toMatchObject({ op: { kind: 'readmit' } });
  });

  test('R23 a link made anew ends the visits of those who came by it, but for those who are kept and for owners', async () => {
    await say(owner, { kind: 'appoint', person: person(1), role: 'co-owner' });
    const [kept, viewer] = [await harness.join(3), await harness.join(4, { role: 'viewer' })];
    await say(owner, { kind: 'revoke', link: 'draw', keep: [person(3)] });
    expect([owner, ann, ben, kept, viewer].map(({ closed }) => closed.length)).toEqual([0, 0, 1, 0, 0]);
    expect(ben.closed[0]!.reason).toBe('removed');
    const rows = new Map((await store.participants(ROOM)).map(({ id, via }) => [id, via]));
    expect(rows.get(person(2))).toBeNull();
    expect(rows.get(person(1))).toBe('kept');
    expect(await harness.subscribe(participantRecord(2), session('back'))).toMatchObject({
      code: 'forbidden',
    });
    const key = (await store.find(ROOM))!.drawKey;
    expect(key).not.toBe(roomRecord().drawKey);
    expect(JSON.stringify([store.log(ROOM), owner.batches])).not.toContain(key);
  });

  test('R20 the room is its new owner’s, here and in the store', async () => {
    await say(owner, { kind: 'hand-over', person: person(1) });
    expect(ann.batches.flatMap(({ room }) => room ?? []).at(-1)).toMatchObject({ owner: person(1) });
    expect(ann.batches.flatMap(({ people }) => people ?? [])).toContainEqual(
      expect.objectContaining({ id: person(0), role: 'co-owner' }),
    );
    expect((await store.find(ROOM))!.owner).toBe(participantRecord(1).person);
  });

  test('an archived room is looked at and not drawn in, until it is brought back', async () => {
    for (const visitor of [owner, ann, ben]) visitor.subscription.leave();
    await harness.quiet();
    await harness.rooms.close();
    await store.keep(ROOM);
    await store.archive((harness.clock.now() + 1) as never, harness.clock.now());
    harness = new RoomHarness(store);
    const back = await harness.join(1, { session: 'back' });
    expect(back.subscription.welcome.room.deletedAt).toBeGreaterThan(0);
    await back.subscription.submit([{ n: 1, op: { ...secretInk, sheet: 0 } as Op }]);
    await harness.quiet();
    expect(back.batches.flatMap(({ refused }) => refused)).toMatchObject([{ error: { code: 'archived' } }]);
    await (await harness.room()).revive();
    await back.subscription.submit([{ n: 2, op: { ...secretInk, sheet: 0 } as Op }]);
    await harness.quiet();
    expect(back.batches.flatMap(({ room }) => room ?? []).at(-1)!.deletedAt).toBeNull();
    expect((await store.find(ROOM))!.archivedAt).toBeNull();
  });
});
