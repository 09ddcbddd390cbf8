import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as Core from '@tensorflow/tfjs-core';
import type * as Layers from '@tensorflow/tfjs-layers';
import { carriesValues } from '@/lib/network/layers';
import { createForwardPass } from '@/server/inference/forward-pass';
import { readModel } from '@/server/inference/model-files';
import { readBatch } from '@/server/inference/read-batch';
import { loadTensorflow } from '@/server/inference/tensorflow';
import type { Benchmark } from './benchmark';
import { drawingStages } from './drawings';
import { sample } from './sample';
import { SHIPPED_CNN, SHIPPED_MODELS } from './shipped-model';

const BASELINE = 'LayersModel.predict, all layers as outputs';
const RUNS = { warmUp: 50, runs: 400 };

/** What the inference thread does for one drawing, in this thread. */
export const prediction: Benchmark = {
  name: 'prediction',
  about: 'one drawing through cnn, batch 1, in one thread, all activations read back',
  async run(context) {
    const { tf, engine } = await loadTensorflow(context.engine, { threads: 1 });
    context.note(`prediction: engine ${engine}`);
    const drawings = await drawingStages(context, 40);
    const drawing = (n: number) => drawings[n % drawings.length]!;
    const folder = `${SHIPPED_MODELS}/cnn`;
    const { network, weights } = await readModel(folder);
    const forward = createForwardPass(tf, network, weights);
    const everything = new Set(
      network.layers.flatMap((layer, i) => (carriesValues(layer) && i > 0 ? [i] : [])),
    );
    const predictAll = await layersModel(tf, folder);
    const readAs = (as: 'packed' | 'floats') => (n: number) =>
      void readBatch(
        { network, forward },
        { model: SHIPPED_CNN, inputs: drawing(n).slice(), wants: [{ layers: 'all', as }] },
      );
    try {
      return [
        { name: BASELINE, unit: 'ms', samples: await sample((n) => predictAll(drawing(n)), RUNS) },
        {
          name: 'direct operations, engine order',
          unit: 'ms',
          samples: await sample((n) => void forward.run(drawing(n), everything), RUNS),
          baseline: BASELINE,
          promise: { of: 'p50', atMost: 1 },
        },
        {
          name: 'and map-major floats',
          unit: 'ms',
          samples: await sample(readAs('floats'), RUNS),
          baseline: BASELINE,
        },
        {
          name: 'and quantised and deflated for a frame',
          unit: 'ms',
          samples: await sample(readAs('packed'), RUNS),
          baseline: BASELINE,
        },
      ];
    } finally {
      forward.dispose();
    }
  },
};

/** The same files the way TensorFlow.js itself runs them. */
async function layersModel(tf: typeof Core, folder: string): Promise<(input: Uint8Array) => void> {
  const layers = createRequire(import.meta.url)('@tensorflow/tfjs-layers') as typeof Layers;
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(`${folder}/model.json`, 'utf8'));
  const weightData = new Uint8Array(await readFile(`${folder}/weights.bin`)).buffer;
  const model = await layers.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
  );
  const all = layers.model({
    inputs: model.inputs,
    outputs: model.layers.slice(1).map((layer) => layer.output as Layers.SymbolicTensor),
  });
  return (input) => {
    tf.tidy(() => {
      const scaled = Float32Array.from(input, (byte) => byte / 255);
      for (const output of all.predict(tf.tensor4d(scaled, [1, 28, 28, 1])) as Core.Tensor[])
        output.dataSync();
    });
  };
}
