import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { carriesValues, INPUT_SIDE, INPUT_VALUES, type Network } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import { npmCommand, runQuietly } from '@/server/setup/child.mjs';
import { onnxModel } from './onnx-model';

/** What this uses of onnxruntime-node, which is no package of the project's own. */
interface Runtime {
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<Session>;
  };
}
interface OnnxTensor {
  readonly data: Float32Array;
}
interface Session {
  run(feeds: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>>;
  release(): Promise<void>;
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Installs it where it is not. @throws Error with a sentence that says why it cannot be compared with */
export async function loadOnnxRuntime(): Promise<{ readonly runtime: Runtime; readonly version: string }> {
  const load = createRequire(import.meta.url);
  if (!existsSync(`${FOLDER}node_modules/onnxruntime-node/package.json`)) {
    const npm = npmCommand();
    // Its install script gets CUDA, which is not compared; the library for the processor is in the package.
    const args = [...npm.first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { code, output } = await runQuietly(npm.program, args, {
      cwd: FOLDER,
      shell: npm.shell,
      timeLimitMs: 300_000,
    });
    if (code !== 0) throw new Error(`it could not be installed: ${output.split('\n')[0] || 'npm failed'}`);
  }
  const { version } = load('onnxruntime-node/package.json') as { version: string };
  return { runtime: load('onnxruntime-node') as Runtime, version };
}

export interface OnnxPass {
  /** By layer id, channels before rows. */
  run(inputs: Uint8Array): Promise<ReadonlyMap<string, Float32Array>>;
  close(): Promise<void>;
}

/**
 * The same network on ONNX Runtime, on one thread.
 * @param outputs all that a run gives: chosen run by run, the package's 1.20 mixes up their names
 */
export async function createOnnxPass(
  runtime: Runtime,
  network: Network,
  weights: NetworkWeights,
  outputs: readonly string[],
): Promise<OnnxPass> {
  const session = await runtime.InferenceSession.create(onnxModel(network, weights, outputs), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  return {
    async run(inputs) {
      const scaled = Float32Array.from(inputs, (byte) => byte / 255);
      const input = new runtime.Tensor('float32', scaled, [
        inputs.length / INPUT_VALUES,
        1,
        INPUT_SIDE,
        INPUT_SIDE,
      ]);
      const values = await session.run({ input });
      return new Map(outputs.map((id) => [id, values[id]!.data]));
    },
    close: () => session.release(),
  };
}

/** All that `ForwardPass` can be asked for, by id. */
export const allLayers = (network: Network): string[] =>
  network.layers.filter((layer) => layer.kind !== 'input' && carriesValues(layer)).map(({ id }) => id);
