import { performance } from 'node:perf_hooks';
import { carriesValues, INPUT_VALUES, type Network } from '@/lib/network/layers';
import { toMapMajor } from '@/lib/network/quantise';
import { createInference } from '@/server/inference/create-inference';
import { createForwardPass, type ForwardPass } from '@/server/inference/forward-pass';
import { readModel } from '@/server/inference/model-files';
import { loadTensorflow } from '@/server/inference/tensorflow';
import type { BenchContext, Benchmark, Row } from './benchmark';
import { drawingStages } from './drawings';
import { allLayers, createOnnxPass, loadOnnxRuntime, type OnnxPass } from './onnx/runtime';
import { SHIPPED_MODELS } from './shipped-model';
import { ASKERS, BY_PROCESSOR, type Rates, ROUND_MS, ROUNDS, readingsPerSecond } from './throughput';

const WARM_UP = 50;
const RUNS = 400;
const BATCH = 16;
/** As the engines are held to each other. */
const TOLERANCE = 1e-4;

/** Our engine and ONNX Runtime on the same graph, weights and drawings, each on one thread. */
export const onnx: Benchmark = {
  name: 'onnx',
  about: 'cnn beside ONNX Runtime on the same graph: one drawing with all activations, and as many as go',
  async run(context) {
    const loaded = await loadOnnxRuntime().catch((error: Error) => error);
    if (loaded instanceof Error) {
      context.note(`onnx: not compared with ONNX Runtime: ${loaded.message}`);
      return [];
    }
    const { tf, engine } = await loadTensorflow(context.engine, { threads: 1 });
    const { network, weights } = await readModel(`${SHIPPED_MODELS}/cnn`);
    const answers = Object.values(network.outputs).filter((id) => id !== null);
    const pass = (outputs: readonly string[]) => createOnnxPass(loaded.runtime, network, weights, outputs);
    const [theirs, theirAnswers] = [await pass(allLayers(network)), await pass(answers)];
    const ours = createForwardPass(tf, network, weights);
    const drawings = await drawingStages(context, 100);
    try {
      await assertEqual(network, drawings[0]!, ours, theirs);
      context.note(`onnx: ONNX Runtime ${loaded.version}, engine ${engine}, equal within ${TOLERANCE}`);
      return [
        ...(await oneByOne(network, drawings, ours, theirs)),
        ...(await asManyAsGo(context, drawings, theirAnswers)),
      ];
    } finally {
      ours.dispose();
      await theirs.close();
      await theirAnswers.close();
    }
  },
};

/** Whoever is compared must compute the same. */
async function assertEqual(
  network: Network,
  drawing: Uint8Array,
  ours: ForwardPass,
  theirs: OnnxPass,
): Promise<void> {
  const values = ours.run(drawing, valuesOf(network));
  const others = await theirs.run(drawing);
  for (const [index, own] of values) {
    const { id, shape } = network.layers[index]!;
    const other = others.get(id)!;
    if (toMapMajor(own, shape).some((value, i) => !(Math.abs(value - other[i]!) <= TOLERANCE)))
      throw new Error(
        `ONNX Runtime has other values in ${id} than we have: the two graphs are not the same.`,
      );
  }
}

const valuesOf = (network: Network): ReadonlySet<number> =>
  new Set(network.layers.flatMap((layer, i) => (layer.kind !== 'input' && carriesValues(layer) ? [i] : [])));

/** In turns, so that what else the machine does weighs on both alike. */
async function oneByOne(
  network: Network,
  drawings: readonly Uint8Array[],
  ours: ForwardPass,
  theirs: OnnxPass,
): Promise<Row[]> {
  const indices = valuesOf(network);
  const [here, there]: [number[], number[]] = [[], []];
  for (let n = 0; n < WARM_UP + RUNS; n++) {
    const drawing = drawings[n % drawings.length]!;
    const begin = performance.now();
    ours.run(drawing, indices);
    const between = performance.now();
    await theirs.run(drawing);
    const end = performance.now();
    if (n < WARM_UP) continue;
    here.push(between - begin);
    there.push(end - between);
  }
  const baseline = 'ONNX Runtime, one drawing';
  return [
    { name: baseline, unit: 'ms', samples: there },
    {
      name: 'ours, one drawing',
      unit: 'ms',
      samples: here,
      baseline,
      promise: { of: 'p50', atMost: 1 },
    },
  ];
}

/** Ours with batcher and thread, as the server asks; theirs without. */
async function asManyAsGo(
  context: BenchContext,
  drawings: readonly Uint8Array[],
  theirs: OnnxPass,
): Promise<Row[]> {
  const inference = await createInference({ engine: context.engine, modelsDirs: [SHIPPED_MODELS] });
  try {
    const there = await batchesPerSecond(drawings, theirs);
    const here = await readingsPerSecond(inference, drawings, 'none', ASKERS);
    const baseline = `ONNX Runtime, batches of ${BATCH}`;
    return [
      { name: baseline, unit: 'per second', samples: there.byClock },
      { name: 'ours, through the batcher', unit: 'per second', samples: here.byClock, baseline },
      { name: baseline + BY_PROCESSOR, unit: 'per second', samples: there.byProcessor },
      {
        name: `ours, through the batcher${BY_PROCESSOR}`,
        unit: 'per second',
        samples: here.byProcessor,
        baseline: baseline + BY_PROCESSOR,
      },
    ];
  } finally {
    await inference.close();
  }
}

async function batchesPerSecond(drawings: readonly Uint8Array[], theirs: OnnxPass): Promise<Rates> {
  const byClock: number[] = [];
  const byProcessor: number[] = [];
  let next = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const begin = performance.now();
    const spentBefore = process.cpuUsage();
    let read = 0;
    while (performance.now() - begin < ROUND_MS) {
      const batch = new Uint8Array(BATCH * INPUT_VALUES);
      for (let i = 0; i < BATCH; i++) batch.set(drawings[next++ % drawings.length]!, i * INPUT_VALUES);
      await theirs.run(batch);
      read += BATCH;
    }
    const { user, system } = process.cpuUsage(spentBefore);
    if (round === 0) continue;
    byClock.push((read * 1_000) / (performance.now() - begin));
    byProcessor.push((read * 1_000_000) / (user + system));
  }
  return { byClock, byProcessor };
}
