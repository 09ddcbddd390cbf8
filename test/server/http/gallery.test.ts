import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GALLERY_CONSENT } from '@/lib/drawing/consent';
import type { DrawingId, EpochMillis, PersonId } from '@/lib/ids';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { databaseFile } from '@/server/storage';
import { execute } from '@/server/storage/database/raw-database';
import { SqliteAdapter } from '@/server/storage/sqlite/sqlite-adapter';
import { aDrawing, belief, bob } from '@/test/contracts/drawings';
import { type ApiServer, AT, MODELS, startApi } from './api-server';

let inference: Inference;
let api: ApiServer;
let clock = AT;
beforeAll(async () => {
  inference = await createInference({ engine: 'wasm', modelsDirs: [MODELS] });
});
afterAll(() => inference.close());

interface Somebody {
  readonly person: PersonId;
  readonly headers: Record<string, string>;
}
async function somebody(): Promise<Somebody> {
  const { cookie, json } = await api.get('/api/me');
  return { person: json.id, headers: { cookie } };
}

let ada: Somebody;
let guest: Somebody;
let reviewer: Somebody;
beforeEach(async () => {
  clock = AT;
  api = await startApi(inference, { now: () => clock });
  [ada, guest, reviewer] = [await somebody(), await somebody(), await somebody()];
  await api.storage.people.enter(ada.person, 'Ada', AT);
  await api.storage.people.enter(bob, 'Bob', AT);
  await api.storage.people.put({ id: reviewer.person, name: 'Rae', role: 'reviewer' }, AT);
  return async () => {
    expect(api.reported).toEqual([]);
    await api.close();
  };
});

const save = (i: number, change: Parameters<typeof aDrawing>[1] = {}) =>
  api.storage.drawings.save([aDrawing(i, { person: ada.person, ...change })]);
const shown = async (query = '', { headers }: { headers: Record<string, string> } = guest) => {
  const { status, json } = await api.get(`/api/gallery/drawings${query}`, headers);
  expect([status, json.error]).toEqual([200, undefined]);
  return json.drawings.map(({ id }: { id: string }) => id) as string[];
};
const mark = (i: number, what: 'hide' | 'report' | 'verdict', body: object, by: Somebody) =>
  api.post(`/api/gallery/drawings/drawing-${i}/${what}`, body, by.headers);
interface Reported {
  readonly drawing: { readonly id: string };
  readonly reports: readonly { readonly reason: string }[];
}
const reported = async (): Promise<readonly Reported[]> =>
  (await api.get('/api/gallery/reported', reviewer.headers)).json.drawings;

describe('the gallery', () => {
  it('shows what its author agreed to show, whole, and to whom it belongs', async () => {
    await save(1);
    await save(2, { consent: GALLERY_CONSENT - 1 });
    await save(3, { status: 'rejected' });
    await save(4, { label: null, labelSource: null, number: '42' });
    await save(5, { label: 4, place: null, partOf: { parent: 'drawing-4' as DrawingId, index: 0 } });
    expect(await shown()).toEqual(['drawing-4', 'drawing-1']);
    const { json } = await api.get('/api/gallery/drawings', ada.headers);
    expect(json.drawings[1]).toMatchObject({
      name: 'Ada',
      own: true,
      label: 7,
      read: 7,
      source: 'correction',
    });
    expect(Buffer.from(json.drawings[1].input, 'base64')).toHaveLength(784);
    expect(json.drawings[1].strokes).toHaveLength(2);
    expect((await api.get('/api/gallery/drawings')).json.drawings[1].own).toBe(false);
  });

  it('is filtered, and read in pages that nothing is missing from', async () => {
    await api.storage.drawings.save(
      Array.from({ length: 60 }, (_, i) =>
        aDrawing(i, {
          person: i % 4 === 0 ? bob : ada.person,
          source: i % 3 === 0 ? 'beat' : 'free',
          label: i % 10,
          probabilities: belief(i % 5 === 0 ? 1 : i % 10),
          at: (AT + Math.floor(i / 2)) as EpochMillis,
        }),
      ),
    );
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { json } = await api.get(`/api/gallery/drawings?${after}`);
      seen.push(...json.drawings.map(({ id }: { id: string }) => id));
      if (json.next === null) break;
      after = `after=${encodeURIComponent(json.next)}`;
    }
    expect([seen.length, new Set(seen).size, seen[0]]).toEqual([60, 60, 'drawing-59']);
    expect((await shown('?source=beat')).length).toBe(20);
    expect((await shown('?label=5')).length).toBe(6);
    expect((await shown('?read=wrong')).length).toBe(12);
    expect(await shown('?show=own', guest)).toEqual([]);
    expect((await shown('?show=own&label=9', ada)).length).toBe(6);
    for (const query of ['?after=1', '?label=11', '?show=all', '?colour=red'])
      expect((await api.get(`/api/gallery/drawings${query}`)).status).toBe(400);
  });

  it('hides a drawing from whoever does not want to see it, and from nobody else', async () => {
    await save(1);
    expect((await mark(1, 'hide', { hidden: true }, guest)).status).toBe(200);
    expect([await shown(), await shown('?show=hidden'), await shown('', ada)]).toEqual([
      [],
      ['drawing-1'],
      ['drawing-1'],
    ]);
    await mark(1, 'hide', { hidden: false }, guest);
    expect(await shown()).toEqual(['drawing-1']);
    expect((await mark(99, 'hide', { hidden: true }, guest)).status).toBe(200);
  });

  it('takes a drawing out that three people reported, until a reviewer decides; a later report asks again', async () => {
    await save(1);
    await save(2);
    const crowd = [guest, await somebody(), await somebody()];
    await mark(1, 'report', { reason: 'rude' }, crowd[0]!);
    await mark(1, 'report', { reason: 'private' }, crowd[0]!);
    expect([await shown(), await shown('', ada)]).toEqual([['drawing-2'], ['drawing-2', 'drawing-1']]);
    await mark(1, 'report', { reason: 'rude' }, crowd[1]!);
    expect(await shown('', ada)).toContain('drawing-1');
    await mark(1, 'report', { reason: 'other' }, crowd[2]!);
    expect(await shown('', ada)).toEqual(['drawing-2']);
    await mark(2, 'report', { reason: 'other' }, guest);

    expect((await api.get('/api/gallery/reported', ada.headers)).status).toBe(403);
    expect((await mark(1, 'verdict', { shown: true }, ada)).status).toBe(403);
    const queue = await reported();
    expect(queue.map(({ drawing }) => drawing.id)).toEqual(['drawing-1', 'drawing-2']);
    expect(queue[0]!.reports.map(({ reason }) => reason).sort()).toEqual(['other', 'private', 'rude']);

    await mark(1, 'verdict', { shown: true }, reviewer);
    await mark(2, 'verdict', { shown: false }, reviewer);
    expect([await reported(), await shown('', ada)]).toEqual([[], ['drawing-1']]);

    clock = (AT + 1000) as EpochMillis;
    await mark(1, 'report', { reason: 'rude' }, guest);
    expect((await reported()).map(({ reports }) => reports.length)).toEqual([1]);
    expect(await shown('', ada)).toEqual(['drawing-1']);
  });

  it('shows rounds with the drawings of those who agreed, and none of the others’ names', async () => {
    const db = await SqliteAdapter.open(databaseFile({ dataDir: api.dataDir }));
    await save(1, { source: 'fool' });
    await save(2, { source: 'fool', person: bob, consent: 0 });
    await save(3, { source: 'beat' });
    for (const [round, mode, at] of [
      ['round-1', 'fool', 1],
      ['round-2', 'beat', 2],
      ['round-3', 'beat', 3],
    ] as const)
      await execute(
        db,
        `INSERT INTO "GameRound" ("id", "roomId", "match", "n", "mode", "model", "digits", "twist", "startedAt", "endedAt", "modelPoints")
         VALUES (?, 'room-1', 1, ?, ?, 'cnn@shipped', 1, 'none', 0, ?, 0)`,
        round,
        at,
        mode,
        AT + at,
      );
    for (const [round, person, drawing, fooled] of [
      ['round-1', ada.person, 'drawing-1', 1],
      ['round-1', bob, 'drawing-2', 0],
      ['round-2', ada.person, 'drawing-3', 0],
      ['round-3', ada.person, null, 0],
    ] as const)
      await execute(
        db,
        `INSERT INTO "RoundResult" ("roundId", "personId", "roomId", "mode", "endedAt", "points", "prompt", "judged", "judgedRight", "fooled", "drawingId")
         VALUES (?, ?, 'room-1', 'fool', ?, 5, '7', 3, 2, ?, ?)`,
        round,
        person,
        AT,
        fooled,
        drawing,
      );
    await db.dispose();
    const rounds = async (query = ''): Promise<readonly { id: string; results: unknown[] }[]> =>
      (await api.get(`/api/gallery/rounds${query}`, guest.headers)).json.rounds;
    const all = await rounds();
    expect(all.map(({ id }) => id)).toEqual(['round-2', 'round-1']);
    expect(all[1]!.results).toEqual([
      expect.objectContaining({ points: 5, prompt: '7', fooled: true, judgedRight: 2 }),
    ]);
    expect(JSON.stringify(all)).not.toContain('Bob');
    expect((await rounds('?mode=fool')).length).toBe(1);
    // Deleted, it is gone from its round, from the gallery and from the board.
    const board = async () => (await api.get('/api/leaderboard?board=foolers')).json.lines.length;
    expect(await board()).toBe(1);
    await mark(1, 'report', { reason: 'rude' }, reviewer);
    expect((await api.delete('/api/drawings/drawing-1', guest.headers)).status).toBe(403);
    expect((await api.delete('/api/drawings/drawing-1', ada.headers)).status).toBe(200);
    expect([(await rounds('?mode=fool')).length, await board(), await reported()]).toEqual([0, 0, []]);
    expect(await shown()).toEqual(['drawing-3']);
  });
});
