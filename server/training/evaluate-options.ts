import { parseArgs } from 'node:util';
import { NETWORKS } from '@/lib/network/layers';
import type { EngineChoice } from '@/server/inference/tensorflow';
import { engineOf } from './engine-option';
import { UsageError } from './usage-error';

export const EVALUATE_HELP = `Reads a labelled data set with a trained network and says how well it did.

Usage: npm run evaluate -- [options]

  --model NAME|FOLDER  a shipped network (${Object.keys(NETWORKS).join(', ')}) or the folder of a trained one (cnn)
  --data NAME|FILE     mnist-test, mnist-train, or an IDX file of 28×28 images (…images-idx3-ubyte) with its labels
                       (…labels-idx1-ubyte) beside it (mnist-test)
  --engine NAME        auto, native or wasm ($INFERENCE_ENGINE, else auto)
  --json               print the result as one JSON object, last
  --help               print this`;

export interface EvaluateOptions {
  readonly model: string;
  readonly data: string;
  readonly engine: EngineChoice;
  readonly json: boolean;
}

/** @returns null when help was asked for. @throws UsageError */
export function parseEvaluateOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): EvaluateOptions | null {
  let values: { model?: string; data?: string; engine?: string; json?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        model: { type: 'string' },
        data: { type: 'string' },
        engine: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message.replace(/\.?$/, '.') : error} See --help.`,
    );
  }
  if (values.help) return null;
  return {
    model: values.model ?? 'cnn',
    data: values.data ?? 'mnist-test',
    engine: engineOf(values.engine, environment),
    json: values.json ?? false,
  };
}
