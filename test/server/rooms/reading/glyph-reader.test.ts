import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpId } from '@/lib/ids';
import type { Op } from '@/lib/room/op';
import { decodeFrame } from '@/lib/wire/frame-codec';
import { EngineDownError, StaleReadError, UnknownModelError } from '@/server/inference/port';
import { MAX_READS_IN_FLIGHT, RETRY_MS, STRAINED_REST_MS } from '@/server/rooms/reading/glyph-reader';
import { settle } from '@/test/support/fake-clock';
import { MemoryRoomStore } from '@/test/support/rooms/memory-room-store';
import { RoomHarness, type Visitor } from '@/test/support/rooms/room-harness';
import { participantRecord, ROOM, roomRecord } from '@/test/support/rooms/room-records';

let store: MemoryRoomStore;
let harness: RoomHarness;
let n: Map<Visitor, number>;

beforeEach(async () => {
  store = new MemoryRoomStore();
  await store.create(roomRecord());
  await store.putParticipant(participantRecord(0), 1 as never);
  harness = new RoomHarness(store);
  n = new Map();
});

afterEach(() => {
  expect(harness.reports).toEqual([]);
});

/** An upright line of 100 units: the digit 1, and a glyph of its own when 200 units lie between two. */
const line = (x: number): Op => ({
  kind: 'begin',
  sheet: 0,
  colour: 0,
  width: 10,
  pointer: 'mouse',
  points: [x, 400, 0, 128, x, 500, 10, 128],
});
const extend = (stroke: string, x: number, y: number, t: number): Op => ({
  kind: 'extend',
  stroke: stroke as OpId,
  points: [x, y, t, 128],
});
const end = (stroke: string): Op => ({ kind: 'end', stroke: stroke as OpId });

/** Does it and lets the line grow quiet; returns the op's id. */
async function draw(visitor: Visitor, ...ops: Op[]): Promise<string> {
  let last = n.get(visitor) ?? 0;
  await visitor.subscription.submit(ops.map((op) => ({ n: ++last, op })));
  n.set(visitor, last);
  await harness.quiet();
  return `session-1.${last}`;
}

const predictionsOf = ({ batches }: Visitor) =>
  batches.flatMap(({ predictions }) => predictions.map(({ glyph, seq }) => [glyph, seq]));
const goneOf = ({ batches }: Visitor) => batches.flatMap(({ gone }) => gone);
const framesOf = ({ frames }: Visitor) =>
  frames.map(decodeFrame).map(({ glyph, seq, layers }) => [glyph, seq, layers.map(({ index }) => index)]);

const DEFAULT = [2, 4, 7, 8];
const ALL = [1, 2, 3, 4, 7, 8];

describe('predictions', () => {
  test('every revision of a glyph is read from its ink and told to all, with the room, the model and the seq', async () => {
    const [a, b] = [await harness.join(1), await harness.join(2)];
    const stroke = await draw(a, line(200));
    await draw(a, extend(stroke, 260, 500, 20));
    expect(predictionsOf(b)).toEqual([
      [stroke, 1],
      [stroke, 2],
    ]);
    expect(b.batches.flatMap(({ predictions }) => predictions).at(-1)).toEqual({
      glyph: stroke,
      seq: 2,
      model: 'cnn@shipped',
      sheet: 0,
      box: [200, 400, 260, 500],
      strokes: [stroke],
      probabilities: [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
      isDigit: null,
    });
    const [first, second] = harness.inference.requests;
    expect(first).toMatchObject({ model: 'cnn@shipped', layers: 'none', as: 'packed' });
    expect(first!.input).toHaveLength(784);
    expect(Math.max(...first!.input)).toBe(255);
    expect(second!.input).not.toEqual(first!.input);
    const late = await harness.join(2, { session: 'late-comer' });
    expect(late.subscription.welcome.predictions).toMatchObject([{ glyph: stroke, seq: 2 }]);
  });

  test('an op that leaves the ink as it was gets its revision without another reading', async () => {
    const a = await harness.join(1);
    const stroke = await draw(a, line(200));
    await draw(a, end(stroke));
    expect(predictionsOf(a)).toEqual([
      [stroke, 1],
      [stroke, 2],
    ]);
    expect(harness.inference.requests).toHaveLength(1);
  });

  test('E3 a glyph that is moved is told where it is, of a newer revision, without another reading', async () => {
    const a = await harness.join(1);
    const stroke = await draw(a, line(200));
    await draw(a, end(stroke));
    await draw(a, { kind: 'move', strokes: [stroke as OpId], dx: 300, dy: -50 });
    expect(goneOf(a)).toEqual([]);
    expect(a.batches.flatMap(({ predictions }) => predictions).at(-1)).toMatchObject({
      glyph: stroke,
      seq: 3,
      box: [500, 350, 500, 450],
    });
    expect(harness.inference.requests).toHaveLength(1);
  });

  test('E4 the strokes of a large import are all read, grouped in more turns than one, and gone with its undo', async () => {
    const a = await harness.join(1);
    const strokes = Array.from({ length: 60 }, (_, i) => {
      const [x, y] = [10 + (i % 15) * 105, 20 + Math.floor(i / 15) * 240];
      return { colour: 0, width: 10, pointer: 'pen' as const, points: [x, y, 0, 90, x, y + 40, 10, 90] };
    });
    const first = await draw(a, { kind: 'import', sheet: 0, strokes });
    await harness.quiet();
    expect(new Set(predictionsOf(a).map(([glyph]) => glyph)).size).toBe(60);
    await draw(a, { kind: 'undo', action: first as OpId });
    await harness.quiet();
    expect(new Set(goneOf(a).map(({ glyph }) => glyph)).size).toBe(60);
  });

  test('what changes while a reading is on its way is read once, as it then is; both are told, in order', async () => {
    const a = await harness.join(1);
    harness.inference.auto = false;
    const stroke = await draw(a, line(200));
    for (let i = 1; i <= 5; i++) await draw(a, extend(stroke, 200 + 10 * i, 500, 20 * i));
    expect(harness.inference.asks.map(({ key }) => key)).toEqual([`${ROOM}:${stroke}`]);
    harness.inference.answer();
    await harness.quiet();
    expect(predictionsOf(a)).toEqual([[stroke, 1]]);
    expect(harness.inference.asks).toHaveLength(1);
    harness.inference.answer();
    await harness.quiet();
    expect(predictionsOf(a)).toEqual([
      [stroke, 1],
      [stroke, 6],
    ]);
    expect(harness.inference.requests).toHaveLength(2);
  });

  test('two glyphs that a stroke joins become the older one, and part again with it', async () => {
    const a = await harness.join(1);
    const left = await draw(a, line(200));
    const right = await draw(a, line(400));
    const bar: Op = { ...line(0), points: [200, 450, 0, 128, 400, 450, 10, 128] } as Op;
    const joint = await draw(a, bar);
    expect(goneOf(a)).toEqual([{ glyph: right, sheet: 0, replacedBy: left }]);
    expect(predictionsOf(a).at(-1)).toEqual([left, 3]);
    a.batches.length = 0;
    await draw(a, { kind: 'undo', action: joint as OpId });
    expect(
      predictionsOf(a)
        .map(([glyph]) => glyph)
        .sort(),
    ).toEqual([left, right].sort());
    // The older lost a stroke by op 4; the younger is as it was.
    expect(predictionsOf(a)).toContainEqual([left, 4]);
  });

  test('a glyph that is gone while it is read is not told of any more', async () => {
    const a = await harness.join(1);
    harness.inference.auto = false;
    const stroke = await draw(a, line(200));
    await draw(a, { kind: 'undo', action: stroke as OpId });
    harness.inference.answer();
    await harness.quiet();
    expect(predictionsOf(a)).toEqual([]);
    expect(goneOf(a)).toEqual([{ glyph: stroke, sheet: 0, replacedBy: null }]);
    await draw(a, { kind: 'redo', action: stroke as OpId });
    harness.inference.answer();
    await harness.quiet();
    expect(predictionsOf(a)).toEqual([[stroke, 3]]);
  });

  test('a restored room is read a few glyphs at a time, behind what is drawn meanwhile', async () => {
    const a = await harness.join(1);
    for (let i = 0; i < 14; i++) await draw(a, line(50 + i * 100));
    const later = new RoomHarness(store);
    later.inference.auto = false;
    const b = await later.join(1, { unsettledFrom: 15 });
    expect(later.inference.asks).toHaveLength(MAX_READS_IN_FLIGHT);
    n.set(b, 14);
    await b.subscription.submit([{ n: 15, op: line(1580) }]);
    for (let i = 0; i < MAX_READS_IN_FLIGHT; i++) later.inference.answer();
    await later.quiet();
    expect(later.inference.asks.map(({ key }) => key)[0]).toBe(`${ROOM}:session-1.15`);
    while (later.inference.asks.length > 0) {
      later.inference.answer();
      await later.quiet();
    }
    expect(new Set(b.batches.flatMap(({ predictions }) => predictions.map(({ glyph }) => glyph))).size).toBe(
      15,
    );
  });

  test.each([
    ['was pushed out of the queue', new StaleReadError()],
    ['found no thread to run on', new EngineDownError()],
  ])('a reading that %s is asked for again, after a while', async (_, error) => {
    const a = await harness.join(1);
    harness.inference.auto = false;
    await a.subscription.submit([{ n: 1, op: line(200) }]);
    harness.inference.fail(error);
    await settle();
    expect(harness.inference.asks).toHaveLength(0);
    harness.clock.advance(RETRY_MS);
    expect(harness.inference.asks).toHaveLength(1);
    harness.inference.answer();
    await harness.quiet();
    expect(predictionsOf(a)).toEqual([['session-1.1', 1]]);
  });

  test('a scribble of thousands of samples rests between two readings; the last is read all the same', async () => {
    const a = await harness.join(1);
    const samples = (from: number) =>
      Array.from({ length: 256 }, (_, i) => [(from + i) % 1600, (i * 7) % 1000, from + i, 128]).flat();
    let n = 1;
    await a.subscription.submit([{ n, op: line(200) }]);
    for (; n < 8; n++)
      await a.subscription.submit([
        { n: n + 1, op: { kind: 'extend', stroke: 'session-1.1' as OpId, points: samples(256 * n) } },
      ]);
    await harness.quiet();
    a.batches.length = 0;
    const before = harness.inference.requests.length;
    // 1,794 samples rest for 44.85 ms.
    await a.subscription.submit([{ n: ++n, op: extend('session-1.1', 10, 10, 9000) }]);
    await settle();
    for (let ms = 0; ms < 44; ms++) {
      await a.subscription.submit([{ n: ++n, op: extend('session-1.1', 10 + 30 * ms, 11, 9001 + ms) }]);
      harness.clock.advance(1);
      await settle();
    }
    expect(harness.inference.requests.length - before).toBe(1);
    harness.clock.advance(1);
    await settle();
    expect(harness.inference.requests.length - before).toBe(2);
    await harness.quiet();
    expect(predictionsOf(a).at(-1)).toEqual(['session-1.1', n]);
  });

  test('under strain any glyph rests between two readings, and how it stands in the end is read', async () => {
    const a = await harness.join(1);
    harness.strain = 1;
    const before = harness.inference.requests.length;
    let n = 1;
    await a.subscription.submit([{ n, op: line(200) }]);
    await settle();
    for (let ms = 1; ms < STRAINED_REST_MS; ms++) {
      await a.subscription.submit([{ n: ++n, op: extend('session-1.1', 200 + ms, 510 + ms, 20 * ms) }]);
      harness.clock.advance(1);
      await settle();
    }
    expect(harness.inference.requests.length - before).toBe(1);
    harness.clock.advance(1);
    await harness.quiet();
    expect(harness.inference.requests.length - before).toBe(2);
    expect(predictionsOf(a).at(-1)).toEqual(['session-1.1', n]);
  });

  test('a reading that fails is reported and not tried again before something changes', async () => {
    const a = await harness.join(1);
    harness.inference.auto = false;
    const stroke = await draw(a, line(200));
    harness.inference.fail(new UnknownModelError('cnn@9'));
    await harness.quiet();
    expect(harness.reports.splice(0)).toMatchObject([{ name: 'UnknownModelError' }]);
    expect(harness.inference.asks).toHaveLength(0);
    await draw(a, extend(stroke, 250, 500, 20));
    harness.inference.answer();
    await harness.quiet();
    expect(predictionsOf(a)).toEqual([[stroke, 2]]);
  });

  test('another model reads everything anew', async () => {
    const a = await harness.join(1);
    await draw(a, line(200), line(600));
    a.batches.length = 0;
    await (await harness.room()).setModel('cnn@3' as never);
    await harness.quiet();
    const told = a.batches.flatMap(({ predictions }) => predictions);
    expect(told.map(({ glyph, model }) => [glyph, model]).sort()).toEqual([
      ['session-1.1', 'cnn@3'],
      ['session-1.2', 'cnn@3'],
    ]);
  });
});

describe('frames', () => {
  test('a watcher gets one frame, then, with each credit, the newest, so that the last one always arrives', async () => {
    const a = await harness.join(1);
    a.subscription.watch('latest', 'default');
    const stroke = await draw(a, line(200));
    for (let i = 1; i <= 5; i++) await draw(a, extend(stroke, 200 + 10 * i, 500, 20 * i));
    expect(framesOf(a)).toEqual([[stroke, 1, DEFAULT]]);
    a.subscription.credit();
    expect(framesOf(a).slice(1)).toEqual([[stroke, 6, DEFAULT]]);
    a.subscription.credit();
    a.subscription.credit();
    expect(a.frames).toHaveLength(2);
    await draw(a, end(stroke));
    expect(framesOf(a).slice(2)).toEqual([[stroke, 7, DEFAULT]]);
  });

  test('one reading holds the layers that its watchers want together; each gets its own, encoded once', async () => {
    const [a, b, c, d] = [
      await harness.join(1),
      await harness.join(2),
      await harness.join(2, { session: 'third-tab' }),
      await harness.join(2, { session: 'fourth-tab' }),
    ];
    a.subscription.watch('latest', 'default');
    b.subscription.watch('latest', 'all');
    c.subscription.watch('latest', 'all');
    d.subscription.watch(null, 'all');
    const stroke = await draw(a, line(200));
    expect(harness.inference.requests.map(({ layers }) => layers)).toEqual(['all']);
    expect(framesOf(a)).toEqual([[stroke, 1, DEFAULT]]);
    expect(framesOf(b)).toEqual([[stroke, 1, ALL]]);
    expect(c.frames[0]).toBe(b.frames[0]);
    expect(d.frames).toEqual([]);
    const frame = decodeFrame(a.frames[0]!);
    expect(frame.input).toEqual(harness.inference.requests[0]!.input);
    expect([...frame.probabilities]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
  });

  test('who looks at more layers, or comes late, is sent what is there, read again where layers are missing', async () => {
    const a = await harness.join(1);
    const stroke = await draw(a, line(200));
    expect(harness.inference.requests.map(({ layers }) => layers)).toEqual(['none']);
    a.subscription.watch(stroke, 'default');
    await harness.quiet();
    expect(framesOf(a)).toEqual([[stroke, 1, DEFAULT]]);
    a.subscription.credit();
    a.subscription.watch(stroke, 'all');
    await harness.quiet();
    expect(framesOf(a).slice(1)).toEqual([[stroke, 1, ALL]]);
    a.subscription.credit();
    a.subscription.watch(stroke, 'default');
    await harness.quiet();
    expect(a.frames).toHaveLength(2);
    const b = await harness.join(2);
    b.subscription.watch(stroke, 'default');
    expect(framesOf(b)).toEqual([[stroke, 1, DEFAULT]]);
    expect(harness.inference.requests.map(({ layers }) => layers)).toEqual(['none', 'default', 'all']);
  });

  test('`latest` is what was touched last; another glyph is watched by its id', async () => {
    const [a, b] = [await harness.join(1), await harness.join(2)];
    a.subscription.watch('latest', 'default');
    const left = await draw(a, line(200));
    b.subscription.watch(left, 'default');
    await harness.quiet();
    const right = await draw(a, line(600));
    a.subscription.credit();
    b.subscription.credit();
    expect(framesOf(a).map(([glyph]) => glyph)).toEqual([left, right]);
    expect(framesOf(b).map(([glyph]) => glyph)).toEqual([left]);
    a.subscription.credit();
    await draw(a, { kind: 'undo', action: right as OpId });
    expect(framesOf(a).map(([glyph]) => glyph)).toEqual([left, right, left]);
  });

  test('watchers of a glyph that lives on in another go with it', async () => {
    const [a, b] = [await harness.join(1), await harness.join(2)];
    const left = await draw(a, line(200));
    const right = await draw(a, line(400));
    b.subscription.watch(right, 'default');
    await harness.quiet();
    b.subscription.credit();
    await draw(a, { ...line(0), points: [200, 450, 0, 128, 400, 450, 10, 128] } as Op);
    expect(framesOf(b)).toEqual([
      [right, 2, DEFAULT],
      [left, 3, DEFAULT],
    ]);
  });

  test('layers of what nobody looks at any more are not kept for ever, those of what is watched are', async () => {
    const [a, b] = [await harness.join(1), await harness.join(2)];
    a.subscription.watch('latest', 'default');
    const first = await draw(a, line(30));
    const second = await draw(a, line(110));
    b.subscription.watch(second, 'default');
    await harness.quiet();
    for (let i = 2; i < 20; i++) {
      a.subscription.credit();
      await draw(a, line(30 + i * 80));
    }
    const before = harness.inference.requests.length;
    const asked: number[] = [];
    for (const glyph of [first, second, 'session-1.19']) {
      a.subscription.watch(null, 'default');
      a.subscription.credit();
      a.subscription.watch(glyph, 'default');
      await harness.quiet();
      expect(framesOf(a).at(-1)![0]).toBe(glyph);
      asked.push(harness.inference.requests.length - before);
    }
    expect(asked).toEqual([1, 1, 1]);
  });

  test('one who left is sent nothing', async () => {
    const [a, b] = [await harness.join(1), await harness.join(2)];
    b.subscription.watch('latest', 'all');
    b.subscription.leave();
    b.subscription.watch('latest', 'all');
    b.subscription.credit();
    await draw(a, line(200));
    expect(b.frames).toEqual([]);
    expect(harness.inference.requests.map(({ layers }) => layers)).toEqual(['none']);
  });
});
