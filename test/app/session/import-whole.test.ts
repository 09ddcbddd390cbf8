import { afterAll, beforeAll, expect, it } from 'vitest';
import { importStrokes } from '@/app/export/import-strokes';
import type { RoomSession } from '@/app/session/room-session';
import type { WholeStroke } from '@/lib/room/op';
import { writeStrokeFile } from '@/lib/stroke/stroke-file';
import { POINT_BURST } from '@/lib/wire/pace';
import { openPageAt, until } from '../../support/servers/page-at-server';
import { type RoomServer, startRoomServer } from '../../support/servers/room-server';

/** The pace of both ends is counted so much faster than time passes. */
const HASTE = 20;
const clock = () => performance.now() * HASTE;
/** Few and long: what counts is samples, and a room's work with many strokes would hold up both ends, which are one process here. */
const SAMPLES = 1_000;
const STROKES = 250;
/** For a machine that has others to run, too. */
const PATIENCE_MS = 60_000;

let server: RoomServer;
const pages: RoomSession[] = [];
beforeAll(async () => {
  server = await startRoomServer(clock);
});
afterAll(async () => {
  for (const page of pages) page.close();
  await server.close();
});

function open(person: string, session: string): RoomSession {
  const page = openPageAt(server, person, session, clock);
  pages.push(page);
  return page;
}

const strokesOn = (page: RoomSession) => [...page.replica.strokes(0)].length;

/** A waving line of its own for each. */
const wave = (i: number): WholeStroke => ({
  colour: i % 8,
  width: 4,
  pointer: 'pen',
  points: Array.from({ length: SAMPLES }, (_, k) => [
    (i % 20) * 75 + (k % 50),
    Math.floor(i / 20) * 45 + (k % 37),
    k * 8,
    128,
  ]).flat(),
});

it(
  'an import of many times what a connection may send at once arrives whole, over one connection',
  async () => {
    expect(STROKES * SAMPLES).toBeGreaterThan(2 * POINT_BURST);
    const [ada, ben] = [open('owner-1', 'session-ada'), open('person-2', 'session-ben')];
    await until(() => [ada, ben].every(({ status }) => status.get().phase.kind === 'live'));
    const phases = new Set<string>();
    const counts: number[] = [];
    ada.status.subscribe(() => {
      const { phase, unsent } = ada.status.get();
      phases.add(phase.kind);
      if (unsent !== counts.at(-1)) counts.push(unsent);
    });
    importStrokes(ada, writeStrokeFile(Array.from({ length: STROKES }, (_, i) => wave(i))));
    expect(strokesOn(ada)).toBe(STROKES);
    await until(() => ada.status.get().unsent === 0 && strokesOn(ben) === STROKES, PATIENCE_MS);
    expect(ada.replica.unsettled).toBe(0);
    expect(server.refused).toEqual([]);
    expect([...phases]).toEqual(['live']);
    // What is left is told meanwhile, and gets less.
    const most = Math.max(...counts);
    expect(most).toBeGreaterThan(STROKES / 2);
    const since = counts.slice(counts.indexOf(most));
    expect(since.length).toBeGreaterThan(3);
    expect(since).toEqual([...since].sort((a, b) => b - a));
  },
  2 * PATIENCE_MS,
);
