import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunProgress } from '@/lib/training/run';
import { type ModelFiles, readModel } from '@/server/inference/model-files';
import { loadTensorflow } from '@/server/inference/tensorflow';
import { openStorage } from '@/server/storage';
import { CheckpointError } from '../checkpoint';
import { percent } from '../commands/progress-bar';
import { firstImages, readMnist } from '../data/mnist';
import type { Source } from '../data/source';
import { type Answers, readAll } from '../evaluation/evaluate';
import { runPlan, type TrainHooks, type TrainingPlan } from '../train-network';
import { UsageError } from '../usage-error';
import { codeVersion } from './code-version';
import { fineTuningData, fineTuningRecipe } from './fine-tuning';
import { reportTo } from './report-progress';
import type { FromRun, RunOrder } from './run-protocol';
import { readTestAnswers, writeTestAnswers } from './test-answers';

/**
 * One thread of the native engine: the other processor is for those who draw, and sums are added in one order, so that a run can be
 * repeated exactly.
 */
const THREADS = 1;
/** It is looked among so many for what lights each map most: they show what a map looks for, and all 60,000 would take six times as long. */
const SEARCHED_IMAGES = 10_000;

/** Does a training run, and says so as it goes. @throws what its parts throw: the order's files are missing, the disk is full, … */
export async function performRun(
  order: RunOrder,
  signal: AbortSignal,
  tell: (message: FromRun) => void,
): Promise<void> {
  const say = (text: string) => tell({ kind: 'event', event: { kind: 'log', text } });
  tell({ kind: 'progress', progress: emptyProgress('data', order) });
  const [from, drawings, train, test] = await Promise.all([
    readModel(order.from),
    taughtBy(order),
    readMnist('train'),
    readMnist('test'),
  ]);
  if (from.digest !== order.fromDigest)
    throw new UsageError('The version that the run is to go on from is not the one that it was ordered for.');
  const recipe = fineTuningRecipe(from.network, order.settings, from.digest);
  const data = fineTuningData(recipe, order.settings, drawings, { train, test });
  const plan: TrainingPlan = {
    network: from.network,
    recipe,
    engine: order.engine,
    threads: THREADS,
    out: join(order.folder, 'model'),
    checkpoint: join(order.folder, 'checkpoint'),
    start: 'fresh',
    from,
    teachers: [],
    data,
    images: firstImages(train, SEARCHED_IMAGES),
  };
  let answers: Answers | null = null;
  const code = await codeVersion();
  const dataDigest = createHash('sha256').update(data.digests.join(' ')).digest('hex');
  const report = reportTo(tell);
  const hooks: TrainHooks = {
    signal,
    say,
    onProgress: report,
    onEngine: (engine) => tell({ kind: 'began', engine, code, dataDigest }),
    onMeasured: async (source, given) => {
      tell({ kind: 'progress', progress: emptyProgress('measuring', order) });
      if (source === data.tests[0]) answers = given;
    },
  };
  const outcome = await resumedOrFresh(plan, hooks);
  if (outcome.kind === 'interrupted') {
    tell({ kind: 'stopped' });
    return;
  }
  if (answers) await writeTestAnswers(order.dataDir, outcome.card.digest, answers);
  await askOthers(order, from, data.tests[0]!);
  for (const { data: name, drawings: count, accuracy } of outcome.card.metrics)
    say(`${name}: ${percent(accuracy)} of ${count.toLocaleString('en')} read right`);
  tell({ kind: 'done', model: outcome.out, digest: outcome.card.digest });
}

/** From the checkpoint where there is one that still fits: drawings may have been deleted since. */
async function resumedOrFresh(plan: TrainingPlan, hooks: TrainHooks) {
  if (!existsSync(plan.checkpoint)) return runPlan(plan, hooks);
  try {
    return await runPlan({ ...plan, start: 'resume' }, hooks);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    hooks.say(`${error.message} Beginning anew.`);
    return runPlan(plan, hooks);
  }
}

async function taughtBy({ run, dataDir, databaseUrl }: RunOrder) {
  const storage = await openStorage({ dataDir, url: databaseUrl ?? undefined });
  try {
    const drawings = await storage.training.taught(run);
    if (drawings.length === 0) throw new UsageError('All drawings of this run were deleted meanwhile.');
    return drawings;
  } finally {
    await storage.close();
  }
}

/** What the versions that the result is compared with say of the test images, where that is not known yet. */
async function askOthers(order: RunOrder, from: ModelFiles, test: Source): Promise<void> {
  const others = await Promise.all(order.compareWith.map((folder) => readModel(folder).catch(() => null)));
  for (const model of [from, ...others]) {
    if (!model || (await readTestAnswers(order.dataDir, model.digest))) continue;
    const { tf } = await loadTensorflow(order.engine, { threads: THREADS });
    const answers = await readAll(tf, model.network, model.weights, test);
    await writeTestAnswers(order.dataDir, model.digest, answers);
  }
}

const emptyProgress = (phase: RunProgress['phase'], { settings }: RunOrder): RunProgress => ({
  phase,
  epoch: phase === 'measuring' ? settings.epochs : 0,
  epochs: settings.epochs,
  batch: 0,
  batches: 0,
  loss: null,
  accuracy: null,
  secondsLeft: null,
});
