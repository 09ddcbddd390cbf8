import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { importStrokes } from '@/app/export/import-strokes';
import { connectOver } from '@/app/session/connection';
import { createRoomSession } from '@/app/session/create-room-session';
import type { RoomSession } from '@/app/session/room-session';
import { createMemoryInkStore } from '@/app/unsent/memory-ink-store';
import type { SessionId } from '@/lib/ids';
import { createReplica } from '@/lib/room/create-replica';
import type { WholeStroke } from '@/lib/room/op';
import { writeStrokeFile } from '@/lib/stroke/stroke-file';
import { createPace, POINT_BURST } from '@/lib/wire/pace';
import { type RoomServer, startRoomServer } from '../../support/room-server';
import { fakeFrames } from './fake-frames';

/** The pace of both ends is counted so much faster than time passes. */
const HASTE = 20;
const clock = () => performance.now() * HASTE;
const SAMPLES = 40;
const STROKES = 10_000;

let server: RoomServer;
const pages: RoomSession[] = [];
beforeAll(async () => {
  server = await startRoomServer(clock);
});
afterAll(async () => {
  for (const page of pages) page.close();
  await server.close();
});

/** A page as the browser has it, but for the screen. */
function open(person: string, session: string): RoomSession {
  const page = createRoomSession(
    { id: server.room, key: server.drawKey },
    {
      replica: createReplica(session as SessionId),
      frames: fakeFrames(),
      connect: (events) => connectOver(server.connect(person), events),
      pace: createPace(clock),
      makeDraft: () => Promise.reject(new Error('there is a room')),
      retryAfterMs: 1_000,
      watchForWake: () => () => undefined,
      openInkStore: async () => createMemoryInkStore(),
      locks: { hold: () => () => undefined, ifFree: (_, work) => work(true) },
      watches: false,
    },
  );
  pages.push(page);
  return page;
}

const live = (page: RoomSession) =>
  vi.waitFor(() => expect(page.status.get().phase.kind).toBe('live'), { timeout: 60_000 });
const strokesOn = (page: RoomSession) => [...page.replica.strokes(0)].length;

/** A waving line of its own for each. */
const wave = (i: number): WholeStroke => ({
  colour: i % 8,
  width: 4,
  pointer: 'pen',
  points: Array.from({ length: SAMPLES }, (_, k) => [
    (i % 100) * 15 + (k % 10),
    Math.floor(i / 100) * 9 + (k % 7),
    k * 8,
    128,
  ]).flat(),
});

it('an import of many times what a connection may send at once arrives whole, over one connection', async () => {
  expect(STROKES * SAMPLES).toBeGreaterThan(3 * POINT_BURST);
  const [ada, ben] = [open('owner-1', 'session-ada'), open('person-2', 'session-ben')];
  await Promise.all([live(ada), live(ben)]);
  const phases = new Set<string>();
  const counts: number[] = [];
  ada.status.subscribe(() => {
    const { phase, unsent } = ada.status.get();
    phases.add(phase.kind);
    if (unsent !== counts.at(-1)) counts.push(unsent);
  });
  importStrokes(ada, writeStrokeFile(Array.from({ length: STROKES }, (_, i) => wave(i))));
  expect(strokesOn(ada)).toBe(STROKES);
  await vi.waitFor(() => expect(ada.status.get().unsent).toBe(0), { timeout: 60_000, interval: 50 });
  await vi.waitFor(() => expect(strokesOn(ben)).toBe(STROKES), { timeout: 60_000 });
  expect(ada.replica.unsettled).toBe(0);
  expect(server.refused).toEqual([]);
  expect([...phases]).toEqual(['live']);
  // What is left is told meanwhile, and gets less.
  const most = Math.max(...counts);
  expect(most).toBeGreaterThan(STROKES / 2);
  const since = counts.slice(counts.indexOf(most));
  expect(since.length).toBeGreaterThan(3);
  expect(since).toEqual([...since].sort((a, b) => b - a));
}, 90_000);
