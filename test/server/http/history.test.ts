import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opId, type PersonId, type RoomId, type SessionId } from '@/lib/ids';
import type { EntranceKind } from '@/lib/room/rights';
import { participantIdOf } from '@/server/auth/room-keys';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { type Answer, type ApiServer, MODELS, startApi } from './api-server';

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

async function somebody() {
  const { cookie, json } = await api.get('/api/me');
  return { person: json.id as PersonId, headers: { cookie } };
}
type Somebody = Awaited<ReturnType<typeof somebody>>;

const memberOf = (room: RoomId, { person }: Somebody, via: EntranceKind | null = 'draw') => ({
  id: participantIdOf(room, person),
  room,
  person,
  role: 'drawer' as const,
  via,
  name: 'Somebody',
  colour: 1,
});

/** A room with two strokes on it; the second one's samples were deleted. */
async function drawnRoom() {
  const owner = await somebody();
  const room: RoomId = (await api.post('/api/rooms', {}, owner.headers)).json.id;
  const participant = { ...memberOf(room, owner, 'owner'), role: 'owner' as const };
  await api.storage.rooms.putParticipant(participant, 1 as never);
  const port = (await api.rooms.open(room))!;
  const session = 'history-session' as SessionId;
  const subscription = await port.subscribe(
    { session, participant, sendBatch: () => true, sendFrame: () => true, close: () => undefined },
    { unsettledFrom: 1 },
  );
  if ('code' in subscription) throw new Error(subscription.message);
  const begin = { kind: 'begin', sheet: 0, colour: 1, width: 12, pointer: 'mouse' } as const;
  const [kept, deleted] = [opId(session, 1), opId(session, 4)];
  await subscription.submit([
    { n: 1, op: { ...begin, points: [100, 100, 0, 128] } },
    { n: 2, op: { kind: 'extend', stroke: kept, points: [110, 100, 30, 128] } },
    { n: 3, op: { kind: 'end', stroke: kept } },
    { n: 4, op: { ...begin, points: [1357, 100, 0, 128] } },
    { n: 5, op: { kind: 'end', stroke: deleted } },
  ]);
  await port.redact(participant.id, [deleted]);
  return { owner, room };
}

const linesOf = ({ bytes }: Answer) =>
  new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('GET /api/rooms/{id}/history', () => {
  it('V1 gives members the log, strokes whole, and of what was deleted the seqs alone', async () => {
    const { owner, room } = await drawnRoom();
    const answer = await api.get(`/api/rooms/${room}/history`, owner.headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(new TextDecoder().decode(answer.bytes)).not.toContain('1357');
    const lines = linesOf(answer);
    expect(lines.map(({ seq }) => seq)).toEqual([1, 3, 4, 5, 6]);
    expect(lines[0].op.points).toEqual([100, 100, 0, 128, 110, 100, 30, 128]);
    expect(lines.slice(2)).toEqual([4, 5, 6].map((seq) => ({ seq, hidden: true })));

    const rest = linesOf(await api.get(`/api/rooms/${room}/history?after=3`, owner.headers));
    expect(rest.map(({ seq }) => seq)).toEqual([4, 5, 6]);
    expect((await api.get(`/api/rooms/${room}/history?after=x`, owner.headers)).status).toBe(400);
  });

  it('gives nothing to those who are not in, or are in no more', async () => {
    const { room } = await drawnRoom();
    const stranger = await somebody();
    const path = `/api/rooms/${room}/history`;
    for (const headers of [{}, stranger.headers]) expect((await api.get(path, headers)).status).toBe(403);
    expect((await api.get('/api/rooms/nowhere-at-all/history', stranger.headers)).status).toBe(403);

    const guest = await somebody();
    await api.storage.people.enter(guest.person, 'Somebody', 1 as never);
    const port = (await api.rooms.open(room))!;
    const record = memberOf(room, guest);
    expect(await port.admit(record, { kind: 'link', link: 'draw', turn: 0 })).toBeNull();
    expect((await api.get(path, guest.headers)).status).toBe(200);
    const [owner] = await api.storage.rooms.participants(room);
    expect(await port.act(owner!.id, { kind: 'remove', person: record.id })).toBeNull();
    expect((await api.get(path, guest.headers)).status).toBe(403);
  });
});
