import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BoardAnswerOf, boardAnswerSchema } from '@/lib/board/board-answer';
import { weekBegin, weekOf } from '@/lib/board/period';
import { isHoldOut } from '@/lib/drawing/hold-out';
import type { EpochMillis, ModelId, PersonId, Seq, StrokeId } from '@/lib/ids';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { aDrawing, belief } from '@/test/contracts/drawings';
import { type ApiServer, AT, MODELS, startApi } from './api-server';

/** More than a page holds. */
const PEOPLE = 53;
const DRAWINGS = 20;
const WEEK_MS = 7 * 24 * 3_600_000;

let inference: Inference;
let api: ApiServer;
let mine: { readonly person: PersonId; readonly cookie: string; readonly room: string };
const people = Array.from(
  { length: PEOPLE - 1 },
  (_, i) => `writer-${String(i).padStart(2, '0')}` as PersonId,
);

/** Twenty twos and threes of the person, so many of which are misread as the digit after. */
const written = (person: PersonId, misread: number, at: EpochMillis, room: string) =>
  Array.from({ length: DRAWINGS }, (_, i) => {
    const label = 2 + (i % 2);
    return aDrawing(0, {
      id: `${person.slice(0, 20)}-${i}` as never,
      request: `${person}-${i}`,
      person,
      savedBy: person,
      place: {
        room: room as never,
        sheet: 0,
        glyph: `${person}${i}.1` as StrokeId,
        revision: 1 as Seq,
        strokes: [],
      },
      source: 'beat',
      at,
      label,
      labelSource: 'prompt',
      model: 'cnn@shipped' as ModelId,
      probabilities: belief(i < misread ? label + 1 : label),
      strokes: [],
    });
  });

beforeAll(async () => {
  inference = await createInference({ engine: 'wasm', modelsDirs: [MODELS] });
  api = await startApi(inference, { now: () => AT });
  const { cookie, json } = await api.get('/api/me');
  const room = (await api.post('/api/rooms', {}, { cookie })).json.id;
  mine = { person: json.id, cookie, room };
  for (const [i, person] of [...people, mine.person].entries()) {
    await api.storage.people.enter(person, `Writer ${i}`, AT);
    await api.storage.drawings.save(
      person === mine.person
        ? written(person, 10, (AT - WEEK_MS) as EpochMillis, room)
        : written(person, i % 3, AT, 'room-elsewhere'),
    );
  }
});
afterAll(async () => {
  await api.close();
  await inference.close();
  expect(api.reported).toEqual([]);
});

async function board<B extends 'readability' | 'digits' | 'models' | 'players' | 'foolers'>(
  name: B,
  more = '',
  headers: Record<string, string> = { cookie: mine.cookie },
): Promise<BoardAnswerOf<B>> {
  const { status, json } = await api.get(`/api/leaderboard?board=${name}${more}`, headers);
  expect([status, json.error]).toEqual([200, undefined]);
  return boardAnswerSchema.parse(json) as BoardAnswerOf<B>;
}

describe('GET /api/leaderboard', () => {
  it('ranks by the bound, page by page, and says where the caller is', async () => {
    const first = await board('readability');
    expect([first.lines.length, first.people]).toEqual([50, PEOPLE]);
    expect(first.you).toMatchObject({ rank: PEOPLE, mean: 0.5, drawn: 20, you: true });
    const rest = await board('readability', `&after=${encodeURIComponent(first.next!)}`);
    expect([rest.lines.length, rest.next, rest.lines.at(-1)]).toEqual([3, null, first.you]);
    const lines = [...first.lines, ...rest.lines];
    expect(new Set(lines.map(({ name }) => name)).size).toBe(PEOPLE);
    expect(lines.map(({ bound }) => bound)).toEqual(lines.map(({ bound }) => bound).sort((a, b) => b - a));
    // Eighteen were read throughout, seventeen missed once, seventeen twice; then comes the caller.
    expect([0, 17, 18, 35, 52].map((i) => lines[i]!.rank)).toEqual([1, 1, 19, 36, 53]);
  });

  it('counts by week, UTC, and by room for those who are in it', async () => {
    const week = weekOf(AT);
    const last = await board('readability', '&period=last-week');
    expect(last).toMatchObject({ people: 1, from: weekBegin(week - 1), to: weekBegin(week) });
    expect((await board('readability', '&period=week')).people).toBe(PEOPLE - 1);
    const stranger = (await api.get('/api/me')).cookie;
    for (const headers of [{ cookie: stranger }, {}])
      expect(
        (await api.get(`/api/leaderboard?board=readability&room=${mine.room}`, headers as never)).status,
      ).toBe(403);
    await enterOwnRoom();
    expect((await board('readability', `&room=${mine.room}`)).lines).toEqual([
      expect.objectContaining({ rank: 1, you: true }),
    ]);
  });

  it('says which digits are misread most and for what, and follows a relabelling and a deletion', async () => {
    const before = await board('digits');
    expect(before.lines.map(({ digit }) => digit)).toEqual([2, 3]);
    const misread = before.lines.reduce((sum, { drawn, read }) => sum + drawn - read, 0);
    expect(misread).toBe(17 + 2 * 17 + 10);
    expect(before.lines[0]!.takenFor).toMatchObject({ label: 3 });
    const [one, other] = written(mine.person, 10, AT, mine.room).map(({ id }) => id);
    await api.storage.reviews.judge(mine.person, [{ id: one!, verdict: { kind: 'label', label: 9 } }], AT);
    await api.storage.drawings.delete([other!]);
    const after = await board('digits');
    expect(after.lines.reduce((sum, { drawn }) => sum + drawn, 0)).toBe(PEOPLE * DRAWINGS - 2);
    expect((await board('readability')).you).toBeNull();
  });

  it('counts the versions on hold-out authors alone', async () => {
    const holdOut = [...people].filter(isHoldOut).length;
    expect(holdOut).toBeGreaterThan(0);
    const { lines } = await board('models', '&period=week');
    expect(lines).toEqual([
      expect.objectContaining({ model: 'cnn@shipped', drawn: holdOut * DRAWINGS, bound: expect.any(Number) }),
    ]);
  });

  it('answers empty boards, and says what is wrong with a question', async () => {
    expect(await board('players')).toMatchObject({ lines: [], you: null, people: 0, next: null });
    expect((await board('foolers')).lines).toEqual([]);
    for (const [query, place] of [
      ['board=best', 'board'],
      ['', 'board'],
      ['board=digits&period=month', 'period'],
      ['board=players&after=abc', 'after'],
      ['board=players&after=1~2~person-1', 'after'],
      ['board=players&after=one~person-1', 'after'],
      ['board=players&page=2', 'address'],
    ]) {
      const { status, json } = await api.get(`/api/leaderboard?${query}`);
      expect([query, status, json.error.code]).toEqual([query, 400, 'malformed']);
      expect(json.error.message).toContain(place);
    }
  });
});

/** Whoever made a room is in it once they came. */
async function enterOwnRoom(): Promise<void> {
  const { person, room } = mine;
  await api.storage.rooms.putParticipant(
    {
      id: 'participant-me' as never,
      room: room as never,
      person,
      role: 'owner',
      via: 'owner',
      name: 'Me',
      colour: 0,
    },
    AT,
  );
}
