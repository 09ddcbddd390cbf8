import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeTopInputs, encodeTopInputs, type TopInputs } from '@/lib/explain/top-inputs';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { createModelsFolder, type ModelsFolder } from '../../support/random-model';
import { type ApiServer, startApi } from './api-server';

const found: TopInputs = {
  layers: [{ index: 1, maps: [[0], []] }],
  drawings: [{ index: 41, label: 7, pixels: new Uint8Array(784).fill(9) }],
};

let models: ModelsFolder;
let inference: Inference;
let api: ApiServer;
beforeAll(async () => {
  models = await createModelsFolder();
  await models.add('cnn', 'cnn', 11);
  await models.add('dense', 'dense', 12);
  await writeFile(join(models.dir, 'cnn/top-inputs.bin.gz'), gzipSync(encodeTopInputs(found)));
  inference = await createInference({ engine: 'wasm', modelsDirs: [models.dir] });
  api = await startApi(inference, { modelsDirs: [models.dir] });
});
afterAll(async () => {
  await api.close();
  await inference.close();
  await models.remove();
});

it('GET /api/models/{id}/top-inputs gives what lies beside the weights, inflated on the way, and 304 after that', async () => {
  const { status, headers, bytes } = await api.get('/api/models/cnn@shipped/top-inputs');
  expect(status).toBe(200);
  const { models: listed } = (await api.get('/api/models')).json;
  expect(listed.map((model: { id: string; topInputs: unknown }) => [model.id, model.topInputs])).toEqual([
    ['cnn@shipped', '/api/models/cnn@shipped/top-inputs'],
    ['dense@shipped', null],
  ]);
  expect(headers.get('cache-control')).toBe('no-cache');
  expect(decodeTopInputs(bytes)).toEqual(found);
  const again = await api.get('/api/models/cnn@shipped/top-inputs', {
    'if-none-match': headers.get('etag')!,
  });
  expect([again.status, again.bytes.length]).toEqual([304, 0]);
});

it.each(['dense@shipped', 'cnn@9'])('answers 404 for %s, which has none', async (model) => {
  const { status, json } = await api.get(`/api/models/${model}/top-inputs`);
  expect(status).toBe(404);
  expect(json.error.code).toBe('not-found');
});
