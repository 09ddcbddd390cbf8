import { describe, expect, test } from 'vitest';
import type { Epoch, GlyphId, ModelId, Seq } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { POINT_STRIDE } from '@/lib/stroke/points';
import type { Batch, Prediction } from '@/lib/wire';
import { Beat } from '@/server/rooms/delivery/beat';
import {
  MAX_PAUSES,
  MAX_WAITING_ENTRIES,
  Outbox,
  SENDS_AT_ONCE,
  SETTLEMENT_INTERVALS,
  SLOW_PAUSE_MS,
} from '@/server/rooms/delivery/outbox';
import { BACKLOG_INTERVAL_MS, PREDICTIONS_AT_ONCE } from '@/server/rooms/delivery/prediction-backlog';
import { SharedBatches } from '@/server/rooms/delivery/shared-batches';
import { SharedTicks } from '@/server/rooms/delivery/shared-ticks';
import { RECENT_ENTRIES, RECENT_MS, RECENT_SAMPLES, RecentEntries } from '@/server/rooms/log/recent-entries';
import { TokenBucket } from '@/server/rooms/token-bucket';
import { FakeClock } from '@/test/support/fake-clock';
import { beginOp, participant, session } from '@/test/support/rooms/room-play';

const entry = (seq: number): Entry => ({
  seq: seq as Seq,
  session: session(1),
  n: seq,
  by: participant(1),
  at: 0 as Entry['at'],
  op: beginOp(),
});

const prediction = (glyph: string, seq: number): Prediction => ({
  glyph: glyph as GlyphId,
  seq: seq as Seq,
  model: 'cnn@shipped' as ModelId,
  sheet: 0,
  box: [0, 0, 1, 1],
  strokes: [],
  probabilities: [],
  isDigit: null,
});

interface Line {
  readonly intervalMs?: number;
  readonly clock?: FakeClock;
  readonly shared?: SharedBatches;
  /** What it keeps step with; null: it goes by itself. */
  readonly beat?: Beat | null;
}

function line({
  intervalMs = 16,
  clock = new FakeClock(),
  shared = new SharedBatches(),
  beat = null,
}: Line = {}) {
  const start = clock.now();
  const sent: { at: number; batch: Batch }[] = [];
  const head = { epoch: 1 as Epoch, committed: 0 as Seq, settledThrough: 0 };
  const socket = { quick: true, tooSlow: 0 };
  const known = new Map<GlyphId, Prediction>();
  const outbox = new Outbox({
    subscriber: {
      sendBatch(batch) {
        sent.push({ at: clock.now() - start, batch });
        return socket.quick;
      },
    },
    clock,
    head: () => ({ ...head }),
    pace: () => ({ intervalMs, together: beat !== null }),
    askForBeat: (ms) => beat?.ask(ms),
    presenceIntervalMs: () => 50,
    predictionOf: (glyph) => known.get(glyph),
    shared,
    whole: () => {
      throw new Error('nobody’s sight changes here');
    },
    onTooSlow: () => {
      socket.tooSlow++;
      outbox.close();
    },
  });
  const say = (seq: number, said = entry(seq)) => {
    outbox.entry(said);
    outbox.flush();
  };
  return {
    clock,
    sent,
    head,
    known,
    outbox,
    socket,
    say,
    seqs: () => sent.map(({ batch }) => batch.entries.map((e) => e.seq)),
  };
}

describe('TokenBucket', () => {
  test('gives what it holds at once, then one per interval, and never saves up more', () => {
    const bucket = new TokenBucket(2);
    const taken = [0, 0, 0, 15, 16, 17, 31, 32, 1000, 1000, 1000].map((at) => bucket.take(at, 16));
    expect(taken).toEqual([true, true, false, false, true, false, false, true, true, true, false]);
    expect(bucket.wait(1003, 16)).toBe(13);
    expect(bucket.wait(1016, 16)).toBe(0);
  });
});

describe('SharedTicks', () => {
  test('lets one through in each tick of the clock, whenever in it that is asked', () => {
    const ticks = new SharedTicks();
    const taken = [5, 6, 32, 33, 65, 66, 200].map((at) => ticks.take(at, 33));
    expect(taken).toEqual([true, false, false, true, false, true, true]);
    expect(ticks.wait(201, 33)).toBe(30);
    expect(ticks.wait(231, 33)).toBe(0);
  });
});

describe('Outbox', () => {
  test('says nothing before it is opened, then everything at once', () => {
    const { outbox, say, seqs } = line();
    say(1);
    say(2);
    expect(seqs()).toEqual([]);
    outbox.open();
    expect(seqs()).toEqual([[1, 2]]);
  });

  test('to whoever comes into a full room the newest predictions go at once, the others bit by bit, as they are by then', () => {
    const { clock, known, outbox, sent } = line();
    const all = Array.from({ length: 3 * PREDICTIONS_AT_ONCE }, (_, i) =>
      prediction(`session-1.${i + 1}`, i + 1),
    );
    for (const one of all) known.set(one.glyph, one);
    const first = outbox.welcome(all).map(({ seq }) => seq);
    expect([Math.min(...first), Math.max(...first)]).toEqual([2 * PREDICTIONS_AT_ONCE + 1, all.length]);
    outbox.open();
    expect(sent).toEqual([]);
    known.set(all[0]!.glyph, prediction('session-1.1', 5000));
    known.delete(all[1]!.glyph);
    clock.advance(10 * BACKLOG_INTERVAL_MS);
    expect(sent.map(({ at }) => at)).toEqual([BACKLOG_INTERVAL_MS, 2 * BACKLOG_INTERVAL_MS]);
    const told = sent.flatMap(({ batch }) => batch.predictions);
    expect(told).toHaveLength(2 * PREDICTIONS_AT_ONCE - 1);
    expect(told.find(({ glyph }) => glyph === 'session-1.1')?.seq).toBe(5000);
  });

  test('says settlement where there is some, and null where there is none', () => {
    const { clock, outbox, say, sent, head } = line();
    outbox.open();
    say(1);
    head.settledThrough = 1;
    outbox.settled();
    outbox.flush();
    clock.advance(200);
    say(2);
    outbox.refused({ n: 2, error: { code: 'forbidden', message: 'no' } });
    outbox.flush();
    clock.advance(200);
    expect(sent.map(({ batch }) => batch.settledThrough)).toEqual([null, 1, null, 1]);
  });

  test('on a quiet line an op and the prediction that it caused leave at once, though the commit came between', () => {
    const { clock, outbox, say, sent, head } = line();
    outbox.open();
    say(1);
    clock.advance(2);
    head.committed = 1 as Seq;
    outbox.settled();
    outbox.flush();
    clock.advance(1);
    outbox.prediction(prediction('session-1.1', 1));
    outbox.flush();
    expect(sent.map(({ at }) => at)).toEqual([0, 3]);
    expect(sent[1]!.batch).toMatchObject({ committed: 1, predictions: [{ seq: 1 }] });
  });

  test('lines that keep step say the same on the beat, as one object, though one of them came later', () => {
    const clock = new FakeClock();
    const shared = new SharedBatches();
    const beat = new Beat(clock, () => {
      for (const { outbox } of [early, late]) outbox.beat();
    });
    const inStep = { intervalMs: 33, clock, shared, beat };
    const [early, late] = [line(inStep), line(inStep)];
    early.outbox.open();
    early.say(1);
    clock.advance(7);
    early.say(2);
    late.outbox.open();
    for (let seq = 3; seq < 40; seq++) {
      clock.advance(5);
      const said = entry(seq);
      for (const { say } of [early, late]) say(seq, said);
    }
    const [heard, others] = [early, late].map(({ sent }) => sent.slice(-4).map(({ batch }) => batch));
    expect(heard![0]!.entries.length).toBeGreaterThan(5);
    for (const [i, batch] of heard!.entries()) expect(others![i]).toBe(batch);
  });

  test('in step, what is in no hurry goes on a beat of its own after a while, and only of whoever has it', () => {
    const clock = new FakeClock();
    const beat = new Beat(clock, () => {
      for (const { outbox } of [author, reader]) outbox.beat();
    });
    const [author, reader] = [line({ intervalMs: 33, clock, beat }), line({ intervalMs: 33, clock, beat })];
    for (const { outbox } of [author, reader]) outbox.open();
    author.head.settledThrough = 4;
    author.outbox.settled();
    author.outbox.flush();
    clock.advance(SETTLEMENT_INTERVALS * 33 - 1);
    expect(author.sent).toEqual([]);
    clock.advance(34);
    expect(author.sent.map(({ batch }) => batch.settledThrough)).toEqual([4]);
    expect(reader.sent).toEqual([]);
    expect(beat.asked).toBe(false);
  });

  test('a busy line sends one batch per interval, with everything in it', () => {
    const { clock, outbox, say, sent, seqs } = line();
    outbox.open();
    for (let seq = 1; seq <= 20; seq++) {
      say(seq);
      clock.advance(4);
    }
    clock.advance(100);
    expect(sent.map(({ at }) => at)).toEqual([0, 4, 8, 12, 16, 32, 48, 64, 80]);
    expect(seqs().flat()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test('a pen at 30 updates a second never waits for its predictions, though every update settles late', () => {
    const { clock, outbox, say, sent } = line();
    outbox.open();
    for (let seq = 1; seq <= 30; seq++) {
      const began = sent.length;
      say(seq);
      clock.advance(3);
      outbox.prediction(prediction('session-1.1', seq));
      outbox.flush();
      expect(sent.slice(began).map(({ batch }) => batch.predictions.length)).toEqual([0, 1]);
      clock.advance(2);
      outbox.settled();
      outbox.flush();
      // Early and late by turns, as timers are.
      clock.advance(seq % 2 === 0 ? 26 : 30);
    }
  });

  test('what is urgent does not wait for the settlement that waits already', () => {
    const { clock, outbox, say, sent } = line();
    outbox.open();
    for (let seq = 1; seq <= SENDS_AT_ONCE; seq++) say(seq);
    outbox.settled();
    outbox.flush();
    say(SENDS_AT_ONCE + 1);
    clock.advance(16);
    expect(sent.map(({ batch }) => batch.entries.length)).toEqual(Array(SENDS_AT_ONCE + 1).fill(1));
  });

  test('settlement alone leaves after three intervals, and once', () => {
    const { clock, outbox, sent } = line();
    outbox.open();
    outbox.settled();
    outbox.flush();
    outbox.flush();
    clock.advance(47);
    expect(sent).toHaveLength(0);
    clock.advance(1);
    expect(sent).toHaveLength(1);
    clock.advance(1000);
    expect(sent).toHaveLength(1);
  });

  test('of a glyph only the last word is said', () => {
    const { clock, outbox, say, sent } = line();
    outbox.open();
    for (let seq = 1; seq <= SENDS_AT_ONCE; seq++) say(seq);
    outbox.prediction(prediction('session-1.1', 3));
    outbox.prediction(prediction('session-1.2', 3));
    outbox.gone({ glyph: 'session-1.1' as GlyphId, sheet: 0, replacedBy: null });
    outbox.prediction(prediction('session-1.2', 4));
    outbox.gone({ glyph: 'session-1.3' as GlyphId, sheet: 0, replacedBy: null });
    outbox.prediction(prediction('session-1.3', 5));
    outbox.flush();
    clock.advance(16);
    const { predictions, gone } = sent.at(-1)!.batch;
    expect(predictions.map(({ glyph, seq }) => [glyph, seq])).toEqual([
      ['session-1.2', 4],
      ['session-1.3', 5],
    ]);
    expect(gone.map(({ glyph }) => glyph)).toEqual(['session-1.1']);
  });

  test('a slow socket is left alone, gets one batch when it may again, and is closed when it stays slow', () => {
    const { clock, outbox, say, sent, socket, seqs } = line();
    outbox.open();
    socket.quick = false;
    say(1);
    for (let seq = 2; seq <= 50; seq++) say(seq);
    clock.advance(SLOW_PAUSE_MS - 1);
    expect(sent).toHaveLength(1);
    socket.quick = true;
    clock.advance(1);
    expect(seqs()[1]).toHaveLength(49);
    socket.quick = false;
    let seq = 51;
    for (; seq < 51 + MAX_PAUSES; seq++) {
      say(seq);
      clock.advance(SLOW_PAUSE_MS);
    }
    expect(socket.tooSlow).toBe(0);
    say(seq);
    expect(socket.tooSlow).toBe(1);
  });

  test('what waits for a slow socket has an end: the newest alone is left, which the client sees as a gap', () => {
    const { clock, outbox, say, socket, seqs } = line();
    outbox.open();
    socket.quick = false;
    say(1);
    for (let seq = 2; seq <= MAX_WAITING_ENTRIES + 2; seq++) say(seq);
    socket.quick = true;
    clock.advance(SLOW_PAUSE_MS);
    expect(seqs()).toEqual([[1], [MAX_WAITING_ENTRIES + 2]]);
  });

  test('closed, it says nothing and leaves no timer', () => {
    const { clock, outbox, say, sent } = line();
    outbox.open();
    for (let seq = 1; seq <= SENDS_AT_ONCE + 1; seq++) say(seq);
    outbox.close();
    say(SENDS_AT_ONCE + 2);
    clock.advance(1000);
    expect(sent).toHaveLength(SENDS_AT_ONCE);
    expect(clock.waiting).toBe(0);
  });
});

describe('RecentEntries', () => {
  test('gives what is missing, or null where it is not all there', () => {
    const recent = new RecentEntries(10 as Seq);
    expect(recent.after(10 as Seq)).toEqual([]);
    expect(recent.after(9 as Seq)).toBeNull();
    expect(recent.after(11 as Seq)).toBeNull();
    recent.push(entry(11));
    recent.push(entry(12));
    expect(recent.after(11 as Seq)?.map(({ seq }) => seq)).toEqual([12]);
    expect(recent.after(10 as Seq)?.map(({ seq }) => seq)).toEqual([11, 12]);
  });

  test('keeps the last 4096 at least and a quarter more at most', () => {
    const recent = new RecentEntries(0 as Seq);
    for (let seq = 1; seq <= 5 * RECENT_ENTRIES; seq++) {
      recent.push(entry(seq));
      if (seq < RECENT_ENTRIES || seq % 97 > 0) continue;
      expect(recent.after((seq - RECENT_ENTRIES) as Seq)).toHaveLength(RECENT_ENTRIES);
      expect(recent.after((seq - 1.25 * RECENT_ENTRIES) as Seq)).toBeNull();
    }
  });

  test('keeps a minute at least and a quarter more at most, however little was logged', () => {
    const recent = new RecentEntries(0 as Seq);
    const every = 1000;
    const minute = RECENT_MS / every;
    for (let seq = 1; seq <= 5 * minute; seq++) {
      recent.push({ ...entry(seq), at: (seq * every) as Entry['at'] });
      if (seq <= minute) continue;
      expect(recent.after((seq - minute) as Seq)).toHaveLength(minute);
      expect(recent.after((seq - 1.25 * minute - 1) as Seq)).toBeNull();
    }
  });

  test('keeps no more samples than it may, and nothing of before it was told to forget', () => {
    const recent = new RecentEntries(0 as Seq);
    const each = 1024;
    const op = { ...beginOp(), points: Array.from({ length: each * POINT_STRIDE }, () => 0) };
    for (let seq = 1; seq <= 100; seq++) recent.push({ ...entry(seq), op });
    expect(recent.after((100 - RECENT_SAMPLES / each) as Seq)).toHaveLength(RECENT_SAMPLES / each);
    expect(recent.after((100 - (1.25 * RECENT_SAMPLES) / each) as Seq)).toBeNull();
    recent.forget();
    recent.push(entry(101));
    expect(recent.after(100 as Seq)).toHaveLength(1);
    expect(recent.after(99 as Seq)).toBeNull();
  });
});

describe('SharedBatches', () => {
  const batch = (change: Partial<Batch> = {}): Batch => ({
    epoch: 1 as Epoch,
    snapshot: null,
    entries: [],
    committed: 3 as Seq,
    settledThrough: null,
    refused: [],
    predictions: [],
    gone: [],
    presence: [],
    chat: [],
    cheers: [],
    people: null,
    room: null,
    ...change,
  });
  const said = entry(4);
  const cursor: [number, number, number] = [0, 10, 10];

  test('gives what says the same as the very same batch, words on tabs part by part', () => {
    const shared = new SharedBatches();
    const first = batch({ entries: [said], presence: [{ session: session(1), cursor }] });
    expect(shared.share(first)).toBe(first);
    expect(shared.share(batch({ entries: [said], presence: [{ session: session(1), cursor }] }))).toBe(first);
  });

  test.each<[string, Partial<Batch>]>([
    ['another entry', { entries: [entry(4)] }],
    ['one entry more', { entries: [said, entry(5)] }],
    ['another word on a tab', { entries: [said], presence: [{ session: session(1), cursor: [0, 10, 11] }] }],
    ['no word on a tab', { entries: [said] }],
    ['another commit', { entries: [said], committed: 4 as Seq }],
    ['people', { entries: [said], people: [] }],
  ])('never gives one for another: %s', (_, change) => {
    const shared = new SharedBatches();
    shared.share(batch({ entries: [said], presence: [{ session: session(1), cursor }] }));
    const other = batch(change);
    expect(shared.share(other)).toBe(other);
  });

  test('what is about one socket alone is shared with none', () => {
    const shared = new SharedBatches();
    for (const change of [
      { settledThrough: 2 },
      { refused: [{ n: 1, error: { code: 'forbidden' as const, message: 'no' } }] },
    ]) {
      shared.share(batch(change));
      const other = batch(change);
      expect(shared.share(other)).toBe(other);
    }
  });
});
