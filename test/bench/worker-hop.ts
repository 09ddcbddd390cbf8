import { createInference } from '@/server/inference/create-inference';
import { createForwardPass } from '@/server/inference/forward-pass';
import { readModel } from '@/server/inference/model-files';
import { readBatch } from '@/server/inference/read-batch';
import { loadTensorflow } from '@/server/inference/tensorflow';
import type { Benchmark } from './benchmark';
import { drawingStages } from './drawings';
import { sample } from './sample';
import { SHIPPED_CNN, SHIPPED_MODELS } from './shipped-model';

const IN_THREAD = 'in the asking thread';
const RUNS = { warmUp: 50, runs: 400 };

/** What the way to the inference thread and back adds. Taken in turns, so that what else the machine does weighs on both alike. */
export const workerHop: Benchmark = {
  name: 'worker-hop',
  about:
    'one drawing at a time, default layers packed, in the asking thread and through the inference thread',
  async run(context) {
    const { tf } = await loadTensorflow(context.engine, { threads: 1 });
    const { network, weights } = await readModel(`${SHIPPED_MODELS}/cnn`);
    const forward = createForwardPass(tf, network, weights);
    const inference = await createInference({ engine: context.engine, modelsDirs: [SHIPPED_MODELS] });
    const drawings = await drawingStages(context, 40);
    const input = (n: number) => drawings[n % drawings.length]!.slice();
    const want = { layers: 'default', as: 'packed' } as const;
    const here: number[] = [];
    const there: number[] = [];
    const added: number[] = [];
    try {
      for (let n = 0; n < RUNS.warmUp + RUNS.runs; n++) {
        const once = { warmUp: 0, runs: 1 };
        const [local] = await sample(
          () => void readBatch({ network, forward }, { model: SHIPPED_CNN, inputs: input(n), wants: [want] }),
          once,
        );
        const [far] = await sample(
          () => inference.read({ model: SHIPPED_CNN, input: input(n), ...want }),
          once,
        );
        if (n < RUNS.warmUp) continue;
        here.push(local!);
        there.push(far!);
        added.push(far! - local!);
      }
    } finally {
      await inference.close();
      forward.dispose();
    }
    return [
      { name: IN_THREAD, unit: 'ms', samples: here },
      { name: 'through the inference thread', unit: 'ms', samples: there, baseline: IN_THREAD },
      {
        name: 'the hop: what that adds to the same drawing',
        unit: 'ms',
        samples: added,
        promise: { of: 'p50', atMost: 0.3 },
      },
    ];
  },
};
