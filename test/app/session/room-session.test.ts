import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRoomSession } from '@/app/session/create-room-session';
import type { Answer, MadeRoom } from '@/app/session/rooms-api';
import { mayDraw, mayStartRest } from '@/app/session/status';
import { watchForWake } from '@/app/session/wake';
import type { InkStore } from '@/app/unsent/ink-store';
import { createMemoryInkStore } from '@/app/unsent/memory-ink-store';
import type { TabLocks } from '@/app/unsent/tab-locks';
import type { GlyphId, SessionId } from '@/lib/ids';
import { createReplica } from '@/lib/room/create-replica';
import type { Op } from '@/lib/room/op';
import { createPace } from '@/lib/wire/pace';
import { fakeFrames, frameOf } from './fake-frames';
import { FakeWire, prediction, ROOM, you } from './fake-wire';

const begin: Op = {
  kind: 'begin',
  sheet: 0,
  colour: 1,
  width: 20,
  pointer: 'mouse',
  points: [10, 20, 0, 128],
};
const made: Answer<MadeRoom> = {
  ok: true,
  value: {
    id: ROOM,
    key: 'draw',
    links: { drawUrl: `/room/${ROOM}#k=draw`, viewUrl: `/room/${ROOM}#k=view` },
  },
};

let wire: FakeWire;
let wake: () => void;
let inkStore: InkStore;
const locks: TabLocks = { hold: () => () => undefined, ifFree: (_, work) => work(true) };
let frames: ReturnType<typeof fakeFrames>;
const makeDraft = vi.fn<() => Promise<Answer<MadeRoom>>>();

const open = (address: Parameters<typeof createRoomSession>[0]) =>
  createRoomSession(address, {
    replica: createReplica('session-of-tests' as SessionId),
    frames,
    connect: wire.connect,
    pace: createPace(() => performance.now()),
    makeDraft,
    retryAfterMs: 3_000,
    watchForWake: (onWake) => {
      wake = onWake;
      return () => undefined;
    },
    openInkStore: async () => inkStore,
    locks,
  });

beforeEach(() => {
  vi.useFakeTimers();
  wire = new FakeWire();
  frames = fakeFrames();
  inkStore = createMemoryInkStore();
  makeDraft.mockReset().mockResolvedValue(made);
});
afterEach(() => vi.useRealTimers());

async function joinedRoom() {
  const session = open({ id: ROOM, key: 'draw' });
  wire.events!.up();
  return session;
}

describe('a draft', () => {
  it('is not made by looking', async () => {
    const session = open('draft');
    await vi.runAllTimersAsync();
    expect(makeDraft).not.toHaveBeenCalled();
    expect(wire.events).toBeNull();
    expect(session.status.get().phase.kind).toBe('blank');
  });

  it('is made once, by the first stroke, which shows meanwhile and is sent when the room is there', async () => {
    const session = open('draft');
    const stroke = session.submit(begin);
    session.submit({ kind: 'extend', stroke, points: [30, 40, 8, 128] });
    expect([...session.replica.strokes(0)].map(({ points }) => points.length)).toEqual([8]);
    expect(session.status.get().empty).toBe(false);
    await vi.runAllTimersAsync();
    wire.events!.up();
    expect(makeDraft).toHaveBeenCalledTimes(1);
    expect(wire.lastJoin()).toMatchObject({ room: ROOM, key: 'draw', unsettledFrom: 1 });
    expect(wire.logged.map(({ op }) => op.kind)).toEqual(['begin', 'extend']);
    expect(session.status.get()).toMatchObject({ phase: { kind: 'live' }, you });
  });

  it('that could not be made is tried again, and says why', async () => {
    makeDraft.mockResolvedValueOnce({ ok: false, error: { code: 'too-many', message: 'Wait a little.' } });
    const session = open('draft');
    session.submit(begin);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.status.get()).toMatchObject({
      phase: { kind: 'offline' },
      unsent: 1,
      notice: 'Wait a little.',
    });
    await vi.advanceTimersByTimeAsync(3_000);
    wire.events!.up();
    expect(wire.logged).toHaveLength(1);
    expect(session.status.get().phase.kind).toBe('live');
  });

  it('is made by an invitation, too, and shared when it stands', async () => {
    const session = open('draft');
    const shared = session.share();
    await vi.advanceTimersByTimeAsync(0);
    wire.events!.up();
    expect(await shared).toMatchObject({ ok: true });
    expect(session.status.get().links?.drawUrl).toContain('#k=draw');
  });

  it('that has no connection is not shared, and says that the drawing is safe', async () => {
    const session = open('draft');
    const shared = session.share();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await shared).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});

describe('what is heavy on a page', () => {
  it('waits until the ink of the room is shown, for which an empty sheet before the welcome does not count', () => {
    const session = open({ id: ROOM, key: 'draw' });
    session.inkShown();
    expect(mayStartRest(session.status.get())).toBe(false);
    wire.events!.up();
    expect(mayStartRest(session.status.get())).toBe(false);
    session.inkShown();
    expect(mayStartRest(session.status.get())).toBe(true);
  });

  it('waits for no ink where there is none to come', () => {
    const draft = open('draft');
    draft.inkShown();
    expect(mayStartRest(draft.status.get())).toBe(true);
    const unreachable = open({ id: ROOM, key: 'draw' });
    wire.events!.down(false);
    expect(mayStartRest(unreachable.status.get())).toBe(true);
  });
});

describe('a lost connection', () => {
  it('keeps what is drawn, counts it, and sends it on return, once', async () => {
    const session = await joinedRoom();
    const stroke = session.submit(begin);
    wire.deliver();
    expect(session.replica.unsettled).toBe(0);
    wire.events!.down(false);
    expect(session.status.get()).toMatchObject({ phase: { kind: 'offline' }, unsent: 0 });
    session.submit({ kind: 'extend', stroke, points: [30, 40, 8, 128] });
    session.submit({ kind: 'end', stroke });
    expect(session.status.get().unsent).toBe(1);
    expect(wire.logged).toHaveLength(1);
    wire.events!.up();
    wire.deliver();
    expect(wire.logged.map(({ n, op }) => [n, op.kind])).toEqual([
      [1, 'begin'],
      [2, 'extend'],
      [3, 'end'],
    ]);
    expect(wire.lastJoin()).toMatchObject({ cursor: { epoch: 1, seq: 1 }, unsettledFrom: 2 });
    expect(session.status.get()).toMatchObject({ phase: { kind: 'live' }, unsent: 0 });
  });

  it('for good (another version) ends the session and asks for a reload', async () => {
    const session = await joinedRoom();
    wire.hangUp({ reason: 'reload', message: 'Inkling was updated.' });
    expect(wire.closed).toBe(true);
    wire.events!.down(false);
    expect(session.status.get().phase).toMatchObject({ kind: 'closed', closing: { reason: 'reload' } });
    expect(mayDraw(session.status.get())).toBe(false);
  });

  it('is called again ever more rarely while the room takes nothing, and soon again once it did', async () => {
    const session = await joinedRoom();
    wire.failing = true;
    session.submit(begin);
    // 0.25 s, 0.5 s, 1 s, 2 s, 4 s, then 8 s each, less up to a half.
    await vi.advanceTimersByTimeAsync(124);
    expect(wire.calls).toBe(0);
    await vi.advanceTimersByTimeAsync(15_750 - 124);
    expect(wire.calls).toBeGreaterThanOrEqual(6);
    expect(wire.calls).toBeLessThanOrEqual(8);
    expect(session.status.get()).toMatchObject({ phase: { kind: 'offline' }, unsent: 1 });

    wire.failing = false;
    await vi.advanceTimersByTimeAsync(8_000);
    wire.deliver();
    expect(session.status.get()).toMatchObject({ phase: { kind: 'live' }, unsent: 0 });
    expect(wire.logged).toHaveLength(1);
    const before = wire.calls;
    wire.fail();
    await vi.advanceTimersByTimeAsync(250);
    expect(wire.calls).toBe(before + 1);
  });

  it('R34 is not what it is when the server writes nothing down: that is said, and counted, until it does', async () => {
    const session = await joinedRoom();
    const stroke = session.submit(begin);
    session.submit({ kind: 'end', stroke });
    await vi.advanceTimersByTimeAsync(2_999);
    expect(session.status.get()).toMatchObject({ phase: { kind: 'live' }, unsent: 0, unsaved: false });
    await vi.advanceTimersByTimeAsync(1);
    expect(session.status.get()).toMatchObject({ phase: { kind: 'live' }, unsent: 1, unsaved: true });
    session.submit(begin);
    expect(session.status.get()).toMatchObject({ unsent: 2, unsaved: true });
    // Somebody else's ink settles nothing of ours.
    wire.deliver({ committed: 0 as never, settledThrough: null });
    expect(session.status.get().unsaved).toBe(true);
    wire.deliver();
    expect(session.status.get()).toMatchObject({ phase: { kind: 'live' }, unsent: 0, unsaved: false });
  });

  it('R34 ends what is said of a server that writes nothing: then the connection is what is wrong', async () => {
    const session = await joinedRoom();
    session.submit(begin);
    await vi.advanceTimersByTimeAsync(3_000);
    wire.events!.down(false);
    expect(session.status.get()).toMatchObject({ phase: { kind: 'offline' }, unsent: 1, unsaved: false });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(session.status.get().unsaved).toBe(false);
  });

  it('whose room cannot be opened just now is called again', async () => {
    const session = open({ id: ROOM, key: 'draw' });
    wire.joinError = { code: 'unavailable', message: 'The room could not be opened just now.' };
    wire.events!.up();
    expect(session.status.get().phase.kind).toBe('offline');
    wire.joinError = null;
    await vi.advanceTimersByTimeAsync(250);
    expect(wire.calls).toBe(1);
    expect(session.status.get().phase.kind).toBe('live');
  });

  it('that is one too many of this person says so, once, and is called again', async () => {
    const session = open({ id: ROOM, key: 'draw' });
    wire.joinError = { code: 'too-many', message: 'You have this open in too many places.' };
    wire.events!.up();
    expect(session.status.get()).toMatchObject({
      phase: { kind: 'offline' },
      notice: wire.joinError.message,
    });
    session.dismissNotice();
    await vi.advanceTimersByTimeAsync(250);
    expect([wire.calls, session.status.get().notice]).toEqual([1, null]);
    wire.joinError = null;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.status.get().phase.kind).toBe('live');
  });

  it('is not called again by a page that left', async () => {
    const session = await joinedRoom();
    wire.fail();
    session.close();
    await vi.runAllTimersAsync();
    expect(wire.calls).toBe(0);
  });

  it('of a batch that does not fit is none: the page joins again where it stands, a moment later', async () => {
    const session = await joinedRoom();
    wire.deliver({ epoch: 2 as never });
    expect(session.status.get().phase.kind).toBe('catching-up');
    expect(wire.namesHeard().filter((name) => name === 'join')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(250);
    expect(wire.namesHeard().filter((name) => name === 'join')).toHaveLength(2);
    expect(wire.calls).toBe(0);
    expect(session.status.get().phase.kind).toBe('live');
  });

  it('of a server that restarts does not end it', async () => {
    const session = await joinedRoom();
    wire.hangUp({ reason: 'restarting', message: 'Back in a moment.' });
    wire.events!.down(false);
    expect(wire.closed).toBe(false);
    wire.events!.up();
    expect(session.status.get().phase.kind).toBe('live');
  });
});

describe('what is looked at', () => {
  const [a, b, c] = ['one-session.1', 'one-session.2', 'one-session.3'] as GlyphId[];

  it('is the glyph touched last, until one is chosen', async () => {
    const session = await joinedRoom();
    wire.deliver({ predictions: [prediction(a!, 5), prediction(b!, 7)] });
    expect(session.reading.latest?.glyph).toBe(b);
    session.watch(a!);
    expect(session.reading.latest?.glyph).toBe(a);
    expect(wire.heard.at(-1)).toEqual({ name: 'watch', message: { sheet: 0, glyph: a, layers: 'default' } });
  });

  it('follows a glyph into the one that took its place', async () => {
    const session = await joinedRoom();
    wire.deliver({ predictions: [prediction(a!, 5), prediction(b!, 7)] });
    session.watch(a!);
    wire.deliver({ predictions: [prediction(c!, 9)], gone: [{ glyph: a!, sheet: 0, replacedBy: c! }] });
    expect(session.status.get().watched).toBe(c);
    wire.deliver({ gone: [{ glyph: c!, sheet: 0, replacedBy: null }] });
    expect(session.status.get().watched).toBe('latest');
    expect(session.reading.latest?.glyph).toBe(b);
  });

  it('is what one draws oneself, whatever one had chosen before', async () => {
    const session = await joinedRoom();
    wire.deliver({ predictions: [prediction(a!, 5), prediction(b!, 7)] });
    session.watch(a!);
    session.submit(begin);
    expect(session.status.get().watched).toBe('latest');
    expect(wire.heard).toContainEqual({
      name: 'watch',
      message: { sheet: 0, glyph: 'latest', layers: 'default' },
    });
  });

  it('is read from the frame where it is as new as the prediction, for it is exact', async () => {
    const session = await joinedRoom();
    wire.deliver({ predictions: [prediction(a!, 5)] });
    frames.give(frameOf(a!, 5));
    expect(session.reading.latest?.probabilities[4]).toBeCloseTo(0.9123456, 6);
    wire.deliver({ predictions: [prediction(a!, 6)] });
    expect(session.reading.latest?.probabilities[4]).toBe(0.91);
    frames.give(frameOf(b!, 9));
    expect(session.reading.latest?.glyph).toBe(a);
  });

  it('is nothing once the last glyph is gone', async () => {
    const session = await joinedRoom();
    wire.deliver({ predictions: [prediction(a!, 5)] });
    frames.give(frameOf(a!, 5));
    wire.deliver({ gone: [{ glyph: a!, sheet: 0, replacedBy: null }] });
    expect(session.reading.latest).toBeNull();
    expect(frames.latest).toBeNull();
  });

  it('keeps the frame of the next glyph that was being decoded when the last one went', async () => {
    const session = await joinedRoom();
    wire.deliver({ predictions: [prediction(a!, 5), prediction(b!, 7)] });
    frames.give(frameOf(b!, 7));
    wire.events!.frame(new ArrayBuffer(8));
    wire.deliver({ gone: [{ glyph: b!, sheet: 0, replacedBy: null }] });
    frames.decode(frameOf(a!, 5));
    await vi.advanceTimersByTimeAsync(0);
    expect(frames.latest?.glyph).toBe(a);
    expect(session.reading.latest?.probabilities[4]).toBeCloseTo(0.9123456, 6);
  });

  it('gives the server its credit for every frame', async () => {
    await joinedRoom();
    wire.events!.frame(new ArrayBuffer(8));
    expect(wire.credits).toBe(0);
    frames.decode(frameOf(a!, 5));
    await vi.advanceTimersByTimeAsync(0);
    expect(wire.credits).toBe(1);
  });
});

describe('a laptop that slept for an hour', () => {
  const HOUR_MS = 3_600_000;

  it('calls anew at once, from where it stands, with what it drew meanwhile, once', async () => {
    const session = await joinedRoom();
    const stroke = session.submit(begin);
    wire.deliver();
    // The lid closes mid-stroke: no timer runs, no word of the wire, and the room is lost to it on the way.
    wire.events!.down(false);
    session.submit({ kind: 'extend', stroke, points: [30, 40, 8, 128] });
    vi.setSystemTime(Date.now() + HOUR_MS);
    wake();
    expect(wire.calls).toBe(1);
    expect(wire.lastJoin()).toMatchObject({ cursor: { epoch: 1, seq: 1 }, unsettledFrom: 2 });
    wire.deliver();
    expect(wire.logged.map(({ n }) => n)).toEqual([1, 2]);
    expect(session.status.get()).toMatchObject({ phase: { kind: 'live' }, unsent: 0 });
    expect([...session.replica.strokes(0)].map(({ points }) => points.length)).toEqual([8]);
  });

  it('knows it by a jump of the clock, and not by the slow timers of a tab in the background', () => {
    const woken = vi.fn();
    const stop = watchForWake(woken);
    vi.advanceTimersByTime(60_000);
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(10_000);
    expect(woken).not.toHaveBeenCalled();
    vi.setSystemTime(Date.now() + HOUR_MS);
    vi.advanceTimersByTime(5_000);
    expect(woken).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(woken).toHaveBeenCalledTimes(1);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
