import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import { parseEvaluateOptions } from '@/server/training/commands/evaluate-options';
import { parseTrainOptions } from '@/server/training/commands/train-options';
import { modelFolder, SHIPPED_MODELS } from '@/server/training/places';
import { RECIPES } from '@/server/training/recipe';
import { UsageError } from '@/server/training/usage-error';

const environment = { INKLING_DATA: '/somewhere' } as unknown as NodeJS.ProcessEnv;

describe('train', () => {
  it('has a standard for everything', () => {
    expect(parseTrainOptions([], environment)).toEqual({
      network: NETWORKS.cnn,
      recipe: RECIPES.cnn,
      strokes: [],
      from: null,
      teachers: [],
      limit: null,
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
      recipe: { ...RECIPES.cnn, epochs: 3, batchSize: 128, rate: 1e-3, seed: 9 },
      engine: 'wasm',
      out: '/o',
      checkpoint: '/c',
      start: 'resume',
      json: true,
    });
  });

  it('takes any number of stroke files, and each network has a recipe of its own', () => {
    const args = '--strokes /a /b --model deep --strokes=/c --limit 40';
    expect(parseTrainOptions(args.split(' '), environment)).toMatchObject({
      network: NETWORKS.deep,
      recipe: RECIPES.deep,
      strokes: ['/a', '/b', '/c'],
      limit: 40,
    });
  });

  it('goes on from a model gently: fewer epochs, a lower rate, nothing normalised', () => {
    expect(
      parseTrainOptions(['--from', 'deep', '--model', 'deep', '--with-holdout'], environment),
    ).toMatchObject({
      from: modelFolder('deep'),
      recipe: { epochs: 6, rate: RECIPES.deep.rate / 3, normalised: [], withHoldout: true },
    });
  });

  it('learns from any number of teachers, of any network', () => {
    expect(parseTrainOptions(['--teachers', 'deep', 'dense@shipped'], environment)).toMatchObject({
      network: NETWORKS.cnn,
      teachers: [modelFolder('deep'), modelFolder('dense')],
    });
    expect(() => parseTrainOptions(['--teachers', 'nobody'], environment)).toThrow(
      'There is no model nobody',
    );
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
    [['--with-holdout'], '--with-holdout needs --from'],
    [['--from', 'nothing'], 'There is no model nothing'],
    [['--epochs', '0'], '--epochs takes a whole number from 1 to 10000, not 0.'],
    [['--batch', '1.5'], '--batch takes a whole number'],
    [['--rate', 'fast'], '--rate takes a number above 0, up to 1, not fast.'],
    [['--model', 'transformer'], 'There is no network transformer; there is'],
    [['--model', 'constructor'], 'There is no network constructor'],
    [['--fresh', 'strokes.ndjson'], "Unexpected argument 'strokes.ndjson'. See --help."],
    [['--limit', '3'], '--limit takes a whole number from 12'],
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
      data: ['mnist-test'],
      split: 'all',
      brushes: [],
      pictures: { confusion: null, calibration: null, mistakes: null },
      engine: 'auto',
      json: false,
    });
  });

  it('draws strokes as images only where asked, with the brushes named or those from a fine liner to a marker', () => {
    const brushes = (line: string) => parseEvaluateOptions(line.split(' '), environment)?.brushes;
    expect(brushes('--as images')).toEqual([6, 12, 20, 30]);
    expect(brushes('--as images --brush 8,30')).toEqual([8, 30]);
    expect(brushes('--as images --brush 8 30')).toEqual([8, 30]);
    expect(() => brushes('--brush 8')).toThrow('it goes with --as images');
    expect(() => brushes('--as pictures')).toThrow('--as takes images, not pictures.');
    expect(() => brushes('--as images --brush 6,,8')).toThrow('--brush takes pixels from 1 to 100');
    expect(() => brushes('--as images --brush 0')).toThrow('--brush takes pixels from 1 to 100, not 0.');
  });

  it('finds shipped models by name, others by folder', () => {
    expect(modelFolder('cnn')).toBe(join(SHIPPED_MODELS, 'cnn'));
    expect(modelFolder('cnn@shipped')).toBe(join(SHIPPED_MODELS, 'cnn'));
    expect(modelFolder(SHIPPED_MODELS)).toBe(SHIPPED_MODELS);
    expect(() => modelFolder('cnn@9')).toThrow('There is no model cnn@9');
  });
});
