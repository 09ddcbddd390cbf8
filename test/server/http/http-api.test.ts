import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonId, RoomId } from '@/lib/ids';
import { createIdentity } from '@/server/auth/identity';
import { createVisitors } from '@/server/auth/visitors';
import { DEFAULT_LIMITS, limitsFrom } from '@/server/http/rate-limits';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { ADMIN_TOKEN, type ApiServer, AT, MODELS, SESSION_KEYS, startApi } from './api-server';

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

const refusal = (code: string) => ({ error: { code, message: expect.stringMatching(/^.{10,200}$/) } });

describe('the door', () => {
  it('leaves what is not its own to the pages', async () => {
    for (const path of ['/', '/room/abc', '/apiary', '/metrics-page'])
      expect(new TextDecoder().decode((await api.get(path)).bytes)).toBe('the page');
  });

  it.each(['/api', '/api/', '/api/nothing', '/api/rooms/recent/more', '/api/models/cnn@shipped/weights/x'])(
    'answers 404 in its own form at %s',
    async (path) => {
      const { status, json } = await api.get(path);
      expect([status, json]).toEqual([404, refusal('not-found')]);
    },
  );

  it('answers 405 and says what is allowed', async () => {
    const got = await api.get('/api/predict');
    expect([got.status, got.json, got.headers.get('allow')]).toEqual([
      405,
      refusal('method-not-allowed'),
      'POST',
    ]);
    expect((await api.post('/api/me/', {})).status).toBe(404);
    expect((await api.post('/api/health', {})).status).toBe(405);
  });

  it('takes JSON only', async () => {
    const form = await api.post('/api/rooms', 'draft=true', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([form.status, form.json]).toEqual([415, refusal('unsupported-media-type')]);
    expect(
      (await api.post('/api/rooms', '{}', { 'content-type': 'application/json; charset=utf-8' })).status,
    ).toBe(201);
  });

  it('stops reading a body that is too large, announced or not', async () => {
    const announced = await api.post('/api/me', { name: 'x'.repeat(20_000) });
    expect([announced.status, announced.json]).toEqual([413, refusal('too-large')]);
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const head = (length: string) =>
      `POST /api/me HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${length}\r\n\r\n`;
    const health = 'GET /api/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
    // The rest of the body passes unread, and the connection carries the next request.
    const streamed = await api.raw(
      `${head('transfer-encoding: chunked')}${chunk.repeat(20)}0\r\n\r\n${health}`,
    );
    expect(streamed).toMatch(/^HTTP\/1\.1 413 [\s\S]*HTTP\/1\.1 200 /);
  });

  it('refuses what pages of other sites send, and lets its own through', async () => {
    for (const origin of ['https://evil.example', 'null', `${api.origin}.evil.example`]) {
      const { status, json, cookie } = await api.post('/api/rooms', {}, { origin });
      expect([status, json, cookie]).toEqual([403, refusal('forbidden'), '']);
    }
    expect((await api.post('/api/rooms', {}, { origin: api.origin })).status).toBe(201);
  });

  it('marks what it sends as what it is, and as not to be kept', async () => {
    const { headers } = await api.get('/api/health');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('answers 429 with Retry-After, counted per person before per address', async () => {
    const limits = {
      ...DEFAULT_LIMITS,
      write: { perAddress: { points: 5, seconds: 60 }, perPerson: { points: 2, seconds: 60 } },
    };
    const tight = await startApi(inference, { limits });
    try {
      const [one, other] = [(await tight.get('/api/me')).cookie, (await tight.get('/api/me')).cookie];
      const rename = (cookie: string) => tight.post('/api/me', { name: 'Ada' }, { cookie });
      expect([(await rename(one)).status, (await rename(one)).status]).toEqual([200, 200]);
      const refused = await rename(one);
      expect([refused.status, refused.json]).toEqual([429, refusal('too-many')]);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      // What one person may no longer do does not take from the others of their address …
      expect([(await rename(other)).status, (await rename(other)).status]).toEqual([200, 200]);
      // … until the address itself has had enough, whoever comes.
      expect((await tight.post('/api/me', { name: 'Ada' })).status).toBe(200);
      expect((await tight.post('/api/me', { name: 'Ada' })).status).toBe(429);
    } finally {
      await tight.close();
    }
  });

  it('lets sixty people behind one address make a draft each and look around', async () => {
    const people = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const { status, cookie } = await api.post('/api/rooms', { draft: true });
        return [status, (await api.get('/api/rooms/recent', { cookie })).status];
      }),
    );
    expect(people).toEqual(Array.from({ length: 60 }, () => [201, 200]));
  });
});

describe('GET /api/health and /metrics', () => {
  it('tells alive from ready', async () => {
    const { cookie } = await api.get('/api/me');
    const never = () => new Promise<never>(() => undefined);
    const ill = await startApi(inference, {
      storage: { ...api.storage, healthy: async () => false },
      visitors: createVisitors(createIdentity(SESSION_KEYS), { find: never }),
      limits: limitsFrom('read.address=1/60'),
    });
    try {
      expect((await ill.get('/api/health')).status).toBe(503);
      expect((await ill.get('/api/health')).status).toBe(429);
      // Asks nobody who it is, and counts nothing: both may hang.
      expect((await ill.get('/api/alive', { cookie })).json).toEqual({ status: 'alive' });
    } finally {
      await ill.close();
    }
  });

  it('says what runs', async () => {
    const { status, json } = await api.get('/api/health');
    expect([status, json]).toEqual([
      200,
      {
        status: 'ok',
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        engine: 'wasm',
        model: 'cnn@shipped',
      },
    ]);
  });

  it('answers 503 while the database does not', async () => {
    const ill = await startApi(inference, { storage: { ...api.storage, healthy: async () => false } });
    try {
      const { status, json } = await ill.get('/api/health');
      expect([status, json]).toEqual([503, refusal('unavailable')]);
    } finally {
      await ill.close();
    }
  });

  it('shows metrics to this machine and to admins, not through a proxy to anybody', async () => {
    expect((await api.get('/metrics')).headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const far = { 'x-forwarded-for': '203.0.113.9' };
    expect((await api.get('/metrics', far)).status).toBe(403);
    const { cookie } = await api.post('/api/admin/claim', { token: ADMIN_TOKEN });
    expect((await api.get('/metrics', { ...far, cookie })).status).toBe(200);
  });
});

describe('rooms', () => {
  it('makes a room that its maker owns, with absolute links', async () => {
    const { status, json, cookie } = await api.post('/api/rooms', {});
    expect(status).toBe(201);
    expect(Object.keys(json)).toEqual(['id', 'drawUrl', 'viewUrl']);
    const room = await api.storage.rooms.find(json.id as RoomId);
    const me = await api.get('/api/me', { cookie });
    expect(room).toMatchObject({ draft: false, owner: me.json.id, model: 'cnn@shipped', createdAt: AT });
    expect(json.drawUrl).toBe(`${api.origin}/room/${json.id}#k=${room!.drawKey}`);
    expect(json.viewUrl).toBe(`${api.origin}/room/${json.id}#k=${room!.viewKey}`);
    expect(room!.drawKey).not.toBe(room!.viewKey);
  });

  it('makes a draft, and a room without a body', async () => {
    const draft = await api.post('/api/rooms', { draft: true });
    expect((await api.storage.rooms.find(draft.json.id as RoomId))?.draft).toBe(true);
    expect((await api.post('/api/rooms', '', { 'content-type': 'text/plain' })).status).toBe(201);
    expect((await api.post('/api/rooms', { draft: 'yes' })).status).toBe(400);
  });

  it('links to PUBLIC_URL where it is set, and takes requests from its pages', async () => {
    const behind = await startApi(inference, { publicUrl: 'https://inkling.example' });
    try {
      const { json, headers } = await behind.post('/api/rooms', {}, { origin: 'https://inkling.example' });
      expect(json.drawUrl).toMatch(/^https:\/\/inkling\.example\/room\//);
      expect(headers.get('set-cookie')).toMatch(/; Secure/);
    } finally {
      await behind.close();
    }
  });

  it('lists the rooms that one was in, and nobody else’s', async () => {
    const { json, cookie } = await api.post('/api/rooms', {});
    const me = (await api.get('/api/me', { cookie })).json;
    await api.storage.rooms.putParticipant(
      {
        id: 'participant-1' as never,
        room: json.id,
        person: me.id as PersonId,
        role: 'owner',
        via: 'owner',
        name: me.name,
        colour: 0,
      },
      AT,
    );
    const recent = await api.get('/api/rooms/recent', { cookie });
    expect(recent.json).toEqual({
      rooms: [{ id: json.id, name: expect.stringContaining(me.name), draft: false, visitedAt: AT }],
    });
    expect((await api.get('/api/rooms/recent')).json).toEqual({ rooms: [] });
  });
});

describe('people', () => {
  it('gives a newcomer an identity, and knows them again', async () => {
    const first = await api.get('/api/me');
    expect(first.json).toEqual({
      id: expect.any(String),
      name: expect.stringMatching(/^\w+ \w+$/),
      role: 'person',
    });
    expect(first.headers.get('set-cookie')).toMatch(/HttpOnly/);
    const again = await api.get('/api/me', { cookie: first.cookie });
    expect([again.json, again.cookie]).toEqual([first.json, '']);
    expect(await api.storage.people.find(first.json.id)).toBeNull();
  });

  it('takes a forged cookie for none', async () => {
    const { json } = await api.get('/api/me');
    const other = createIdentity([{ id: 'k1', secret: new Uint8Array(32).fill(8) }]);
    const forged = other.cookieOf(json.id, { secure: false }).split(';')[0]!;
    expect((await api.get('/api/me', { cookie: forged })).json.id).not.toBe(json.id);
  });

  it.each([
    ['Ada', 'Ada'],
    ['  Grace \n Hopper ', 'Grace Hopper'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['a\u202eb\u2066c\u0000d', 'a b c d'],
    ['Zoe\u0301', 'Zoé'],
    ['👩‍🔬 李', '👩‍🔬 李'],
    ['e\u0301\u0301\u0301\u0301\u0301\u0301', 'é\u0301\u0301\u0301'],
    ['x'.repeat(10_000), 'x'.repeat(40)],
  ])('renames to %j as %j', async (given, kept) => {
    const { cookie } = await api.get('/api/me');
    const { status, json } = await api.post('/api/me', { name: given }, { cookie });
    expect([status, json.name]).toEqual([200, kept]);
    expect((await api.get('/api/me', { cookie })).json.name).toBe(kept);
  });

  it.each(['', '   ', '\u202e\u2066', '\u200b\u200b', 7, null])('refuses the name %j', async (name) => {
    const { status, json } = await api.post('/api/me', { name });
    expect([status, json]).toEqual([400, refusal('malformed')]);
  });

  it('makes an admin by a one-time link, once', async () => {
    const token = await api.adminTokens.make(AT);
    const { cookie } = await api.get('/api/me');
    const claimed = await api.post('/api/admin/claim', { token }, { cookie });
    expect([claimed.status, claimed.json.role]).toEqual([200, 'admin']);
    expect((await api.get('/api/me', { cookie })).json.role).toBe('admin');
    const again = await api.post('/api/admin/claim', { token });
    expect([again.status, again.json]).toEqual([403, refusal('forbidden')]);
    expect((await api.post('/api/admin/claim', { token: 'a guess' })).status).toBe(403);
  });
});

describe('models', () => {
  it('lists them, gives card and manifest, and the weights by their digest for ever', async () => {
    const [model] = (await api.get('/api/models')).json.models;
    expect(model).toMatchObject({ id: 'cnn@shipped', network: 'cnn', default: true });
    const details = (await api.get('/api/models/cnn@shipped')).json;
    expect(details.card.network).toBe('cnn');
    const arrays: { shape: number[] }[] = details.manifest.weightsManifest[0].weights;
    const weights = await api.get(model.weights);
    expect(weights.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const values = arrays.reduce((sum, { shape }) => sum + shape.reduce((n, side) => n * side, 1), 0);
    expect(weights.bytes.length).toBe(4 * values);
    const etag = weights.headers.get('etag')!;
    expect(etag).toBe(`"${model.digest}"`);
    const again = await api.get(model.weights, { 'if-none-match': etag });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it('must be asked again where the digest is not named', async () => {
    const { headers } = await api.get('/api/models/cnn%40shipped/weights');
    expect(headers.get('cache-control')).toBe('no-cache');
  });

  it.each([
    '/api/models/cnn@9',
    '/api/models/cnn',
    '/api/models/..%2F..%2Fpackage.json',
    '/api/models/cnn@9/weights',
    `/api/models/cnn@shipped/weights?digest=${'0'.repeat(64)}`,
  ])('answers 404 at %s', async (path) => {
    const { status, json } = await api.get(path);
    expect([status, json]).toEqual([404, refusal('not-found')]);
  });
});

describe('GET /api/openapi.json', () => {
  it('describes every route, its own included, and each operation’s errors', async () => {
    const { json } = await api.get('/api/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    expect(
      Object.entries(json.paths).flatMap(([path, operations]) =>
        Object.keys(operations as object).map((method) => `${method} ${path}`),
      ),
    ).toEqual([
      'post /api/predict',
      'post /api/rooms',
      'get /api/rooms/recent',
      'get /api/rooms/listed',
      'get /api/rooms/{id}/history',
      'post /api/games',
      'get /api/games',
      'get /api/games/daily',
      'post /api/games/daily',
      'get /api/me',
      'post /api/me',
      'post /api/admin/claim',
      'post /api/me/sign-out',
      'post /api/me/device-link',
      'post /api/me/recovery-phrase',
      'post /api/me/enter',
      'get /api/people',
      'post /api/people/{id}/role',
      'post /api/drawings',
      'delete /api/drawings/{id}',
      'get /api/me/drawings',
      'get /api/me/consent',
      'post /api/me/consent',
      'get /api/leaderboard',
      'get /api/gallery/drawings',
      'get /api/gallery/rounds',
      'post /api/gallery/drawings/{id}/hide',
      'post /api/gallery/drawings/{id}/report',
      'get /api/gallery/reported',
      'post /api/gallery/drawings/{id}/verdict',
      'post /api/review/next',
      'post /api/review/claims',
      'post /api/review/verdicts',
      'post /api/review/opinions',
      'get /api/review/agreement',
      'get /api/review/drawings/{id}',
      'get /api/export/drawings-idx.zip',
      'get /api/export/drawings.csv',
      'get /api/export/drawings.ndjson',
      'get /api/export/drawings.png',
      'post /api/import/idx',
      'post /api/import/csv',
      'post /api/import/ndjson',
      'get /api/versions',
      'get /api/versions/{id}',
      'get /api/promotions',
      'get /api/versions/{id}/gate',
      'get /api/versions/{id}/comparison',
      'post /api/versions/{id}/promote',
      'post /api/versions/{id}/override',
      'post /api/promotions/roll-back',
      'get /api/shadows',
      'post /api/versions/{id}/shadow',
      'delete /api/versions/{id}/shadow',
      'post /api/versions/read',
      'get /api/drawings/{id}/versions',
      'get /api/training/outlook',
      'get /api/training/runs',
      'post /api/training/runs',
      'get /api/training/runs/{id}',
      'get /api/training/runs/{id}/events',
      'post /api/training/runs/{id}/cancel',
      'post /api/training/runs/{id}/resume',
      'get /api/models',
      'get /api/models/{id}',
      'get /api/models/{id}/weights',
      'get /api/models/{id}/top-inputs',
      'get /api/alive',
      'get /api/health',
      'get /metrics',
      'get /api/openapi.json',
    ]);
    const predict = json.paths['/api/predict'].post;
    expect(Object.keys(predict.responses)).toEqual(['200', '400', '413', '415', '422', '429', '503']);
    expect(predict.requestBody.content['application/json'].schema.properties).toHaveProperty('strokes');
    expect(predict.responses['200'].content['application/json'].schema.required).toContain('isDigit');
    expect(json.components.schemas.Error.properties.error.required).toEqual(['code', 'message']);
    const ids = Object.values(json.paths).flatMap((operations) =>
      Object.values(operations as Record<string, { operationId: string }>).map((one) => one.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
