import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NETWORKS, type Network } from '@/lib/network/layers';
import type { EngineChoice } from '@/server/inference/tensorflow';
import { engineOf } from './engine-option';
import { isNetworkName, trainingFolder } from './places';
import { type Recipe, STANDARD_RECIPE } from './recipe';
import { UsageError } from './usage-error';

export const TRAIN_HELP = `Trains a network on the 60,000 MNIST training images and writes it as a TF.js model.

Usage: npm run train -- [options]

  --model NAME       which network: ${Object.keys(NETWORKS).join(', ')} (cnn)
  --epochs N         times through the images (${STANDARD_RECIPE.epochs})
  --batch N          images a step (${STANDARD_RECIPE.batchSize})
  --rate X           highest learning rate (${STANDARD_RECIPE.rate})
  --seed N           repeats a run exactly (${STANDARD_RECIPE.seed})
  --out FOLDER       where the model goes ($INKLING_DATA/training/NAME)
  --checkpoint FILE  where the run keeps its state ($INKLING_DATA/training/NAME.checkpoint)
  --resume           go on from the checkpoint
  --fresh            begin anew although an unfinished run has a checkpoint
  --engine NAME      auto, native or wasm ($INFERENCE_ENGINE, else auto)
  --json             print the result as one JSON object, last
  --help             print this

One image in twelve (5,000) is kept out of training and chooses the epoch whose weights are kept; the 10,000 test images are
read once, at the end. Ctrl-C keeps a checkpoint.`;

export interface TrainOptions {
  readonly network: Network;
  readonly recipe: Recipe;
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
  const values = parse(args);
  if (values.help) return null;
  const name = values.model ?? 'cnn';
  if (!isNetworkName(name)) {
    throw new UsageError(`There is no network ${name}; there is ${Object.keys(NETWORKS).join(', ')}.`);
  }
  if (values.resume && values.fresh) throw new UsageError('--resume and --fresh exclude each other.');
  const folder = trainingFolder(environment);
  return {
    network: NETWORKS[name],
    recipe: {
      ...STANDARD_RECIPE,
      epochs: whole('--epochs', values.epochs, STANDARD_RECIPE.epochs, 1, 10_000),
      batchSize: whole('--batch', values.batch, STANDARD_RECIPE.batchSize, 1, 4096),
      seed: whole('--seed', values.seed, STANDARD_RECIPE.seed, 0, 2 ** 31 - 1),
      rate: rateOf(values.rate),
    },
    engine: engineOf(values.engine, environment),
    out: values.out ? resolve(values.out) : join(folder, name),
    checkpoint: values.checkpoint ? resolve(values.checkpoint) : join(folder, `${name}.checkpoint`),
    start: values.resume ? 'resume' : values.fresh ? 'fresh' : 'fresh-if-none',
    json: values.json ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        model: { type: 'string' },
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
      },
    }).values;
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message.replace(/\.?$/, '.') : error} See --help.`,
    );
  }
}

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

function rateOf(text: string | undefined): number {
  if (text === undefined) return STANDARD_RECIPE.rate;
  const value = Number(text);
  if (!(value > 0 && value <= 1))
    throw new UsageError(`--rate takes a number above 0, up to 1, not ${text}.`);
  return value;
}
