import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type LimitTable } from '@/server/http/rate-limits';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { ADMIN_TOKEN, type ApiServer, MODELS, startApi } from '../server/http/api-server';
import { routes } from '../server/http/route-lines';
import { cases, SEED } from './cases';
import { mutate } from './mutate';
import { mutateBytes } from './mutate-bytes';
import { Random } from './random';

const BODIES = cases(1_500, 60_000);
const PLENTY = { points: 1e9, seconds: 1 };
const limits = Object.fromEntries(
  Object.keys(DEFAULT_LIMITS).map((name) => [name, { perAddress: PLENTY, perPerson: null }]),
) as LimitTable;

/** What JSON cannot say is said otherwise. */
const asText = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? '';

describe(`bodies of requests (seed ${SEED})`, () => {
  let inference: Inference;
  let api: ApiServer;
  let admin: string;
  beforeAll(async () => {
    inference = await createInference({ engine: 'wasm', modelsDirs: [MODELS] });
    api = await startApi(inference, { limits });
    admin = (await api.get('/api/me')).cookie;
    await api.post('/api/admin/claim', { token: ADMIN_TOKEN }, { cookie: admin });
  });
  afterAll(async () => {
    await api.close();
    await inference.close();
  });

  it(`${BODIES} that are wrong in one place or many: answered with what is wrong, and never our failure`, {
    timeout: 1_800_000,
  }, async () => {
    const random = new Random(SEED);
    const posts = Object.entries(routes).filter(([name]) => name.startsWith('POST'));
    const statuses = new Map<number, number>();
    for (let i = 0; i < BODIES; i++) {
      const [name, { id = '', body, upload }] = random.pick(posts);
      const path = name
        .split(' ')[1]!
        .replace('{id}', random.chance(0.9) ? id : encodeURIComponent(asText(mutate(id, random))));
      const text = asText(random.chance(0.9) ? mutate(body ?? {}, random) : body);
      const broken = random.chance(0.2) ? mutateBytes(new TextEncoder().encode(text), random) : text;
      const response = await fetch(api.origin + path, {
        method: 'POST',
        // Whoever is signed out everywhere would ask no further.
        headers: {
          ...(name.endsWith('sign-out') ? {} : { cookie: admin }),
          'content-type': random.chance(0.95) ? (upload ?? 'application/json') : 'text/plain',
        },
        body: broken,
      });
      const answer = (await response.json()) as { error?: { code?: unknown; message?: unknown } };
      const at = `Case ${i} of seed ${SEED}, ${name} with ${text.slice(0, 200)}`;
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      // 503 is said on purpose: a picture that nothing can be done with.
      if (response.status >= 500 && response.status !== 503) throw new Error(`${at}: ${asText(answer)}`);
      if (
        response.status >= 400 &&
        (typeof answer.error?.code !== 'string' || typeof answer.error.message !== 'string')
      )
        throw new Error(`${at}: ${response.status} in another form`);
    }
    expect(api.reported).toEqual([]);
    expect(statuses.get(400)).toBeGreaterThan(BODIES / 4);
    expect(statuses.get(200)).toBeGreaterThan(BODIES / 50);
    expect(({} as { role?: unknown }).role).toBeUndefined();
  });
});
