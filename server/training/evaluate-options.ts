import { resolve } from 'node:path';
import { NETWORKS } from '@/lib/network/layers';
import type { EngineChoice } from '@/server/inference/tensorflow';
import { parseArguments } from './arguments';
import type { Split } from './data-set';
import { engineOf } from './engine-option';
import { UsageError } from './usage-error';

export const EVALUATE_HELP = `Reads a labelled data set with a trained network and says how well it did.

Usage: npm run evaluate -- [options]

  --model NAME|FOLDER  a shipped network (${Object.keys(NETWORKS).join(', ')}) or the folder of a trained one (cnn)
  --data NAME|PATH…    mnist-test, mnist-train, an IDX file of 28×28 images (…images-idx3-ubyte) with its labels
                       (…labels-idx1-ubyte) beside it, or files of strokes: NDJSON or UNIPEN text, gzipped or not (mnist-test)
  --split PART         of strokes, whose: holdout, training, validation or all (all)
  --svg FILE           write the confusion matrix as a picture
  --calibration FILE   write confidence against accuracy as a picture (SVG)
  --mistakes FILE      write the surest mistakes as a picture (PNG)
  --engine NAME        auto, native or wasm ($INFERENCE_ENGINE, else auto)
  --json               print the result as one JSON object, last
  --help               print this`;

export interface EvaluateOptions {
  readonly model: string;
  readonly data: readonly string[];
  readonly split: Split;
  /** Where pictures go; null for those that were not asked for. */
  readonly pictures: {
    readonly confusion: string | null;
    readonly calibration: string | null;
    readonly mistakes: string | null;
  };
  readonly engine: EngineChoice;
  readonly json: boolean;
}

const SPLITS: readonly string[] = ['holdout', 'training', 'validation', 'all'] satisfies Split[];

/** @returns null when help was asked for. @throws UsageError */
export function parseEvaluateOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): EvaluateOptions | null {
  const { values, lists } = parseArguments(
    args,
    {
      model: { type: 'string' },
      split: { type: 'string' },
      svg: { type: 'string' },
      calibration: { type: 'string' },
      mistakes: { type: 'string' },
      engine: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    ['data'],
  );
  if (values.help) return null;
  const split = values.split ?? 'all';
  if (!SPLITS.includes(split))
    throw new UsageError(`--split takes one of ${SPLITS.join(', ')}, not ${split}.`);
  const data = lists.get('data') ?? [];
  const file = (path: string | undefined) => (path === undefined ? null : resolve(path));
  return {
    model: values.model ?? 'cnn',
    data: data.length > 0 ? data : ['mnist-test'],
    split: split as Split,
    pictures: {
      confusion: file(values.svg),
      calibration: file(values.calibration),
      mistakes: file(values.mistakes),
    },
    engine: engineOf(values.engine, environment),
    json: values.json ?? false,
  };
}
