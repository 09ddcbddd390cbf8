import { join, resolve } from 'node:path';
import { NETWORKS, type Network } from '@/lib/network/layers';
import type { EngineChoice } from '@/server/inference/tensorflow';
import { isNetworkName, modelFolder, trainingFolder } from '../places';
import { continued, RECIPES, type Recipe } from '../recipe';
import { UsageError } from '../usage-error';
import { parseArguments } from './arguments';
import { engineOf } from './engine-option';

export const TRAIN_HELP = `Trains a network on the MNIST training images and on pen strokes of people, and writes it as a TF.js model.

Usage: npm run train -- [options]

  --model NAME       which network: ${Object.keys(NETWORKS).join(', ')} (cnn)
  --strokes PATH…    files of strokes, gzipped or not: NDJSON ({label, writer, split, likeDigit, strokes} a line), or UNIPEN
                     text, of which every fifth writer is left out; without any, it trains on MNIST alone
  --from MODEL       go on from a model's weights: a shipped network or a folder (random ones); a last stage of six epochs at
                     a third of the rate, with drawings varied half as far
  --teachers MODEL…  learn from what these say to each drawing, too: shipped networks or folders, of any network
  --from VERSION     cnn@shipped, cnn@3, …, without --strokes: fine-tune that version on the drawings that were accepted in this
                     instance's $INKLING_DATA, as /models does; takes --epochs, --batch, --rate, --seed, --engine and --json
  --with-holdout     train on the writers set aside, too; only with --from, whose figures on them then go onto the card
  --limit N          only the first N drawings of each data set, to try things out (all)
  --epochs N         times through the drawings (${each(({ epochs }) => epochs)})
  --batch N          drawings a step (${each(({ batchSize }) => batchSize)})
  --rate X           highest learning rate (${each(({ rate }) => rate)})
  --seed N           repeats a run exactly (${each(({ seed }) => seed)})
  --out FOLDER       where the model goes ($INKLING_DATA/training/NAME)
  --checkpoint FILE  where the run keeps its state ($INKLING_DATA/training/NAME.checkpoint)
  --resume           go on from the checkpoint; with another --epochs, to end sooner or later than planned
  --fresh            begin anew although an unfinished run has a checkpoint
  --engine NAME      auto, native or wasm ($INFERENCE_ENGINE, else auto)
  --json             print the result as one JSON object, last
  --help             print this

One image in twelve (5,000) and one writer in ten are kept out of training and choose the epoch whose weights are kept; the 10,000
test images and the writers set aside are read once, at the end. Ctrl-C keeps a checkpoint.`;

/** A setting of the recipes, by network where they differ. */
function each(setting: (recipe: Recipe) => number): string {
  const values = Object.entries(RECIPES).map(([name, recipe]) => [name, setting(recipe)] as const);
  const [first] = values;
  return values.every(([, value]) => value === first?.[1])
    ? String(first?.[1])
    : values.map(([name, value]) => `${name} ${value}`).join(', ');
}

export interface TrainOptions {
  readonly network: Network;
  readonly recipe: Recipe;
  /** Files of strokes; none: MNIST alone. */
  readonly strokes: readonly string[];
  /** Folder of the model whose weights the run begins with; null: random ones. */
  readonly from: string | null;
  /** Folders of the models that it learns from. */
  readonly teachers: readonly string[];
  /** Only so many drawings of each data set; null for all. */
  readonly limit: number | null;
  readonly engine: EngineChoice;
  readonly out: string;
  readonly checkpoint: string;
  readonly start: 'fresh' | 'resume' | 'fresh-if-none';
  readonly json: boolean;
}

/** @returns null when help was asked for. @throws UsageError */
export function parseTrainOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): TrainOptions | null {
  const { values, lists } = parseArguments(args, OPTIONS, ['strokes', 'teachers']);
  if (values.help) return null;
  const name = values.model ?? 'cnn';
  if (!isNetworkName(name)) {
    throw new UsageError(`There is no network ${name}; there is ${Object.keys(NETWORKS).join(', ')}.`);
  }
  if (values.resume && values.fresh) throw new UsageError('--resume and --fresh exclude each other.');
  const folder = trainingFolder(environment);
  const withHoldout = values['with-holdout'] ?? false;
  if (withHoldout && values.from === undefined) {
    throw new UsageError(
      '--with-holdout needs --from: train without them first, or nothing is known of how well the network reads people whom it never saw.',
    );
  }
  const standard = values.from === undefined ? RECIPES[name] : continued(RECIPES[name]);
  return {
    network: NETWORKS[name],
    recipe: {
      ...standard,
      epochs: whole('--epochs', values.epochs, standard.epochs, 1, 10_000),
      batchSize: whole('--batch', values.batch, standard.batchSize, 1, 4096),
      seed: whole('--seed', values.seed, standard.seed, 0, 2 ** 31 - 1),
      rate: rateOf(values.rate, standard.rate),
      ...(withHoldout ? { withHoldout } : {}),
    },
    strokes: (lists.get('strokes') ?? []).map((path) => resolve(path)),
    from: values.from === undefined ? null : modelFolder(values.from),
    teachers: (lists.get('teachers') ?? []).map(modelFolder),
    limit: values.limit === undefined ? null : whole('--limit', values.limit, 0, 12, 1_000_000),
    engine: engineOf(values.engine, environment),
    out: values.out ? resolve(values.out) : join(folder, name),
    checkpoint: values.checkpoint ? resolve(values.checkpoint) : join(folder, `${name}.checkpoint`),
    start: values.resume ? 'resume' : values.fresh ? 'fresh' : 'fresh-if-none',
    json: values.json ?? false,
  };
}

const OPTIONS = {
  model: { type: 'string' },
  from: { type: 'string' },
  'with-holdout': { type: 'boolean' },
  limit: { type: 'string' },
  epochs: { type: 'string' },
  batch: { type: 'string' },
  rate: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  checkpoint: { type: 'string' },
  engine: { type: 'string' },
  resume: { type: 'boolean' },
  fresh: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function whole(
  option: string,
  text: string | undefined,
  standard: number,
  low: number,
  high: number,
): number {
  if (text === undefined) return standard;
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new UsageError(`${option} takes a whole number from ${low} to ${high}, not ${text}.`);
  }
  return value;
}

function rateOf(text: string | undefined, standard: number): number {
  if (text === undefined) return standard;
  const value = Number(text);
  if (!(value > 0 && value <= 1))
    throw new UsageError(`--rate takes a number above 0, up to 1, not ${text}.`);
  return value;
}
