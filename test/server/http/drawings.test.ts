import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CONSENT_VERSION } from '@/lib/drawing/consent';
import { isHoldOut } from '@/lib/drawing/hold-out';
import { opId, type PersonId, type RoomId, type SessionId, type StrokeId } from '@/lib/ids';
import type { Points } from '@/lib/stroke/points';
import { participantIdOf } from '@/server/auth/room-keys';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { handwriting } from '@/test/support/drawings/handwriting';
import { type ApiServer, MODELS, startApi } from './api-server';

let inference: Inference;
let api: ApiServer;
beforeAll(async () => {
  inference = await createInference({ engine: 'wasm', modelsDirs: [MODELS] });
  api = await startApi(inference);
});
afterAll(async () => {
  await api.close();
  await inference.close();
  expect(api.reported).toEqual([]);
});

interface Somebody {
  readonly person: PersonId;
  readonly headers: Record<string, string>;
}

async function somebody(agrees: boolean | null = true): Promise<Somebody> {
  const { cookie, json } = await api.get('/api/me');
  const headers = { cookie };
  if (agrees !== null)
    expect((await api.post('/api/me/consent', { version: CONSENT_VERSION, agrees }, headers)).status).toBe(
      200,
    );
  return { person: json.id, headers };
}

const makeRoom = async (owner: Somebody): Promise<RoomId> =>
  (await api.post('/api/rooms', { draft: true }, owner.headers)).json.id;

let sessions = 0;

/** Draws a digit's strokes and waits until the network has read them. */
async function draw(room: RoomId, by: Somebody, digit: number, atX: number) {
  const session = `drawn-session-${++sessions}` as SessionId;
  const participant = {
    id: participantIdOf(room, by.person),
    room,
    person: by.person,
    role: 'drawer' as const,
    via: 'draw' as const,
    name: 'Somebody',
    colour: 1,
  };
  await api.storage.people.enter(by.person, 'Somebody', 1 as never);
  await api.storage.rooms.putParticipant(participant, 1 as never);
  const port = (await api.rooms.open(room))!;
  const subscription = await port.subscribe(
    { session, participant, sendBatch: () => true, sendFrame: () => true, close: () => undefined },
    { unsettledFrom: 1 },
  );
  if ('code' in subscription) throw new Error(subscription.message);
  const strokes: StrokeId[] = [];
  let n = 0;
  for (const path of handwriting[digit]!) {
    const points: Points = path.flatMap(([x, y], i) => [
      Math.round(atX + 300 * x),
      Math.round(300 + 300 * y),
      10 * i,
      128,
    ]);
    const stroke = opId(session, ++n);
    strokes.push(stroke);
    const begin = { kind: 'begin', sheet: 0, colour: 1, width: 12, pointer: 'mouse' } as const;
    const ops = [
      { n, op: { ...begin, points: [...points] } },
      { n: ++n, op: { kind: 'end' as const, stroke } },
    ];
    expect(await subscription.submit(ops)).toBeNull();
  }
  const moment = await vi.waitFor(async () => {
    const now = await port.moment(strokes[0]!, participant.id);
    if (now?.strokes.length !== strokes.length) throw new Error('not read yet');
    return now;
  }, 60_000);
  const { glyph, seq } = moment;
  return { port, strokes, glyph, seq, moment, look: () => port.moment(glyph, participant.id) };
}

const keep = (
  by: Somebody,
  room: RoomId,
  glyph: string,
  seq: number,
  label: number | 'none',
  id = 'request-1',
) => api.post('/api/drawings', { id, room, glyph, seq, label }, by.headers);

describe('keeping a drawing', () => {
  it('takes ink, pixels and reading from the room, once however often it is asked, and the draft stays', async () => {
    const ada = await somebody();
    const room = await makeRoom(ada);
    const { glyph, seq, moment } = await draw(room, ada, 7, 200);
    const answers = await Promise.all([keep(ada, room, glyph, seq, 1), keep(ada, room, glyph, seq, 1)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0].json).toEqual({ id: expect.any(String), label: 1, status: 'pending' });
    expect(answers[1].json).toEqual(answers[0].json);
    const kept = (await api.storage.drawings.whole(answers[0].json.id))!;
    expect(kept).toMatchObject({
      person: ada.person,
      savedBy: ada.person,
      holdOut: isHoldOut(ada.person),
      source: 'correction',
      label: 1,
      labelSource: 'self',
      read: 7,
      model: moment.model,
      consent: CONSENT_VERSION,
      input: moment.input,
      probabilities: moment.probabilities,
      place: { room, glyph, revision: seq, strokes: moment.strokes.map(({ id }) => id) },
    });
    expect(kept.strokes.map(({ points }) => points)).toEqual(moment.strokes.map(({ points }) => points));
    expect((await api.storage.rooms.find(room))!.draft).toBe(false);

    const { json } = await api.get('/api/me/drawings', ada.headers);
    expect(json).toMatchObject({ drawings: [{ id: kept.id, label: 1, read: 7, room }], next: null });
    expect(Buffer.from(json.drawings[0].input, 'base64')).toEqual(Buffer.from(moment.input));
  });

  it('asks first, keeps nothing of those who decline, and nothing of what was drawn on meanwhile', async () => {
    const ada = await somebody(null);
    const room = await makeRoom(ada);
    const { glyph, seq } = await draw(room, ada, 3, 200);
    expect((await api.get('/api/me/consent', ada.headers)).json).toMatchObject({ agrees: null });
    expect((await keep(ada, room, glyph, seq, 3)).json).toMatchObject({ error: { code: 'consent-needed' } });
    await api.post('/api/me/consent', { version: CONSENT_VERSION, agrees: false }, ada.headers);
    expect((await keep(ada, room, glyph, seq, 3)).status).toBe(409);
    await api.post('/api/me/consent', { version: CONSENT_VERSION, agrees: true }, ada.headers);
    expect((await keep(ada, room, glyph, seq - 1, 3)).json).toMatchObject({ error: { code: 'conflict' } });
    expect((await keep(ada, room, 'session-none.1', seq, 3)).status).toBe(409);
    expect((await keep(ada, room, glyph, seq, 3)).status).toBe(201);
    expect((await api.post('/api/me/consent', { version: 99, agrees: true }, ada.headers)).status).toBe(400);
  });

  it('belongs to whose ink it is, who must have agreed', async () => {
    const [ada, bob, shy] = [await somebody(), await somebody(), await somebody(null)];
    const room = await makeRoom(ada);
    await draw(room, ada, 1, 500);
    const bobs = await draw(room, bob, 2, 100);
    const shys = await draw(room, shy, 4, 900);
    const { json, status } = await keep(ada, room, bobs.glyph, bobs.seq, 2);
    expect(status).toBe(201);
    expect(await api.storage.drawings.find(json.id)).toMatchObject({
      person: bob.person,
      savedBy: ada.person,
      source: 'free',
      labelSource: 'correction',
    });
    expect((await keep(ada, room, shys.glyph, shys.seq, 4, 'request-2')).status).toBe(403);
    const stranger = await somebody();
    expect((await keep(stranger, room, bobs.glyph, bobs.seq, 2)).status).toBe(403);
  });
});

describe('deleting a drawing', () => {
  it('is for its author alone, and reaches the room, its log, its snapshots and every drawing with that ink', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    const room = await makeRoom(ada);
    const adas = await draw(room, ada, 7, 100);
    const bobs = await draw(room, bob, 2, 900);
    const { json } = await keep(ada, room, adas.glyph, adas.seq, 7);
    const other = await keep(bob, room, bobs.glyph, bobs.seq, 2);
    expect((await api.delete(`/api/drawings/${json.id}`, bob.headers)).status).toBe(403);
    expect((await api.delete(`/api/drawings/${json.id}`)).status).toBe(403);
    expect((await api.delete(`/api/drawings/${json.id}`, ada.headers)).json).toEqual({ deleted: true });
    expect((await api.delete(`/api/drawings/${json.id}`, ada.headers)).status).toBe(404);

    expect(await api.storage.drawings.whole(json.id)).toBeNull();
    expect(await api.storage.drawings.find(other.json.id)).not.toBeNull();
    expect(await adas.look()).toBeNull();
    expect(await bobs.look()).not.toBeNull();
    await api.rooms.evict(room, 'restarting', 'for the test');
    const stored = (await api.storage.rooms.take(room))!;
    const samples = new Map(stored.strokes.map(({ id, points }) => [id, points.length]));
    for (const id of adas.strokes) expect(samples.get(id)).toBe(0);
    for (const id of bobs.strokes) expect(samples.get(id)).toBeGreaterThan(0);
    expect(stored.entries.at(-1)!.op).toEqual({ kind: 'redact', strokes: adas.strokes });
  });
});

describe('reviewing', () => {
  it('is for reviewers, goes through the queue and leaves a history', async () => {
    const [ada, reviewer, second] = [await somebody(), await somebody(), await somebody()];
    const room = await makeRoom(ada);
    const { glyph, seq } = await draw(room, ada, 5, 200);
    const { id } = (await keep(ada, room, glyph, seq, 3)).json;
    const ask = (change: object = {}) => ({
      filter: { person: ada.person },
      order: 'disagreement',
      blind: false,
      limit: 6,
      except: [],
      ...change,
    });
    expect((await api.post('/api/review/next', ask(), ada.headers)).status).toBe(403);
    expect((await api.get(`/api/review/drawings/${id}`)).status).toBe(403);
    for (const { person } of [reviewer, second])
      await api.storage.people.put({ id: person, name: 'Rae', role: 'reviewer' }, 1 as never);

    const next = await api.post('/api/review/next', ask(), reviewer.headers);
    expect(next.json).toMatchObject({
      waiting: 1,
      drawings: [{ id, person: ada.person, opinion: { label: 3, read: 5, labelSource: 'self' } }],
    });
    expect(next.json.drawings[0].strokes.length).toBeGreaterThan(0);
    const blind = await api.post('/api/review/next', ask({ blind: true }), reviewer.headers);
    expect(blind.json.drawings[0].opinion).toBeNull();
    expect((await api.post('/api/review/next', ask(), second.headers)).json).toMatchObject({ drawings: [] });

    const judge = (by: Somebody, verdict: object) =>
      api.post('/api/review/verdicts', { verdicts: [{ id, verdict }] }, by.headers);
    expect((await judge(second, { kind: 'accept' })).json).toEqual({
      outcomes: [{ id, refused: 'claimed' }],
    });
    expect((await judge(reviewer, { kind: 'label', label: 'none' })).json).toEqual({
      outcomes: [{ id, refused: null }],
    });
    expect((await judge(reviewer, { kind: 'undo' })).json.outcomes[0].refused).toBeNull();
    for (const [by, label] of [
      [reviewer, 5],
      [second, 5],
    ] as const)
      expect((await api.post('/api/review/opinions', { id, label }, by.headers)).json).toEqual({
        outcome: { id, refused: null },
      });
    expect((await api.get('/api/review/agreement', second.headers)).json).toEqual({
      own: { count: 1, observed: 1, kappa: null },
      all: { count: 1, observed: 1, kappa: null },
    });
    const { json } = await api.get(`/api/review/drawings/${id}`, second.headers);
    expect(
      json.history.map(({ action, label }: { action: string; label: unknown }) => [action, label]),
    ).toEqual([
      ['saved', 3],
      ['labelled', 'none'],
      ['undone', 3],
      ['blind', 5],
      ['blind', 5],
      ['accepted', 5],
    ]);
    expect(json.alike).toEqual([]);
    const claims = { keep: [], release: [id] };
    expect((await api.post('/api/review/claims', claims, reviewer.headers)).json).toEqual({ ok: true });
    expect((await judge(reviewer, { kind: 'shout' })).status).toBe(400);
  });
});
