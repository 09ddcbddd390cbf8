import { rm } from 'node:fs/promises';
import { assertWeightsFit } from '@/lib/network/weights';
import type { ModelCard } from '@/server/inference/model-card';
import { type ModelFiles, readModel } from '@/server/inference/model-files';
import { type EngineName, loadTensorflow } from '@/server/inference/tensorflow';
import { calibrate } from './calibrate-network';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint';
import type { TrainOptions } from './commands/train-options';
import { firstImages, type LabelledImages, readMnist } from './data/mnist';
import type { Source } from './data/source';
import { readTrainingData, type TrainingData } from './data/training-data';
import { cardMetrics } from './evaluation/card-metrics';
import { type Answers, readAll } from './evaluation/evaluate';
import { exportModel } from './export-model';
import { registerGradients } from './gradients/gradients';
import { registerWasmGradients } from './gradients/wasm-gradients';
import { type Recipe, TEACHERS_SHARE } from './recipe';
import { findTopInputs } from './top-inputs';
import { topInputsFile } from './top-inputs-file';
import { type TrainingProgress, train } from './trainer';
import { UsageError } from './usage-error';

export interface TrainHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrainingProgress) => void;
  /** A sentence for the person who waits. */
  readonly say: (text: string) => void;
  /** The engine is chosen, and training begins. */
  readonly onEngine?: (engine: EngineName) => void;
  /** What the trained network says to a data set that is measured at the end. */
  readonly onMeasured?: (source: Source, answers: Answers) => Promise<void>;
}

export type TrainOutcome =
  | { readonly kind: 'trained'; readonly out: string; readonly card: ModelCard }
  | { readonly kind: 'interrupted'; readonly checkpoint: string };

const MNIST_ALONE =
  'No --strokes: on MNIST alone cnn misread 2.7 % of the digits of pen writers it had not seen, with strokes 0.8 %; and the network does not learn to tell what is no digit';

/** The whole of `npm run train`: data, engine, training, calibration, the tests, the model folder. @throws UsageError and the errors of its parts */
export async function trainNetwork(options: TrainOptions, hooks: TrainHooks): Promise<TrainOutcome> {
  const from = options.from === null ? null : await readModel(options.from);
  if (from) assertFits(options, from);
  const teachers = await Promise.all(options.teachers.map(readModel));
  const recipe: Recipe = {
    ...options.recipe,
    ...(from ? { from: from.digest } : {}),
    ...(teachers.length > 0
      ? { teachers: { digests: teachers.map(({ digest }) => digest), share: TEACHERS_SHARE } }
      : {}),
  };
  const data = await readTrainingData(recipe, options.strokes, options.limit);
  if (options.strokes.length === 0) hooks.say(MNIST_ALONE);
  const images = firstImages(await readMnist('train'), options.limit);
  return runPlan({ ...options, recipe, from, teachers, data, images }, hooks);
}

/** A training run of which everything is decided. */
export interface TrainingPlan
  extends Pick<TrainOptions, 'network' | 'recipe' | 'engine' | 'out' | 'checkpoint' | 'start'> {
  /** Threads of the native engine; absent: as many as it likes. */
  readonly threads?: number;
  readonly from: ModelFiles | null;
  readonly teachers: readonly ModelFiles[];
  readonly data: TrainingData;
  /** Among them it is looked for what lights each map most; null: it is not. */
  readonly images: LabelledImages | null;
}

/** From data to model folder: engine, training, calibration, the tests, the card. */
export async function runPlan(plan: TrainingPlan, hooks: TrainHooks): Promise<TrainOutcome> {
  const { network, recipe, from, teachers, data } = plan;
  const { training, validation } = data;
  const { tf, engine, note } = await loadTensorflow(plan.engine, { threads: plan.threads ?? null });
  registerGradients(tf);
  if (engine === 'wasm') registerWasmGradients(tf);
  const resume = await checkpointFor(plan);
  hooks.onEngine?.(engine);
  hooks.say(
    `Training ${network.name} on ${training.count.toLocaleString('en')} drawings, ${recipe.epochs} epochs, ${engine} engine${note ? ` (${note})` : ''}, seed ${recipe.seed}${resume ? `, from step ${resume.step}` : ''}`,
  );
  const result = await train(
    {
      tf,
      engine,
      network,
      recipe,
      initial: from?.weights ?? null,
      teachers,
      training,
      validation,
      data: data.digests,
    },
    {
      resume,
      save: (checkpoint) => writeCheckpoint(plan.checkpoint, checkpoint),
      signal: hooks.signal,
      onProgress: hooks.onProgress,
    },
  );
  if (result.interrupted || !result.weights || result.bestEpoch === null) {
    return { kind: 'interrupted', checkpoint: plan.checkpoint };
  }
  hooks.say('Measuring what came out');
  const { weights, record } = await calibrate(tf, network, result.weights, data, from?.weights ?? null);
  const metrics = [];
  for (const source of [validation, ...data.tests]) {
    const answers = await readAll(tf, network, weights, source);
    metrics.push(cardMetrics(source, answers));
    await hooks.onMeasured?.(source, answers);
  }
  if (plan.images) hooks.say('Looking for the images that light each map most');
  const topInputs = plan.images
    ? topInputsFile(await findTopInputs(tf, network, weights, plan.images), plan.images)
    : null;
  const card = await exportModel(
    plan.out,
    network,
    weights,
    {
      created: new Date().toISOString(),
      training: {
        engine,
        seed: recipe.seed,
        seedsTried: [recipe.seed],
        epochs: recipe.epochs,
        chosenEpoch: result.bestEpoch,
        chosenBy: recipe.takesLast
          ? 'the last, as planned'
          : 'lowest loss on the validation drawings at the temperature that fits them best, of all epochs of one run of one seed',
        recipe,
        history: result.history,
        ...(result.plan.length > 1 ? { plan: result.plan } : {}),
        data: data.entries,
        ...(from ? { from: lineOf(from.card) } : {}),
        ...(teachers.length > 0 ? { teachers: teachers.map(({ card }) => lineOf(card)) } : {}),
        ...(recipe.withHoldout ? { withHoldout: true } : {}),
      },
      calibration: record,
      metrics,
    },
    topInputs,
  );
  await rm(plan.checkpoint, { force: true });
  return { kind: 'trained', out: plan.out, card };
}

function assertFits({ network, from }: TrainOptions, model: ModelFiles): void {
  try {
    assertWeightsFit(network, model.weights);
  } catch (error) {
    throw new UsageError(
      `The model in ${from} is no ${network.name} of today: ${error instanceof Error ? error.message : error} Choose its network with --model, or train anew.`,
    );
  }
}

/** What a card keeps of the model that the run began with, hold-out figures included: where the run was taught by those people, they are the last ones. */
const lineOf = ({ digest, created, training, metrics }: ModelCard) => ({
  digest,
  created,
  recipe: training.recipe,
  chosenEpoch: training.chosenEpoch,
  ...(training.from === undefined ? {} : { from: training.from }),
  metrics,
});

async function checkpointFor({
  start,
  checkpoint,
}: Pick<TrainOptions, 'start' | 'checkpoint'>): Promise<Checkpoint | null> {
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
