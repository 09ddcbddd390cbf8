import { unzipSync, zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NO_DIGIT } from '@/lib/drawing/label';
import type { DrawingId, PersonId } from '@/lib/ids';
import { createInference, type Inference } from '@/server/inference/create-inference';
import type { WholeDrawing } from '@/server/storage/ports';
import { parseIdx } from '@/server/training/data/idx';
import { parseNdjson } from '@/server/training/data/strokes/parse-ndjson';
import { aDrawing, ada, belief, bob, bytesOf } from '@/test/contracts/drawings';
import { type ApiServer, MODELS, startApi } from './api-server';

let inference: Inference;
beforeAll(async () => {
  inference = await createInference({ engine: 'wasm', modelsDirs: [MODELS] });
});
afterAll(() => inference.close());

/** A server with a reviewer. */
async function server() {
  const api = await startApi(inference);
  const { cookie, json } = await api.get('/api/me');
  await api.storage.people.put({ id: json.id, name: 'Rae', role: 'reviewer' }, 1 as never);
  return { api, person: json.id as PersonId, headers: { cookie } };
}

let here: Awaited<ReturnType<typeof server>>;
let there: Awaited<ReturnType<typeof server>>;
const opened: ApiServer[] = [];
beforeEach(async () => {
  here = await server();
  there = await server();
  opened.push(here.api, there.api);
  for (const person of [ada, bob]) await here.api.storage.people.enter(person, 'Someone', 1 as never);
  await here.api.storage.drawings.save([
    aDrawing(1, { status: 'accepted', probabilities: belief(7, 0.123456) }),
    aDrawing(2, { status: 'accepted', label: NO_DIGIT, isDigit: null, person: bob }),
    aDrawing(3, { status: 'accepted', label: null, labelSource: null, number: '4"2,\'' }),
    aDrawing(4, { status: 'accepted', label: 4, partOf: { parent: 'drawing-3' as DrawingId, index: 0 } }),
    aDrawing(5, { status: 'rejected', label: 5 }),
  ]);
});
afterEach(async () => {
  for (const api of opened.splice(0)) {
    expect(api.reported).toEqual([]);
    await api.close();
  }
});

const download = async (path: string) => {
  const got = await here.api.get(`/api/export/${path}`, here.headers);
  expect(got.status).toBe(200);
  return got.bytes;
};
const upload = (format: string, body: Uint8Array | string) =>
  fetch(`${there.api.origin}/api/import/${format}`, {
    method: 'POST',
    body: body as BodyInit,
    headers: there.headers,
  });
const all = (api: ApiServer) => api.storage.drawings.listWhole({ filter: {}, order: 'oldest', limit: 99 });
/** What a file does not carry: the place in a room, who brought it, and what is worked out anew. */
const carried = ({ place: _, savedBy: _s, request: _r, novelty: _n, changes: _c, ...rest }: WholeDrawing) =>
  rest;

describe('exporting and importing', () => {
  it('is for reviewers alone', async () => {
    const { cookie } = await here.api.get('/api/me');
    for (const headers of [{}, { cookie }])
      for (const path of ['drawings-idx.zip', 'drawings.csv', 'drawings.ndjson', 'drawings.png'])
        expect((await here.api.get(`/api/export/${path}`, headers)).status).toBe(403);
    expect((await here.api.post('/api/import/ndjson', '', { cookie })).status).toBe(403);
  });

  it('brings everything back out of NDJSON exactly, and a second time changes nothing', async () => {
    const file = await download('drawings.ndjson?status=any');
    for (let round = 0; round < 2; round++) {
      const answer = await upload('ndjson', file);
      expect([answer.status, await answer.json()]).toEqual([200, { drawings: 5 }]);
    }
    expect((await all(there.api)).map(carried)).toEqual((await all(here.api)).map(carried));
    // In the instance that it came from it is there already.
    const home = await here.api.post('/api/import/ndjson', new TextDecoder().decode(file), here.headers);
    expect(home.json).toEqual({ drawings: 5 });
    expect(await here.api.storage.drawings.count({})).toBe(5);
    // Training reads the same file.
    expect(parseNdjson('export', new TextDecoder().decode(file))[0]).toMatchObject({ label: 7, writer: ada });
  });

  it('brings everything but strokes back out of CSV exactly', async () => {
    const answer = await upload('csv', await download('drawings.csv?status=any'));
    expect([answer.status, await answer.json()]).toEqual([200, { drawings: 5 }]);
    const plain = (drawing: WholeDrawing) => ({ ...carried(drawing), strokes: [] });
    expect((await all(there.api)).map(plain)).toEqual((await all(here.api)).map(plain));
  });

  it('writes an IDX pair that any reader loads, without what is no digit unless asked', async () => {
    const pair = (bytes: Uint8Array) => {
      const files = unzipSync(bytes);
      return {
        labels: parseIdx('labels', files['drawings-labels-idx1-ubyte']!),
        images: parseIdx('images', files['drawings-images-idx3-ubyte']!),
      };
    };
    const digits = pair(await download('drawings-idx.zip'));
    expect([...digits.labels.values]).toEqual([7, 4]);
    expect(digits.images.shape).toEqual([2, 28, 28]);
    expect(digits.images.values.subarray(784)).toEqual(bytesOf(4));
    const file = await download('drawings-idx.zip?none=1&status=any');
    expect([...pair(file).labels.values]).toEqual([7, 10, 4, 5]);

    for (let round = 0; round < 2; round++) {
      const answer = await upload('idx', file);
      expect([answer.status, await answer.json()]).toEqual([200, { drawings: 4 }]);
    }
    const brought = await all(there.api);
    expect(brought).toHaveLength(4);
    for (const drawing of await all(here.api))
      if (drawing.label !== null)
        expect(brought.find(({ label }) => label === drawing.label)).toMatchObject({
          input: drawing.input,
          person: there.person,
          source: 'import',
          status: 'pending',
        });
  });

  it('takes along what its filters let through', async () => {
    const ids = async (query: string) =>
      new TextDecoder()
        .decode(await download(`drawings.ndjson?status=any&${query}`))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line).id);
    const kept = await all(here.api);
    const those = (lets: (drawing: WholeDrawing) => boolean) => kept.filter(lets).map(({ id }) => id);
    expect(await ids('label=unnamed')).toEqual(those(({ label }) => label === null));
    const [low, high] = [0.5, 0.9];
    expect(await ids(`confidenceTo=${low}`)).toEqual(those(({ confidence }) => confidence < low));
    expect(await ids(`confidenceFrom=${high}`)).toEqual(those(({ confidence }) => confidence >= high));
    for (const query of ['confidenceTo=2', 'label=x', 'shape=round'])
      expect((await here.api.get(`/api/export/drawings.ndjson?${query}`, here.headers)).status).toBe(400);
  });

  it('draws a contact sheet out of which pixels and labels can be read', async () => {
    const { data, info } = await sharp(await download('drawings.png?label=4'))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([1500, 32]);
    const at = (x: number, y: number) => data[(y * info.width + x) * info.channels]!;
    const pixels = Array.from({ length: 784 }, (_, i) => at(i % 28, Math.floor(i / 28)));
    expect(pixels).toEqual([...bytesOf(4)]);
    expect(Array.from({ length: 28 }, (_, x) => at(x, 29)).filter(Boolean)).toHaveLength(5);
  });

  it('says the line that is wrong, and keeps what came before it', async () => {
    const lines = new TextDecoder().decode(await download('drawings.ndjson?status=any')).split('\n');
    const broken = [lines[0], lines[1], lines[2]!.slice(0, 300)].join('\n');
    const answer = await upload('ndjson', broken);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: 'malformed', message: 'line 3: it is not JSON; the file may be cut off.' } },
    ]);
    expect(await there.api.storage.drawings.count({})).toBe(2);
    const message = async (format: string, body: Uint8Array | string) => {
      const answer = await upload(format, body);
      expect(answer.status).toBe(400);
      return ((await answer.json()) as { error: { message: string } }).error.message;
    };
    expect(await message('ndjson', lines[0]!.replace('"label":7', '"label":12'))).toMatch(/^line 1: label: /);
    expect(await message('csv', 'a,b\n')).toMatch(/^line 1: the columns must be label, id/);
    const csv = new TextDecoder().decode(await download('drawings.csv'));
    expect(await message('csv', csv.replace(/,0\n/, ',999\n'))).toMatch(/^line \d: a pixel is no number/);
    expect(await message('csv', csv.slice(0, -500))).toMatch(/^line \d: it has \d+ columns, not /);
    expect(await message('csv', Uint8Array.of(0x6c, 0xff, 0xfe))).toBe('line 1: this is not text in UTF-8.');
    expect(await message('idx', 'no zip')).toMatch(/the archive: /);
    const zip = await download('drawings-idx.zip');
    const files = unzipSync(zip);
    const [labels, images] = [files['drawings-labels-idx1-ubyte']!, files['drawings-images-idx3-ubyte']!];
    const packed = (entries: Record<string, Uint8Array>) => message('idx', zipSync(entries));
    const short = images.slice(0, -10);
    expect(await packed({ 'a-labels-idx1': labels, 'a-images-idx3': short })).toMatch(
      /^image 2: the file ends here/,
    );
    expect(await packed({ 'a-images-idx3': images, 'a-labels-idx1': labels })).toMatch(/must come before/);
    const wrong = labels.slice();
    wrong[9] = 77;
    expect(await packed({ 'a-labels-idx1': wrong, 'a-images-idx3': images })).toBe(
      'image 2: 77 is no label: 0 to 9, or 10 for no digit.',
    );
    expect((await here.api.get('/api/export/drawings.csv?status=odd', here.headers)).status).toBe(400);
  });
});
