import { performance } from 'node:perf_hooks';
import { createInference, type Inference } from '@/server/inference/create-inference';
import type { LayerSelection } from '@/server/inference/port';
import type { Benchmark, Row } from './benchmark';
import { drawingStages } from './drawings';
import { SHIPPED_CNN, SHIPPED_MODELS } from './shipped-model';

const BASELINE = 'answers only, one at a time';
/** Askers that each ask again as soon as they were answered: more than batches in flight can hold. */
export const ASKERS = 96;
export const ROUNDS = 8;
export const ROUND_MS = 700;
/** On a busy machine the clock says little: the same drawings by the processor time that all threads of this process took. */
export const BY_PROCESSOR = ', per processor second';

export interface Rates {
  readonly byClock: readonly number[];
  readonly byProcessor: readonly number[];
}

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
    ): Promise<Rates> => {
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
    const alone = await measure('none', 1);
    const rows: Row[] = [
      { name: BASELINE, unit: 'per second', samples: alone.byClock },
      { name: BASELINE + BY_PROCESSOR, unit: 'per second', samples: alone.byProcessor },
    ];
    const names = { none: 'answers only', default: 'default layers packed', all: 'all layers packed' };
    for (const layers of ['none', 'default', 'all'] as const) {
      const { byClock, byProcessor } = await measure(layers, ASKERS);
      rows.push(
        {
          name: names[layers],
          unit: 'per second',
          samples: byClock,
          baseline: BASELINE,
          ...(layers === 'none' ? { promise: { of: 'p50', atLeast: 2_000 } as const } : {}),
        },
        {
          name: names[layers] + BY_PROCESSOR,
          unit: 'per second',
          samples: byProcessor,
          baseline: BASELINE + BY_PROCESSOR,
        },
      );
    }
    return rows;
  },
};

export async function readingsPerSecond(
  inference: Inference,
  drawings: readonly Uint8Array[],
  layers: LayerSelection,
  askers: number,
): Promise<Rates> {
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
  const byClock: number[] = [];
  const byProcessor: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const before = answered;
    const begin = performance.now();
    const spentBefore = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    const { user, system } = process.cpuUsage(spentBefore);
    // In the first round the spare still loads, and the compiler warms up.
    if (round === 0) continue;
    byClock.push(((answered - before) * 1_000) / (performance.now() - begin));
    byProcessor.push(((answered - before) * 1_000_000) / (user + system));
  }
  asking = false;
  await all;
  return { byClock, byProcessor };
}
