import { resolve } from 'node:path';
import { NETWORKS } from '@/lib/network/layers';
import type { EngineChoice } from '@/server/inference/tensorflow';
import type { Split } from '../data/data-set';
import { UsageError } from '../usage-error';
import { parseArguments } from './arguments';
import { engineOf } from './engine-option';

/** From a fine liner to a marker. */
const BRUSHES: readonly number[] = [6, 12, 20, 30];
const BROADEST_BRUSH = 100;

export const EVALUATE_HELP = `Reads a labelled data set with a trained network and says how well it did.

Usage: npm run evaluate -- [options]

  --model NAME|FOLDER  a shipped network (${Object.keys(NETWORKS).join(', ')}) or the folder of a trained one (cnn)
  --data NAME|PATH…    mnist-test, mnist-train, drawings (those that were accepted in this instance's $INKLING_DATA), an IDX file of 28×28 images (…images-idx3-ubyte) with its labels
                       (…labels-idx1-ubyte) beside it, or files of strokes: NDJSON or UNIPEN text, gzipped or not (mnist-test)
  --split PART         of strokes and drawings, whose: holdout, training, validation or all (all)
  --as images          read strokes once more as images of 300×300 pixels, one by one as \`POST /api/predict\` reads them,
                       and say how far that is from reading their lines
  --brush PX…          how thick those images are drawn, pixels (${BRUSHES.join(' ')})
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
  /** Brushes to draw the strokes as images with, pixels; empty where only their lines are read. */
  readonly brushes: readonly number[];
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
      as: { type: 'string' },
      svg: { type: 'string' },
      calibration: { type: 'string' },
      mistakes: { type: 'string' },
      engine: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    ['data', 'brush'],
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
    brushes: brushesOf(values.as, lists.get('brush')),
    pictures: {
      confusion: file(values.svg),
      calibration: file(values.calibration),
      mistakes: file(values.mistakes),
    },
    engine: engineOf(values.engine, environment),
    json: values.json ?? false,
  };
}

/** `--brush 6 12` and `--brush 6,12` are the same. */
function brushesOf(as: string | undefined, given: readonly string[] | undefined): readonly number[] {
  if (as !== undefined && as !== 'images') throw new UsageError(`--as takes images, not ${as}.`);
  if (as === undefined) {
    if (given) throw new UsageError('--brush says how images are drawn: it goes with --as images.');
    return [];
  }
  if (!given) return BRUSHES;
  return given
    .flatMap((text) => text.split(','))
    .map((text) => {
      const brush = Number(text);
      if (text.trim() === '' || !(brush >= 1 && brush <= BROADEST_BRUSH))
        throw new UsageError(`--brush takes pixels from 1 to ${BROADEST_BRUSH}, not ${text}.`);
      return brush;
    });
}
