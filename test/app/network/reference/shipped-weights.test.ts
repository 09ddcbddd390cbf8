import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReference, pageDesk } from '@/app/network/reference/create-reference';
import { fetchModel } from '@/app/network/reference/fetch-model';
import { scoreOf } from '@/lib/explain/integrated-gradients';
import type { ModelId } from '@/lib/ids';
import { layerValues } from '@/lib/network/forward';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { DIGITS } from '../../../lib/preprocess/drawings';
import { type ApiServer, MODELS, startApi } from '../../../server/http/api-server';

let inference: Inference;
let api: ApiServer;
beforeAll(async () => {
  inference = await createInference({ engine: 'auto', modelsDirs: [MODELS] });
  api = await startApi(inference);
});
afterAll(async () => {
  await api.close();
  await inference.close();
});

const reference = () => createReference({ fetch: (id) => fetchModel(id, api.origin), desk: pageDesk() });

describe.each(['dense@shipped', 'cnn@shipped', 'deep@shipped'] as ModelId[])('%s on the page', (id) => {
  test('has every value of every layer as the server has it, within 1e-4', async () => {
    const page = reference();
    const { network } = await page.model(id);
    const answer = await api.post('/api/predict', { strokes: DIGITS.three, model: id, activations: true });
    expect(answer.status).toBe(200);
    const bytes = Uint8Array.from(answer.json.input as number[], (value) => Math.round(value * 255));
    const values = layerValues(network, await page.forward(id, bytes));
    const layers = answer.json.activations as { layer: string; values: number[] }[];
    expect(layers.map(({ layer }) => layer)).toEqual([...values.keys()].filter((layer) => layer !== 'input'));
    for (const { layer, values: theirs } of layers) {
      const ours = values.get(layer)!;
      expect(ours.length).toBe(theirs.length);
      const worst = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i]!)), 0);
      expect(worst, layer).toBeLessThan(1e-4);
    }
    expect([...values.get(network.outputs.digits)!].map((p) => p.toFixed(4))).toEqual(
      (answer.json.probabilities as number[]).map((p) => p.toFixed(4)),
    );
  });

  test('explains the whole of an answer by its pixels, and of the difference of two', async () => {
    const page = reference();
    const answer = await api.post('/api/predict', { strokes: DIGITS.three, model: id });
    const bytes = Uint8Array.from(answer.json.input as number[], (value) => Math.round(value * 255));
    const explain = (digit: number, rather: number | null) =>
      page.attribution(id, bytes, scoreOf(digit, rather));
    const three = await explain(3, null);
    const seven = await explain(7, null);
    const difference = await explain(3, 7);
    for (const { pixels, empty, drawn } of [three, seven, difference]) {
      const sum = pixels.reduce((total, pixel) => total + pixel, 0);
      // What is left is the integral's own error.
      const spoken = pixels.reduce((total, pixel) => total + Math.abs(pixel), 0);
      expect(spoken).toBeGreaterThan(1);
      expect(Math.abs(sum - (drawn - empty))).toBeLessThan(0.02 * spoken);
    }
    expect(difference.drawn).toBeGreaterThan(0);
    difference.pixels.forEach((pixel, i) => {
      expect(Math.abs(pixel - (three.pixels[i]! - seven.pixels[i]!))).toBeLessThan(1e-4);
      if (bytes[i] === 0) expect(pixel).toBe(0);
    });
  });
});

test('weights are fetched once however many ask, and once more after they could not be had', async () => {
  let fetched = 0;
  const page = createReference({
    fetch: (id) => {
      fetched++;
      return fetched === 1 ? Promise.reject(new Error('away')) : fetchModel(id, api.origin);
    },
    desk: pageDesk(),
  });
  const id = 'dense@shipped' as ModelId;
  await expect(page.model(id)).rejects.toThrow('away');
  const drawing = new Uint8Array(784).fill(9);
  await Promise.all([page.forward(id, drawing), page.forward(id, drawing), page.model(id)]);
  expect(fetched).toBe(2);
});

test('says what is wrong where there is no such version, or no server', async () => {
  await expect(fetchModel('cnn@99' as ModelId, api.origin)).rejects.toThrow('no longer on the server');
  await expect(fetchModel('cnn@shipped' as ModelId, 'http://127.0.0.1:1')).rejects.toThrow(
    'could not be fetched',
  );
});

test('a quicker question is answered while a long one is worked on', async () => {
  const page = reference();
  const id = 'dense@shipped' as ModelId;
  const answer = await api.post('/api/predict', { strokes: DIGITS.five, model: id });
  const bytes = Uint8Array.from(answer.json.input as number[], (value) => Math.round(value * 255));
  await page.model(id);
  const order: string[] = [];
  await Promise.all([
    page.attribution(id, bytes, scoreOf(5, null)).then(() => order.push('attribution')),
    page.forward(id, bytes).then(() => order.push('forward')),
  ]);
  expect(order).toEqual(['forward', 'attribution']);
});
