import { performance } from 'node:perf_hooks';
import { createInference, type Inference } from '@/server/inference/create-inference';
import type { LayerSelection } from '@/server/inference/port';
import type { Benchmark, Row } from './benchmark';
import { drawingStages } from './drawings';
import { SHIPPED_CNN, SHIPPED_MODELS } from './shipped-model';

const BASELINE = 'answers only, one at a time';
/** Askers that each ask again as soon as they were answered: more than batches in flight can hold. */
const ASKERS = 96;
const ROUNDS = 8;
const ROUND_MS = 500;

/** How much one inference thread reads when there is always more to read. */
export const throughput: Benchmark = {
  name: 'throughput',
  about: 'drawings a second through the batcher, one saturated inference thread',
  async run(context) {
    const drawings = await drawingStages(context, 100);
    const measure = async (
      layers: LayerSelection,
      askers: number,
      options: { maxBatch?: number; maxInFlight?: number } = {},
    ): Promise<number[]> => {
      const inference = await createInference({
        engine: context.engine,
        modelsDirs: [SHIPPED_MODELS],
        ...options,
      });
      try {
        return await readingsPerSecond(inference, drawings, layers, askers);
      } finally {
        await inference.close();
      }
    };
    const rows: Row[] = [
      { name: BASELINE, unit: 'per second', samples: await measure('none', 1) },
      {
        name: 'answers only',
        unit: 'per second',
        samples: await measure('none', ASKERS),
        baseline: BASELINE,
        promise: { of: 'p50', atLeast: 2_000 },
      },
    ];
    for (const layers of ['default', 'all'] as const)
      rows.push({
        name: `with ${layers} layers packed`,
        unit: 'per second',
        samples: await measure(layers, ASKERS),
        baseline: BASELINE,
      });
    return rows;
  },
};

async function readingsPerSecond(
  inference: Inference,
  drawings: readonly Uint8Array[],
  layers: LayerSelection,
  askers: number,
): Promise<number[]> {
  let answered = 0;
  let asking = true;
  const asker = async (first: number): Promise<void> => {
    for (let n = first; asking; n += askers) {
      await inference.read(
        { model: SHIPPED_CNN, input: drawings[n % drawings.length]!, layers, as: 'packed' },
        `glyph ${first}`,
        `room ${first % 20}`,
      );
      answered++;
    }
  };
  const all = Promise.all(Array.from({ length: askers }, (_, n) => asker(n)));
  const samples: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const before = answered;
    const begin = performance.now();
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    // The first round warms up.
    if (round > 0) samples.push(((answered - before) * 1_000) / (performance.now() - begin));
  }
  asking = false;
  await all;
  return samples;
}
