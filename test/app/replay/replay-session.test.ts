import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createReplaySession, type ReplaySession } from '@/app/replay/replay-session';
import { createRoomSession } from '@/app/session/create-room-session';
import type { RoomSession } from '@/app/session/room-session';
import { mayDraw } from '@/app/session/status';
import { createMemoryInkStore } from '@/app/unsent/memory-ink-store';
import type { EpochMillis, SessionId, StrokeId } from '@/lib/ids';
import { createReplay } from '@/lib/replay/replay';
import { createReplica } from '@/lib/room/create-replica';
import { createPace } from '@/lib/wire/pace';
import { actorOf, beginOp, Story } from '@/test/support/rooms/room-play';
import { fakeFrames } from '../session/fake-frames';
import { FakeWire, ROOM } from '../session/fake-wire';

let live: RoomSession;
let past: ReplaySession;
let first: StrokeId;
let second: StrokeId;

beforeEach(() => {
  const wire = new FakeWire();
  live = createRoomSession(
    { id: ROOM, key: 'draw' },
    {
      replica: createReplica('session-of-tests' as SessionId),
      frames: fakeFrames(),
      connect: wire.connect,
      pace: createPace(() => 0),
      makeDraft: () => Promise.reject(new Error('there is a room')),
      retryAfterMs: 3_000,
      watchForWake: () => () => undefined,
      openInkStore: async () => createMemoryInkStore(),
      locks: { hold: () => () => undefined, ifFree: (_, work) => work(true) },
    },
  );
  wire.events!.up();
  const story = new Story();
  [first, second] = [100, 900].map((x) => {
    const stroke = story.do(actorOf(1), beginOp(x, 100));
    story.do(actorOf(1), { kind: 'extend', stroke, points: [x, 300, 200, 128] });
    story.do(actorOf(1), { kind: 'end', stroke });
    return stroke;
  }) as [StrokeId, StrokeId];
  const whole = story.log.flatMap((entry, i) => {
    const { op } = entry;
    const at = (1_000_000 + 10_000 * i) as EpochMillis;
    if (op.kind === 'extend') return [];
    if (op.kind !== 'begin') return { ...entry, at };
    const [x] = op.points;
    return { ...entry, at, op: { ...op, points: [...op.points, x!, 300, 200, 128] } };
  });
  past = createReplaySession(live, createReplay(whole), {
    model: () => Promise.reject(new Error('no weights here')),
    forward: () => Promise.reject(new Error('no weights here')),
  });
});
afterEach(() => {
  past.close();
  live.close();
});

const shown = () => [...past.session.replica.strokes(0)].map(({ id }) => id);

describe('a replay session', () => {
  test('V3 shows the past and tells what changed, while the live room goes on', () => {
    const told: (readonly StrokeId[] | null)[] = [];
    past.session.replica.onChange(({ strokes }) => told.push(strokes));
    past.seek(past.length);
    expect(shown()).toEqual([first, second]);
    expect(new Set(told.flat())).toEqual(new Set([first, second]));
    past.seek(100);
    expect(shown()).toEqual([first]);
    expect(past.session.replica.stroke(first)).toMatchObject({ ended: false, points: [100, 100, 0, 128] });
    expect(past.session.status.get().empty).toBe(false);

    expect([...live.replica.strokes(0)]).toEqual([]);
    live.submit(beginOp(50, 50));
    expect([...live.replica.strokes(0)]).toHaveLength(1);
    expect(shown()).toEqual([first]);
  });

  test('nothing can be done to it, and who may draw in the room still may', () => {
    expect(mayDraw(live.status.get())).toBe(true);
    expect(mayDraw(past.session.status.get())).toBe(false);
    past.session.submit(beginOp(50, 50));
    past.session.undo();
    expect([...live.replica.strokes(0)]).toEqual([]);
    expect(past.session.replica.objection(beginOp())).not.toBeNull();
  });

  test('a moment of the wall leads back to its time', () => {
    past.seek(150);
    const { moment } = past;
    past.seek(past.length);
    past.seekMoment(moment);
    expect(past.time).toBeCloseTo(150);
    expect(past.drew).toBe(actorOf(1).participant);
  });

  test('says why nothing is read', async () => {
    past.seek(100);
    await expect.poll(() => past.problem.get()).toBe('no weights here');
  });
});
