import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelId } from '@/lib/ids';
import { layerValues, referenceForward } from '@/lib/network/forward';
import { NETWORKS } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import { renderStrokes, strokesFromLists } from '@/lib/preprocess';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { readModel } from '@/server/inference/model-files';
import { createModelsFolder, type ModelsFolder } from '../../support/random-model';

/** Floats are summed in another order here than there. */
const TOLERANCE = 1e-4;
const CNN = 'cnn@shipped' as ModelId;
const network = NETWORKS.cnn;
const shipped = fileURLToPath(new URL('../../../server/models', import.meta.url));

const nothing = new Uint8Array(784);
const everything = new Uint8Array(784).fill(255);
const noise = Uint8Array.from({ length: 784 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 16) & 255);
const seven = renderStrokes(
  strokesFromLists([
    [
      [10, 10],
      [90, 12],
      [50, 110],
    ],
    [
      [30, 60],
      [80, 58],
    ],
  ]),
)!;
const drawings = { nothing, everything, noise, 'a crossed 7': seven };

let random: ModelsFolder;
let randomWeights: NetworkWeights;
beforeAll(async () => {
  random = await createModelsFolder();
  randomWeights = await random.add('cnn', 'cnn', 11);
});
afterAll(() => random.remove());

async function expectReference(inference: Inference, weights: NetworkWeights): Promise<void> {
  for (const [name, input] of Object.entries(drawings)) {
    const scaled = Float32Array.from(input, (byte) => byte / 255);
    const expected = layerValues(network, referenceForward(network, weights, scaled));
    const { floats, probabilities } = await inference.read({
      model: CNN,
      input,
      layers: 'all',
      as: 'floats',
    });
    expect([...floats.keys()]).toEqual(['conv1', 'pool1', 'conv2', 'pool2', 'dense', 'digits', 'isDigit']);
    expect([...probabilities]).toEqual([...floats.get('digits')!]);
    for (const [id, values] of floats) {
      const reference = expected.get(id)!;
      expect(values.length, `${name}, ${id}`).toBe(reference.length);
      const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - reference[i]!)), 0);
      expect(worst, `${name}, ${id}`).toBeLessThan(TOLERANCE);
    }
  }
}

describe.each(['wasm', 'native'] as const)('the %s engine', (engine) => {
  it.for(['random', 'shipped'] as const)(
    'computes what the reference computes, with %s weights',
    async (which, ctx) => {
      const dir = which === 'random' ? random.dir : shipped;
      if (which === 'shipped' && !existsSync(`${dir}/cnn/model.json`))
        return ctx.skip('No weights are shipped yet: npm run train makes them.');
      const inference = await createInference({ engine, modelsDirs: [dir] }).catch((error: Error) => error);
      if (inference instanceof Error) {
        if (/native engine does not run here/.test(inference.message)) return ctx.skip(inference.message);
        throw inference;
      }
      try {
        expect(inference.engine).toBe(engine);
        const weights = which === 'random' ? randomWeights : (await readModel(`${dir}/cnn`)).weights;
        await expectReference(inference, weights);
      } finally {
        await inference.close();
      }
    },
  );
});
