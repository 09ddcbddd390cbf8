import { DIGITS, type Network } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import type { EngineName, Tensorflow } from '@/server/inference/tensorflow';
import { adamStep } from './adam';
import { calibratedLoss } from './calibrate';
import type { Checkpoint, EpochRecord, Plan } from './checkpoint';
import { type Batch, batchOf, NONE, type Source } from './data/source';
import { readAll } from './evaluation/evaluate';
import { measure } from './evaluation/metrics';
import { gradientStep, oneHot } from './gradients/gradient-step';
import { foldNormalisation } from './network-statistics';
import { toWeights } from './parameters';
import { createRandom } from './random';
import type { Recipe } from './recipe';
import { type RunState, restoreRun, snapshotRun, startRun } from './run-state';
import { learningRate } from './schedule';
import { createTeachers, type Teacher, type Teachers } from './teachers';

export interface TrainingJob {
  readonly tf: Tensorflow;
  /** Engines round differently: a run stays on the one that it began on. */
  readonly engine: EngineName;
  readonly network: Network;
  readonly recipe: Recipe;
  /** Weights to begin with; null for random ones. */
  readonly initial: NetworkWeights | null;
  /** As many as the recipe names. */
  readonly teachers: readonly Teacher[];
  readonly training: Source;
  /** Chooses the checkpoint; never trained on. */
  readonly validation: Source;
  /** Digests of the data sets. */
  readonly data: readonly string[];
}

export interface TrainingHooks {
  /** A run to go on with. */
  readonly resume: Checkpoint | null;
  /** Called after every epoch, every minute, and before an interrupted run ends. */
  readonly save: (checkpoint: Checkpoint) => Promise<void>;
  /** Ends the run after the step at hand. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrainingProgress) => void;
}

export type TrainingProgress =
  | {
      readonly kind: 'batch';
      /** From 1. */
      readonly epoch: number;
      readonly epochs: number;
      /** From 1. */
      readonly batch: number;
      readonly batches: number;
      /** Over the epoch so far. */
      readonly loss: number;
      readonly accuracy: number;
      /** For the whole run, from the pace so far. */
      readonly secondsLeft: number;
    }
  | ({ readonly kind: 'epoch'; readonly epochs: number; readonly best: boolean } & EpochRecord);

export interface TrainingResult {
  /** The averaged weights of the epoch whose loss on the validation drawings was lowest; null when no epoch was finished. */
  readonly weights: NetworkWeights | null;
  readonly bestEpoch: number | null;
  readonly history: readonly EpochRecord[];
  readonly plan: Plan;
  /** Whether the run ended early, on the signal. */
  readonly interrupted: boolean;
}

/** Between two checkpoints within an epoch. */
const SAVE_EVERY_MS = 60_000;

/** Trains a network. Equal jobs with equal seeds give equal weights on one engine, interrupted or not. */
export async function train(job: TrainingJob, hooks: TrainingHooks): Promise<TrainingResult> {
  const { recipe, training } = job;
  const batches = Math.floor(training.count / recipe.batchSize);
  const steps = batches * recipe.epochs;
  const run = hooks.resume ? restoreRun(job, hooks.resume) : startRun(job);
  const stepsBefore = run.step;
  const teachers = recipe.teachers ? createTeachers(job.tf, job.teachers) : null;
  const began = performance.now();
  let saved = began;

  try {
    while (run.step < steps && !hooks.signal.aborted) {
      const epoch = Math.floor(run.step / batches);
      const order = orderOf(recipe.seed, epoch, training.count);
      const epochBegan = performance.now();
      let seen = 0;
      let digits = 0;
      let right = 0;
      let loss = 0;
      for (let batch = run.step % batches; batch < batches && !hooks.signal.aborted; batch++) {
        const places = order.subarray(batch * recipe.batchSize, (batch + 1) * recipe.batchSize);
        const result = trainStep(job, run, teachers, places, steps);
        seen += places.length;
        right += result.right;
        digits += result.digits;
        loss += result.loss * places.length;
        const pace = (performance.now() - began) / (run.step - stepsBefore);
        hooks.onProgress({
          kind: 'batch',
          epoch: epoch + 1,
          epochs: recipe.epochs,
          batch: batch + 1,
          batches,
          loss: loss / seen,
          accuracy: right / Math.max(1, digits),
          secondsLeft: ((steps - run.step) * pace) / 1000,
        });
        if (performance.now() - saved > SAVE_EVERY_MS) {
          await hooks.save(snapshotRun(job, run));
          saved = performance.now();
        }
        // Gives timers and signals their turn.
        await new Promise(setImmediate);
      }
      if (run.step % batches !== 0) break;
      const record: EpochRecord = {
        epoch: epoch + 1,
        loss: loss / seen,
        accuracy: right / Math.max(1, digits),
        ...(await validate(job, foldedWeights(job, run, run.averages, epoch + 1))),
        seconds: (performance.now() - epochBegan) / 1000,
      };
      const best = recipe.takesLast === true || isBest(record, run);
      run.history.push(record);
      if (best) {
        run.bestEpoch = record.epoch;
        run.best = run.averages.map((average) => average.slice());
      }
      // First kept, then told: a run that is killed goes on behind every epoch that anybody was told of.
      await hooks.save(snapshotRun(job, run));
      saved = performance.now();
      hooks.onProgress({ kind: 'epoch', epochs: recipe.epochs, best, ...record });
    }
  } finally {
    teachers?.dispose();
  }
  const interrupted = run.step < steps;
  if (interrupted) await hooks.save(snapshotRun(job, run));
  return {
    weights: run.best && run.bestEpoch !== null ? foldedWeights(job, run, run.best, run.bestEpoch) : null,
    bestEpoch: run.bestEpoch,
    history: run.history,
    plan: run.plan,
    interrupted,
  };
}

/** Each epoch goes through the drawings in an order of its own, which a resumed run finds again. */
function orderOf(seed: number, epoch: number, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  return createRandom(Math.imul(seed, 0x9e3779b1) ^ (epoch + 1)).shuffle(order);
}

function trainStep(
  { tf, network, recipe, training }: TrainingJob,
  run: RunState,
  teachers: Teachers | null,
  places: Uint32Array,
  steps: number,
): { loss: number; right: number; digits: number } {
  const drawn = batchOf(training, places, run.random);
  const batch = teachers && recipe.teachers ? tempered(drawn, teachers, recipe.teachers.share) : drawn;
  const { loss, right, gradients } = gradientStep(tf, network, run.parameters, batch, run.random, recipe);
  if (!Number.isFinite(loss)) {
    throw new Error(
      `The loss is no longer a number at step ${run.step + 1}: the learning rate ${recipe.rate} is too high.`,
    );
  }
  run.step++;
  const rate = learningRate({ rate: recipe.rate, warmUp: recipe.warmUpSteps, steps }, run.step);
  // At the beginning the mean follows closely, or it would remember the random start for long.
  const keep = Math.min(recipe.averaging, run.step / (run.step + 10));
  run.parameters.forEach(({ values }, index) => {
    const gradient = gradients[index];
    if (!gradient) return;
    adamStep(values, gradient, run.moments[index]!, rate, run.step);
    const average = run.averages[index]!;
    for (let i = 0; i < values.length; i++) average[i] = average[i]! * keep + values[i]! * (1 - keep);
  });
  return { loss, right, digits: batch.labels.filter((label) => label !== NONE).length };
}

/** The teachers say which digit is how likely; the label alone, whether it is one at all. */
function tempered(batch: Batch, teachers: Teachers, share: number): Batch {
  const taught = teachers.read(batch.inputs);
  const targets = oneHot(batch.labels).map((target, i) =>
    batch.labels[Math.floor(i / DIGITS)] === NONE ? 0 : target + share * (taught[i]! - target),
  );
  return { ...batch, targets };
}

/** What runs after training: without normalisation. Each epoch folds by drawings of its own, which a resumed run finds again. */
function foldedWeights(
  { tf, network, recipe, training }: TrainingJob,
  run: RunState,
  values: readonly Float32Array[],
  epoch: number,
): NetworkWeights {
  const random = createRandom(Math.imul(recipe.seed, 0x85ebca6b) ^ epoch);
  return foldNormalisation(
    tf,
    network,
    toWeights(run.parameters, values),
    recipe.normalised,
    training,
    random,
  );
}

async function validate(
  { tf, network, validation }: TrainingJob,
  weights: NetworkWeights,
): Promise<{ validationLoss: number; validationAccuracy: number }> {
  const answers = await readAll(tf, network, weights, validation);
  const { accuracy } = measure(validation, answers);
  return { validationLoss: calibratedLoss(validation, answers), validationAccuracy: accuracy };
}

/**
 * The lower loss, at the temperature that will be folded in: later epochs are the surer, and one that read more was passed over for it.
 * Some thirty of the validation drawings are misread: which epoch misreads fewest is chance, and chose a third epoch over
 * an eighth whose loss was an eighth lower.
 */
function isBest(record: EpochRecord, run: RunState): boolean {
  const best = run.history.find(({ epoch }) => epoch === run.bestEpoch);
  return !best || record.validationLoss < best.validationLoss;
}
