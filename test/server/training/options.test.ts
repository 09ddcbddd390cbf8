import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import { parseEvaluateOptions } from '@/server/training/evaluate-options';
import { modelFolder, SHIPPED_MODELS } from '@/server/training/places';
import { STANDARD_RECIPE } from '@/server/training/recipe';
import { parseTrainOptions } from '@/server/training/train-options';
import { UsageError } from '@/server/training/usage-error';

const environment = { INKLING_DATA: '/somewhere' } as unknown as NodeJS.ProcessEnv;

describe('train', () => {
  it('has a standard for everything', () => {
    expect(parseTrainOptions([], environment)).toEqual({
      network: NETWORKS.cnn,
      recipe: STANDARD_RECIPE,
      engine: 'auto',
      out: join('/somewhere', 'training', 'cnn'),
      checkpoint: join('/somewhere', 'training', 'cnn.checkpoint'),
      start: 'fresh-if-none',
      json: false,
    });
  });

  it('takes what it is told', () => {
    const args =
      '--epochs 3 --batch=128 --rate 1e-3 --seed 9 --engine wasm --out /o --checkpoint /c --resume --json';
    expect(parseTrainOptions(args.split(' '), environment)).toMatchObject({
      recipe: { ...STANDARD_RECIPE, epochs: 3, batchSize: 128, rate: 1e-3, seed: 9 },
      engine: 'wasm',
      out: '/o',
      checkpoint: '/c',
      start: 'resume',
      json: true,
    });
  });

  it('lets INFERENCE_ENGINE choose, unless told; an empty one is none', () => {
    const engine = (args: string[], name: string) =>
      parseTrainOptions(args, { ...environment, INFERENCE_ENGINE: name })?.engine;
    expect(engine([], 'native')).toBe('native');
    expect(engine(['--engine', 'wasm'], 'native')).toBe('wasm');
    expect(engine([], '')).toBe('auto');
  });

  it.each([
    [['--epoch', '3'], "Unknown option '--epoch'"],
    [['--epochs', '0'], '--epochs takes a whole number from 1 to 10000, not 0.'],
    [['--batch', '1.5'], '--batch takes a whole number'],
    [['--rate', 'fast'], '--rate takes a number above 0, up to 1, not fast.'],
    [['--model', 'transformer'], 'There is no network transformer; there is'],
    [['--model', 'constructor'], 'There is no network constructor'],
    [['--resume', '--fresh'], '--resume and --fresh exclude each other.'],
    [['--engine', 'cuda'], 'There is no engine cuda'],
  ])('refuses %j', (args, sentence) => {
    expect(() => parseTrainOptions(args, environment)).toThrow(UsageError);
    expect(() => parseTrainOptions(args, environment)).toThrow(sentence);
  });
});

describe('evaluate', () => {
  it('reads the MNIST test images with the shipped cnn unless told otherwise', () => {
    expect(parseEvaluateOptions([], environment)).toEqual({
      model: 'cnn',
      data: 'mnist-test',
      engine: 'auto',
      json: false,
    });
  });

  it('finds shipped models by name, others by folder', () => {
    expect(modelFolder('cnn')).toBe(join(SHIPPED_MODELS, 'cnn'));
    expect(modelFolder('cnn@shipped')).toBe(join(SHIPPED_MODELS, 'cnn'));
    expect(modelFolder(SHIPPED_MODELS)).toBe(SHIPPED_MODELS);
    expect(() => modelFolder('cnn@9')).toThrow('There is no model cnn@9');
  });
});
