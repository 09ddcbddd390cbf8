import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Batch } from '@/lib/wire';
import { joined, newVisitor, type Visitor } from '../faults/visitor';
import { type Product, startProduct, temporaryData } from '../support/servers/product';

const PEOPLE = 60;
const PREDICTIONS = 5;
/** Of one address in a minute. */
const READS = 150;
const ADMIN_TOKEN = 'the-standing-token-of-this-test';
/** As a proxy says it whose own address is this machine's. */
const school = { 'x-forwarded-for': '203.0.113.9' };
const elsewhere = { 'x-forwarded-for': '198.51.100.77' };

const stroke = [
  [
    [0, 0],
    [2, 40],
    [3, 80],
  ],
];

describe('an instance behind a proxy', () => {
  const data = temporaryData();
  let product: Product;
  const opened: Socket[] = [];
  beforeAll(async () => {
    product = await startProduct({
      dataDir: data.dir,
      env: { TRUST_PROXY: 'loopback', LOG_LEVEL: 'trace', ADMIN_TOKEN, LIMITS: `read.address=${READS}/60` },
    });
  }, 300_000);
  afterAll(async () => {
    for (const socket of opened) socket.disconnect();
    await product.stop();
    data.remove();
  });

  const post = (path: string, body: object, headers: Record<string, string>) =>
    fetch(product.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const cookieOf = (answer: Response): string => answer.headers.getSetCookie()[0]!.split(';')[0]!;

  it(`lets ${PEOPLE} people of one address in at once, draw and have their digits read`, async () => {
    const host = await newVisitor(product.origin);
    let ops = 0;
    const people = await Promise.all(
      Array.from({ length: PEOPLE }, async (_, i) => {
        const page = await fetch(product.origin, { headers: school });
        const visitor: Visitor = { ...host, cookie: cookieOf(page) };
        const socket = await joined(
          visitor,
          `school-person-${i}`,
          (opening) => {
            opening.on('batch', ({ refused, settledThrough }: Batch) => {
              expect(refused).toEqual([]);
              if ((settledThrough ?? 0) >= 2) ops++;
              if ((settledThrough ?? 0) >= 2) opening.off('batch');
            });
          },
          school,
        );
        opened.push(socket);
        return { visitor, socket, i };
      }),
    );
    for (const { socket, i } of people)
      socket.emit('ops', {
        ops: [
          {
            n: 1,
            op: {
              kind: 'begin',
              sheet: 0,
              colour: i % 8,
              width: 6,
              pointer: 'pen',
              points: [20 + 20 * i, 50, 0, 128],
            },
          },
          { n: 2, op: { kind: 'end', stroke: `school-person-${i}.1` } },
        ],
      });
    const statuses = await Promise.all(
      people.flatMap(({ visitor: { cookie } }) =>
        Array.from({ length: PREDICTIONS }, async () => {
          const answer = await post('/api/predict', { strokes: stroke }, { cookie, ...school });
          return answer.status;
        }),
      ),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    await vi.waitFor(() => expect(ops).toBe(PEOPLE), { timeout: 60_000 });
  }, 120_000);

  it('refuses who asks too often with 429 and when to come again, and nobody beside them', async () => {
    const cookie = cookieOf(await fetch(`${product.origin}/api/me`, { headers: elsewhere }));
    const rename = () => post('/api/me', { name: 'Ada' }, { cookie, ...elsewhere });
    const answers = [];
    for (let i = 0; i < 61; i++) answers.push(await rename());
    expect(answers.slice(0, 60).map(({ status }) => status)).toEqual(Array(60).fill(200));
    const last = answers.at(-1)!;
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await post('/api/me', { name: 'Bob' }, school)).status).toBe(200);
  });

  it('counts pages, too, and resizes nobody’s pictures', async () => {
    const many = { 'x-forwarded-for': '198.51.100.78' };
    const picture = await fetch(`${product.origin}/_next/image?url=%2Finkling-room.png&w=640&q=75`, {
      headers: many,
    });
    expect(picture.status).toBe(404);
    const read = () => fetch(`${product.origin}/icon.svg`, { headers: many });
    const statuses = (await Promise.all(Array.from({ length: READS - 1 }, read))).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const refused = await fetch(product.origin, { headers: many });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(refused.headers.get('set-cookie')).toBeNull();
    expect((await fetch(product.origin, { headers: elsewhere })).status).toBe(200);
  });

  it('keeps its cookies to TLS where the proxy ended it, and says so to browsers', async () => {
    const page = await fetch(product.origin, {
      headers: { ...school, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'ink.example' },
    });
    expect(page.headers.getSetCookie()[0]).toMatch(/; Secure/);
    expect(page.headers.getSetCookie()[0]).toMatch(/; HttpOnly/);
    expect(page.headers.get('strict-transport-security')).toMatch(/^max-age=\d+$/);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("connect-src 'self' ws://ink.example wss://ink.example");
    const plain = await fetch(product.origin);
    expect(plain.headers.getSetCookie()[0]).not.toMatch(/Secure/);
    expect(plain.headers.get('strict-transport-security')).toBeNull();
  });

  it('says of every answer that nobody may frame it, sniff its type or read it from another site', async () => {
    for (const path of ['/', '/api/health', '/api/nothing', '/icon.svg', '/nowhere']) {
      const { headers } = await fetch(product.origin + path);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('x-frame-options'), path).toBe('DENY');
      expect(headers.get('referrer-policy'), path).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin');
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      expect(headers.get('x-request-id'), path).toMatch(/^[\w-]{12}$/);
      expect(headers.get('x-powered-by'), path).toBeNull();
    }
  });

  it('refuses a socket that a page of another site opens', async () => {
    const host = await newVisitor(product.origin);
    await expect(
      joined(host, 'evil-session', () => {}, { origin: 'https://evil.example' }),
    ).rejects.toThrow();
  });

  it('writes requests and rooms to its log by their ids, and no secret', async () => {
    const visitor = await newVisitor(product.origin);
    const headers = { cookie: visitor.cookie };
    const named = await post('/api/me', { name: 'Secretive Seal' }, headers);
    const phrase = ((await (await post('/api/me/recovery-phrase', {}, headers)).json()) as { phrase: string })
      .phrase;
    const link = ((await (await post('/api/me/device-link', {}, headers)).json()) as { url: string }).url;
    await post('/api/me/enter', { key: 'quick otter wrong' }, headers);
    await post('/api/admin/claim', { token: ADMIN_TOKEN }, headers);
    await post('/api/predict', { strokes: 'no strokes' }, headers);
    opened.push(await joined(visitor, 'log-session-1'));

    const request = named.headers.get('x-request-id')!;
    await expect.poll(() => product.output()).toMatch(new RegExp(`"room":"${visitor.room}".*joined`));
    const lines = product
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({ request, method: 'POST', path: '/api/me', status: 200, msg: 'answered' }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ room: visitor.room, socket: expect.any(String), msg: 'joined' }),
    );
    const secrets = {
      'room key': visitor.key,
      'cookie signature': visitor.cookie.split('.').at(-1)!,
      phrase,
      'first words of the phrase': phrase.split(' ').slice(0, 4).join(' '),
      'device link': link.split('#d=')[1]!,
      'admin token': ADMIN_TOKEN,
      name: 'Secretive Seal',
    };
    for (const [what, secret] of Object.entries(secrets))
      expect(product.output().includes(secret), `the log holds the ${what}`).toBe(false);
  });
});
