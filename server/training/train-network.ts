import { rm } from 'node:fs/promises';
import type { ModelCard } from '@/server/inference/model-card';
import { loadTensorflow } from '@/server/inference/tensorflow';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint';
import { readAll } from './evaluate';
import { exportModel } from './export-model';
import { registerGradients } from './gradients';
import { measure } from './metrics';
import { imageSource, type LabelledImages, MNIST, readMnist, splitValidation } from './mnist';
import type { TrainOptions } from './train-options';
import { type TrainingProgress, train } from './trainer';
import { UsageError } from './usage-error';
import { registerWasmGradients } from './wasm-gradients';

export interface TrainHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrainingProgress) => void;
  /** A sentence for the person who waits. */
  readonly say: (text: string) => void;
}

export type TrainOutcome =
  | { readonly kind: 'trained'; readonly out: string; readonly card: ModelCard }
  | { readonly kind: 'interrupted'; readonly checkpoint: string };

/** The whole of `npm run train`: data, engine, training, the test set, the model folder. @throws UsageError and the errors of its parts */
export async function trainNetwork(options: TrainOptions, hooks: TrainHooks): Promise<TrainOutcome> {
  const { network, recipe } = options;
  const [trainImages, testImages] = await Promise.all([readMnist('train'), readMnist('test')]);
  const { tf, engine, note } = await loadTensorflow(options.engine);
  registerGradients(tf);
  if (engine === 'wasm') registerWasmGradients(tf);
  const { training, validation } = splitValidation(imageSource(trainImages, recipe.augmentation));
  const test = imageSource(testImages, recipe.augmentation);
  const resume = await checkpointFor(options);
  hooks.say(
    `Training ${network.name} on ${training.count.toLocaleString('en')} images, ${recipe.epochs} epochs, ${engine} engine${note ? ` (${note})` : ''}, seed ${recipe.seed}${resume ? `, from step ${resume.step}` : ''}`,
  );
  const result = await train(
    { tf, network, recipe, training, validation, data: [trainImages.digest] },
    {
      resume,
      save: (checkpoint) => writeCheckpoint(options.checkpoint, checkpoint),
      signal: hooks.signal,
      onProgress: hooks.onProgress,
    },
  );
  if (result.interrupted || !result.weights || result.bestEpoch === null) {
    return { kind: 'interrupted', checkpoint: options.checkpoint };
  }
  const metrics = [];
  for (const source of [validation, test]) {
    const { data, count, accuracy, loss } = measure(
      source,
      await readAll(tf, network, result.weights, source),
    );
    metrics.push({ data, drawings: count, accuracy, loss });
  }
  const card = await exportModel(options.out, network, result.weights, {
    created: new Date().toISOString(),
    training: {
      engine,
      seed: recipe.seed,
      epochs: recipe.epochs,
      chosenEpoch: result.bestEpoch,
      chosenBy: `most read right of ${validation.name}, of all epochs of one run`,
      recipe,
      history: result.history,
      data: [
        dataEntry('training', training.count, trainImages),
        dataEntry('validation', validation.count, trainImages),
      ],
    },
    metrics,
  });
  await rm(options.checkpoint, { force: true });
  return { kind: 'trained', out: options.out, card };
}

async function checkpointFor({ start, checkpoint }: TrainOptions): Promise<Checkpoint | null> {
  if (start === 'fresh') return null;
  const found = await readCheckpoint(checkpoint);
  if (start === 'resume') {
    if (!found) throw new UsageError(`There is nothing to resume: ${checkpoint} does not exist.`);
    return found;
  }
  if (found) {
    throw new UsageError(
      `An unfinished run stands at step ${found.step} (${checkpoint}). Go on with --resume, or begin anew with --fresh.`,
    );
  }
  return null;
}

const dataEntry = (role: 'training' | 'validation', drawings: number, { name, digest }: LabelledImages) => ({
  name,
  role,
  drawings,
  source: MNIST.source,
  licence: MNIST.licence,
  authors: MNIST.authors,
  digest,
});
