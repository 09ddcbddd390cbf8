import { parseArgs } from 'node:util';
import type { EngineChoice } from '@/server/inference/tensorflow';
import { engineOf } from '@/server/training/commands/engine-option';
import { UsageError } from '@/server/training/usage-error';

export const PREDICT_HELP = `Reads drawn digits from image files, as POST /api/predict does, without a server.

Usage: npm run predict -- [options] FILE…

  FILE                 a PNG, JPEG or WebP of one digit, at most 4096 × 4096: ink dark on light or light on dark
  --model NAME         a network (cnn) or a version (cnn@shipped, cnn@3); the default is what rooms show
  --engine NAME        auto, native or wasm ($INFERENCE_ENGINE, else auto)
  --json               print the result as one JSON object, last
  --help               print this

Exit code: 0 when every file was read, 1 when one could not be, 2 when the command itself was wrong.`;

export interface PredictOptions {
  readonly files: readonly string[];
  /** Undefined: the default model. */
  readonly model: string | undefined;
  readonly engine: EngineChoice;
  readonly json: boolean;
}

/** @returns null when help was asked for. @throws UsageError */
export function parsePredictOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): PredictOptions | null {
  const { values, positionals } = parsed(args);
  if (values.help) return null;
  if (positionals.length === 0)
    throw new UsageError('Name the image files to read: npm run predict -- FILE.png… See --help.');
  return {
    files: positionals,
    model: values.model,
    engine: engineOf(values.engine, environment),
    json: values.json ?? false,
  };
}

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        model: { type: 'string' },
        engine: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message.replace(/\.?$/, '.') : error} See --help.`,
    );
  }
};
