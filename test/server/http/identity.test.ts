import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonId } from '@/lib/ids';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { ADMIN_TOKEN, type ApiServer, AT, MODELS, startApi } from './api-server';

let inference: Inference;
let api: ApiServer;
let now = AT as number;
const rechecked: PersonId[] = [];
const noted: unknown[] = [];
beforeAll(async () => {
  inference = await createInference({ engine: 'wasm', modelsDirs: [MODELS] });
  api = await startApi(inference, {
    now: () => now as typeof AT,
    recheck: (person) => rechecked.push(person),
    note: (event, about) => noted.push({ event, ...about }),
  });
});
afterAll(async () => {
  await api.close();
  await inference.close();
  expect(api.reported).toEqual([]);
});

const someone = async () => {
  const { json, cookie } = await api.get('/api/me');
  return { id: json.id as PersonId, cookie };
};
const who = async (cookie: string): Promise<PersonId> => (await api.get('/api/me', { cookie })).json.id;
const enter = (key: string, cookie = '') => api.post('/api/me/enter', { key }, { cookie });
const keyIn = (url: string) => url.split('#d=')[1]!;

describe('signing out', () => {
  it('takes the cookie of this browser away', async () => {
    const { id, cookie } = await someone();
    const answer = await api.post('/api/me/sign-out', {}, { cookie });
    expect(answer.json).toEqual({ signedOut: 'here' });
    expect(answer.headers.get('set-cookie')).toMatch(/^inkling=; Max-Age=0/);
    expect(rechecked).toContain(id);
  });

  it('everywhere ends the cookies of all other browsers, the links and the phrase, and leaves this browser in', async () => {
    const { id, cookie } = await someone();
    const { phrase } = (await api.post('/api/me/recovery-phrase', {}, { cookie })).json;
    const { url } = (await api.post('/api/me/device-link', {}, { cookie })).json;
    const answer = await api.post('/api/me/sign-out', { everywhere: true }, { cookie });
    expect(answer.json).toEqual({ signedOut: 'elsewhere' });
    expect(await who(answer.cookie)).toBe(id);
    // What was copied before names nobody any more: whoever comes with it is somebody new.
    expect(await who(cookie)).not.toBe(id);
    for (const key of [phrase, keyIn(url)]) expect((await enter(key)).status).toBe(403);
    const again = await api.post('/api/me/sign-out', { everywhere: true }, { cookie: answer.cookie });
    expect(await who(answer.cookie)).not.toBe(id);
    expect(await who(again.cookie)).toBe(id);
  });
});

describe('another device', () => {
  it('is entered by a link, once, within a quarter of an hour', async () => {
    const { id, cookie } = await someone();
    const link = (await api.post('/api/me/device-link', {}, { cookie })).json;
    expect(link.url).toMatch(new RegExp(`^${api.origin}/enter#d=[A-Za-z0-9_-]{32}$`));
    const both = await Promise.all([enter(keyIn(link.url)), enter(keyIn(link.url))]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
    const entered = both.find(({ status }) => status === 200)!;
    expect(entered.json.id).toBe(id);
    expect(await who(entered.cookie)).toBe(id);

    const late = (await api.post('/api/me/device-link', {}, { cookie })).json;
    now = late.expiresAt;
    expect((await enter(keyIn(late.url))).status).toBe(403);
  });

  it('is entered by the phrase as often as it takes, however it is typed, until another is made', async () => {
    const { id, cookie } = await someone();
    await api.post('/api/me', { name: 'Ada' }, { cookie });
    const { phrase } = (await api.post('/api/me/recovery-phrase', {}, { cookie })).json;
    expect(phrase).toMatch(/^([a-z]+ ){11}[a-z]+$/);
    const typed = ` ${phrase.toUpperCase().replaceAll(' ', ',  ')}. `;
    for (const key of [phrase, typed]) {
      const entered = await enter(key, (await someone()).cookie);
      expect(entered.json).toEqual({ id, name: 'Ada', role: 'person' });
      expect(await who(entered.cookie)).toBe(id);
    }
    await api.post('/api/me/recovery-phrase', {}, { cookie });
    expect((await enter(phrase)).status).toBe(403);
  });

  it('is not entered by guessing: the address may try a few times a minute', async () => {
    const statuses = [];
    for (let i = 0; i < 12; i++) statuses.push((await enter(`guess ${i}`)).status);
    expect(new Set(statuses.slice(0, 1))).toEqual(new Set([403]));
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('roles', () => {
  it('are given and taken by an admin, never the last one’s', async () => {
    const tight = await startApi(inference, { note: (event, about) => noted.push({ event, ...about }) });
    try {
      const [boss, ada] = [(await tight.get('/api/me')).cookie, (await tight.get('/api/me')).cookie];
      const { json: bossMe } = await tight.post('/api/admin/claim', { token: ADMIN_TOKEN }, { cookie: boss });
      const { json: adaMe } = await tight.post('/api/me', { name: 'Ada' }, { cookie: ada });
      const give = (id: string, role: string, cookie = boss) =>
        tight.post(`/api/people/${id}/role`, { role }, { cookie });

      expect((await tight.get('/api/people', { cookie: ada })).status).toBe(403);
      expect((await give(adaMe.id, 'admin', ada)).status).toBe(403);
      expect((await tight.get('/api/review/agreement', { cookie: ada })).status).toBe(403);
      expect((await give(adaMe.id, 'reviewer')).json).toMatchObject({ id: adaMe.id, role: 'reviewer' });
      expect((await tight.get('/api/me', { cookie: ada })).json.role).toBe('reviewer');
      expect(noted).toContainEqual({
        event: 'role given',
        by: bossMe.id,
        person: adaMe.id,
        role: 'reviewer',
      });

      const listed = (await tight.get('/api/people', { cookie: boss })).json.people;
      expect(listed.map(({ role }: { role: string }) => role)).toEqual(['admin', 'reviewer']);
      const found = (await tight.get('/api/people?q=ad', { cookie: boss })).json.people;
      expect(found.map(({ name }: { name: string }) => name)).toContain('Ada');

      expect((await give(bossMe.id, 'person')).status).toBe(409);
      expect((await give('nobody-at-all-here', 'admin')).status).toBe(404);
      expect((await give(adaMe.id, 'emperor')).status).toBe(400);
      expect((await give(adaMe.id, 'admin')).status).toBe(200);
      expect((await give(bossMe.id, 'person')).status).toBe(200);
      expect((await tight.get('/api/people', { cookie: boss })).status).toBe(403);
    } finally {
      await tight.close();
    }
  });
});
