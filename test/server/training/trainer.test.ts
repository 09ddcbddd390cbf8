import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIGITS } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import { loadTensorflow, type Tensorflow } from '@/server/inference/tensorflow';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '@/server/training/checkpoint';
import { NO_AUGMENTATION } from '@/server/training/data/augment';
import { NONE } from '@/server/training/data/source';
import { readAll } from '@/server/training/evaluation/evaluate';
import { measure } from '@/server/training/evaluation/metrics';
import { registerGradients } from '@/server/training/gradients/gradients';
import { registerWasmGradients } from '@/server/training/gradients/wasm-gradients';
import { type Recipe, STANDARD_RECIPE } from '@/server/training/recipe';
import {
  type TrainingHooks,
  type TrainingJob,
  type TrainingProgress,
  train,
} from '@/server/training/trainer';
import { LEARNER } from '../../lib/network/networks';
import { barSource } from './data/drawn-source';

const recipe: Recipe = {
  epochs: 5,
  batchSize: 20,
  rate: 5e-3,
  warmUpSteps: 5,
  averaging: 0.9,
  augmentation: NO_AUGMENTATION,
  strokes: STANDARD_RECIPE.strokes,
  digitTimes: 1,
  otherTimes: 1,
  scribbles: 0,
  normalised: [],
  seed: 3,
};

let tf: Tensorflow;
let folder: string;

beforeAll(async () => {
  ({ tf } = await loadTensorflow('wasm'));
  registerGradients(tf);
  registerWasmGradients(tf);
  folder = await mkdtemp(join(tmpdir(), 'inkling-training-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const job = (changes: Partial<TrainingJob> = {}): TrainingJob => ({
  tf,
  engine: 'wasm',
  network: LEARNER,
  recipe,
  initial: null,
  teachers: [],
  training: barSource(440, { none: true }),
  validation: barSource(110, { none: true }),
  data: ['bars'],
  ...changes,
});

const hooks = (changes: Partial<TrainingHooks> = {}): TrainingHooks => ({
  resume: null,
  save: async () => {},
  signal: new AbortController().signal,
  onProgress: () => {},
  ...changes,
});

/** Runs until `steps` steps are done, then stops as Ctrl-C would. */
async function interruptedAfter(steps: number, changes: Partial<TrainingJob> = {}): Promise<Checkpoint> {
  const stop = new AbortController();
  let seen = 0;
  let last: Checkpoint | null = null;
  const result = await train(
    job(changes),
    hooks({
      signal: stop.signal,
      save: async (checkpoint) => {
        last = checkpoint;
      },
      onProgress: ({ kind }) => {
        if (kind === 'batch' && ++seen === steps) stop.abort();
      },
    }),
  );
  expect(result.interrupted).toBe(true);
  return last!;
}

describe('training', () => {
  it('keeps each epoch before it tells of it', async () => {
    let kept = 0;
    const told: { epoch: number; kept: number }[] = [];
    await train(
      job({ recipe: { ...recipe, epochs: 3 } }),
      hooks({
        async save() {
          kept++;
        },
        onProgress(progress) {
          if (progress.kind === 'epoch') told.push({ epoch: progress.epoch, kept });
        },
      }),
    );
    expect(told).toHaveLength(3);
    for (const { epoch, kept } of told) expect(kept).toBeGreaterThanOrEqual(epoch);
  });

  it('goes on from the weights that it is given, and leaves those as they are', async () => {
    const { weights } = await train(job(), hooks());
    const kept = structuredClone(weights);
    const on = await train(job({ initial: weights, recipe: { ...recipe, epochs: 1, rate: 1e-4 } }), hooks());
    const afresh = await train(job({ recipe: { ...recipe, epochs: 1, rate: 1e-4 } }), hooks());
    expect(on.history[0]!.validationAccuracy).toBeGreaterThan(0.95);
    expect(afresh.history[0]!.validationAccuracy).toBeLessThan(0.6);
    expect(weights).toEqual(kept);
  });

  it('learns: digits are read, and what is none is told from them', async () => {
    const progress: TrainingProgress[] = [];
    const before = tf.memory().numTensors;
    const { weights, history, interrupted, bestEpoch } = await train(
      job(),
      hooks({ onProgress: (p) => progress.push(p) }),
    );
    expect(interrupted).toBe(false);
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss / 2);
    const test = barSource(220, { none: true });
    const answers = await readAll(tf, LEARNER, weights!, test);
    expect(measure(test, answers).accuracy).toBeGreaterThan(0.95);
    const told = [...answers.isDigit!].filter((p, i) => p > 0.5 === (test.label(i) !== NONE)).length;
    expect(told / test.count).toBeGreaterThan(0.95);
    // The weights kept are those of the epoch that was least wrong about the validation drawings.
    expect(history[bestEpoch! - 1]!.validationLoss).toBe(
      Math.min(...history.map(({ validationLoss }) => validationLoss)),
    );
    const batches = progress.filter((p) => p.kind === 'batch');
    expect(batches).toHaveLength(5 * 22);
    expect(batches.at(-1)!.secondsLeft).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('believes its teachers as far as it is told to, and a label alone that there is no digit', async () => {
    const { weights } = await train(job(), hooks());
    const bars = barSource(440, { none: true });
    const mislabelled = {
      ...bars,
      label: (index: number) => (bars.label(index) === NONE ? NONE : (bars.label(index) + 1) % DIGITS),
    };
    const before = tf.memory().numTensors;
    const taught = async (share: number) => {
      const result = await train(
        job({
          training: mislabelled,
          teachers: [{ network: LEARNER, weights: weights! }],
          recipe: { ...recipe, teachers: { digests: ['bars'], share } },
        }),
        hooks(),
      );
      const answers = await readAll(tf, LEARNER, result.weights!, bars);
      const told = [...answers.isDigit!].filter((p, i) => p > 0.5 === (bars.label(i) !== NONE)).length;
      return { read: measure(bars, answers).accuracy, told: told / bars.count };
    };
    const [pupil, doubter] = [await taught(1), await taught(0)];
    expect(pupil.read).toBeGreaterThan(0.9);
    expect(doubter.read).toBeLessThan(0.1);
    expect(pupil.told).toBeGreaterThan(0.95);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives the same weights again from the same seed, and others from another', async () => {
    const short = { ...recipe, epochs: 1 };
    const first = await train(job({ recipe: short }), hooks());
    const second = await train(job({ recipe: short }), hooks());
    const third = await train(job({ recipe: { ...short, seed: 4 } }), hooks());
    expect(flat(second.weights!)).toEqual(flat(first.weights!));
    expect(flat(third.weights!)).not.toEqual(flat(first.weights!));
  });

  it.each([22, 31])('stopped after %i steps and resumed ends where it would have ended', async (steps) => {
    const uninterrupted = await train(job(), hooks());
    const file = join(folder, `run-${steps}`);
    await writeCheckpoint(file, await interruptedAfter(steps));
    const checkpoint = await readCheckpoint(file);
    expect(checkpoint!.step).toBe(steps);
    const resumed = await train(job(), hooks({ resume: checkpoint }));
    expect(resumed.interrupted).toBe(false);
    expect(resumed.bestEpoch).toBe(uninterrupted.bestEpoch);
    expect(flat(resumed.weights!)).toEqual(flat(uninterrupted.weights!));
  });

  it('resumed with fewer epochs ends sooner, and says so', async () => {
    const resume = await interruptedAfter(31);
    const sooner = { recipe: { ...recipe, epochs: 3 } };
    const { history, plan, interrupted } = await train(job(sooner), hooks({ resume }));
    expect(interrupted).toBe(false);
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(plan).toEqual([
      { fromStep: 0, epochs: 5 },
      { fromStep: 31, epochs: 3 },
    ]);
    expect((await train(job(), hooks({ resume }))).plan).toEqual([{ fromStep: 0, epochs: 5 }]);
  });

  it('stopped before the first epoch is over has no weights to give, but a checkpoint', async () => {
    const checkpoint = await interruptedAfter(3);
    expect(checkpoint).toMatchObject({ step: 3, bestEpoch: null, history: [] });
  });

  it('does not go on over other data, settings or networks', async () => {
    const resume = await interruptedAfter(3);
    const refused = (changes: Partial<TrainingJob>) => train(job(changes), hooks({ resume }));
    await expect(refused({ data: ['others'] })).rejects.toThrow('made on other data');
    await expect(refused({ recipe: { ...recipe, rate: 1e-3 } })).rejects.toThrow('made with other settings');
    await expect(refused({ engine: 'native' })).rejects.toThrow(
      'it was made on the wasm engine, this is native',
    );
    await expect(refused({ network: { ...LEARNER, name: 'other' } })).rejects.toThrow('it trains learner');
  });

  it('with batch normalisation learns as well, and resumes to the same folded weights', async () => {
    const normalised = { recipe: { ...recipe, epochs: 3, normalised: ['conv'] } };
    const whole = await train(job(normalised), hooks());
    const test = barSource(220, { none: true });
    // The weights given are those of the plain table: batch statistics are folded in.
    const answers = await readAll(tf, LEARNER, whole.weights!, test);
    expect(measure(test, answers).accuracy).toBeGreaterThan(0.95);
    const resumed = await train(job(normalised), hooks({ resume: await interruptedAfter(30, normalised) }));
    expect(flat(resumed.weights!)).toEqual(flat(whole.weights!));
  });

  it('says so when it diverges', async () => {
    const wild = { ...recipe, rate: Number.POSITIVE_INFINITY, warmUpSteps: 0 };
    await expect(train(job({ recipe: wild }), hooks())).rejects.toThrow(
      'The loss is no longer a number at step',
    );
  });
});

describe('a checkpoint', () => {
  it('comes back as it was; there may be none', async () => {
    const file = join(folder, 'round-trip');
    expect(await readCheckpoint(file)).toBeNull();
    const checkpoint = await interruptedAfter(25);
    await writeCheckpoint(file, checkpoint);
    expect(await readCheckpoint(file)).toEqual(checkpoint);
  });

  it.each([0, 5, 14, 200, -1])('cut off at %i is refused', async (length) => {
    const file = join(folder, 'cut');
    const checkpoint = await interruptedAfter(1);
    await writeCheckpoint(file, checkpoint);
    const { size } = await (await import('node:fs/promises')).stat(file);
    await truncate(file, length < 0 ? size + length : length);
    await expect(readCheckpoint(file)).rejects.toThrow('cannot be continued');
  });
});

const flat = (weights: NetworkWeights): number[][] =>
  [...weights.values()].flatMap(({ kernel, bias }) => [[...kernel], [...bias]]);
