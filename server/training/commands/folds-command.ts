import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NETWORKS } from '@/lib/network/layers';
import { type ModelFiles, readModel } from '@/server/inference/model-files';
import { loadTensorflow, type Tensorflow } from '@/server/inference/tensorflow';
import { NO_AUGMENTATION } from '../data/augment';
import { imageSource, readMnist } from '../data/mnist';
import type { Source } from '../data/source';
import { NONE } from '../data/source';
import { readStrokes, type StrokeFile } from '../data/strokes/read-strokes';
import { labelOf, partOf, type StrokeDrawing } from '../data/strokes/stroke-drawing';
import { renderLines } from '../data/strokes/stroke-source';
import { trainingDataOf } from '../data/training-data';
import { readAll } from '../evaluation/evaluate';
import { argmax, measure } from '../evaluation/metrics';
import { isNetworkName } from '../places';
import { createRandom } from '../random';
import { RECIPES } from '../recipe';
import { DEFAULT_SETTINGS, fineTuningData, fineTuningRecipe } from '../runs/fine-tuning';
import { runPlan, type TrainingPlan } from '../train-network';
import { UsageError } from '../usage-error';
import { parseArguments } from './arguments';
import { runCommand } from './command';
import { engineOf } from './engine-option';
import { createProgressBar, percent } from './progress-bar';

const HELP = `How much fine-tuning helps people whom a network reads badly: five folds by writer. For each fold a network is trained without
its writers; of those with 200 digits or more the three read worst, on one half of their digits, teach it with some of that half, and
what it then misreads of the other half is reported, and of MNIST.

Usage: node server/setup/run.mjs server/training/commands/folds-command.ts --strokes PATH… [options]

  --strokes PATH…  files of strokes, as npm run train takes them
  --model NAME     which network (cnn)
  --epochs N       of the training without the fold's writers (as npm run train)
  --teach N        drawings that a writer teaches with (75)
  --folds N        only the first so many folds (5)
  --engine NAME    auto, native or wasm ($INFERENCE_ENGINE, else auto)
  --json           print the result as one JSON object, last
  --help           print this`;

const FOLDS = 5;
const WORST = 3;
const LEAST_DIGITS = 200;

interface Case {
  readonly fold: number;
  readonly writer: string;
  readonly digits: number;
  readonly taught: number;
  /** Misread shares of the other half, and accuracies on MNIST. */
  readonly errorBefore: number;
  readonly errorAfter: number;
  readonly mnistBefore: number;
  readonly mnistAfter: number;
  readonly seconds: number;
}

await runCommand(async (args, environment) => {
  const { values, lists } = parseArguments(
    args,
    {
      model: { type: 'string' },
      epochs: { type: 'string' },
      teach: { type: 'string' },
      folds: { type: 'string' },
      engine: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    ['strokes'],
  );
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const name = values.model ?? 'cnn';
  if (!isNetworkName(name)) throw new UsageError(`There is no network ${name}.`);
  const paths = lists.get('strokes') ?? [];
  if (paths.length === 0)
    throw new UsageError('Name files of strokes with --strokes: they name the writers.');
  const engine = engineOf(values.engine, environment);
  const recipe = { ...RECIPES[name], ...(values.epochs ? { epochs: Number(values.epochs) } : {}) };
  const teach = Number(values.teach ?? 75);
  const [files, train, test] = await Promise.all([
    Promise.all(paths.map(readStrokes)),
    readMnist('train'),
    readMnist('test'),
  ]);
  const mnist = imageSource(test, NO_AUGMENTATION);
  const folder = await mkdtemp(join(tmpdir(), 'inkling-folds-'));
  const bar = createProgressBar(process.stderr);
  const cases: Case[] = [];
  const perform = async (
    plan: Omit<TrainingPlan, 'engine' | 'out' | 'checkpoint' | 'start' | 'teachers' | 'images'>,
  ) => {
    const out = join(folder, 'model');
    await runPlan(
      {
        ...plan,
        engine,
        out,
        checkpoint: join(folder, 'checkpoint'),
        start: 'fresh',
        teachers: [],
        images: null,
      },
      {
        signal: new AbortController().signal,
        say: () => {},
        onProgress: (progress) => {
          if (progress.kind === 'batch')
            bar.update(progress.batch / progress.batches, `epoch ${progress.epoch}/${progress.epochs}`);
        },
      },
    );
    return readModel(out);
  };
  try {
    for (let fold = 0; fold < Number(values.folds ?? FOLDS); fold++) {
      const data = await trainingDataOf(
        recipe,
        files.map((file) => withFold(file, fold)),
        null,
      );
      const base = await perform({ network: NETWORKS[name], recipe, from: null, data });
      const { tf } = await loadTensorflow(engine);
      const mnistBefore = measure(mnist, await readAll(tf, base.network, base.weights, mnist)).accuracy;
      for (const { writer, study, exam } of await worstOf(tf, base, files, fold)) {
        const began = performance.now();
        const settings = DEFAULT_SETTINGS;
        const tuning = fineTuningRecipe(base.network, settings, base.digest);
        const drawings = study.slice(0, teach).map((drawing) => ({ ...drawing, role: 'training' as const }));
        const tuned = await perform({
          network: base.network,
          recipe: tuning,
          from: base,
          data: fineTuningData(tuning, settings, drawings, { train, test }),
        });
        const seconds = (performance.now() - began) / 1000;
        const one: Case = {
          fold: fold + 1,
          writer,
          digits: study.length + exam.length,
          taught: drawings.length,
          errorBefore: await misread(tf, base, exam),
          errorAfter: await misread(tf, tuned, exam),
          mnistBefore,
          mnistAfter: measure(mnist, await readAll(tf, tuned.network, tuned.weights, mnist)).accuracy,
          seconds,
        };
        cases.push(one);
        bar.line(
          `fold ${one.fold}  ${writer}  misread ${percent(one.errorBefore)} → ${percent(one.errorAfter)}  MNIST ${percent(mnistBefore)} → ${percent(one.mnistAfter)}  ${seconds.toFixed(0)} s`,
        );
      }
    }
  } finally {
    bar.end();
    await rm(folder, { recursive: true, force: true });
  }
  const mean = (value: (one: Case) => number) =>
    cases.reduce((sum, one) => sum + value(one), 0) / cases.length;
  const fall = 1 - mean((one) => one.errorAfter) / mean((one) => one.errorBefore);
  const mnistFall = mean((one) => one.mnistBefore - one.mnistAfter);
  console.log(
    `Misread on average ${percent(fall)} less; MNIST fell by ${(100 * mnistFall).toFixed(3)} points.`,
  );
  if (values.json) console.log(JSON.stringify({ fall, mnistFall, cases }));
  return 0;
});

/** By the hash of the name, as validation is: one writer in five is left out of each. */
function foldOf(writer: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(writer)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash >>> 8) % FOLDS;
}

function withFold(file: StrokeFile, fold: number): StrokeFile {
  const drawings = file.drawings.map((drawing) => ({
    ...drawing,
    part: partOf(drawing.writer, foldOf(drawing.writer) === fold),
  }));
  return { ...file, drawings };
}

interface Digit {
  readonly input: Uint8Array;
  readonly label: number;
}

/** Of the fold's writers with digits enough the three read worst on the first half of a shuffled order; the other half is for the end. */
async function worstOf(tf: Tensorflow, model: ModelFiles, files: readonly StrokeFile[], fold: number) {
  const byWriter = new Map<string, StrokeDrawing[]>();
  for (const drawing of files.flatMap(({ drawings }) => drawings))
    if (
      drawing.label !== NONE &&
      labelOf(drawing.character) === drawing.label &&
      foldOf(drawing.writer) === fold
    )
      byWriter.set(drawing.writer, [...(byWriter.get(drawing.writer) ?? []), drawing]);
  const people = [];
  for (const [writer, drawings] of byWriter) {
    if (drawings.length < LEAST_DIGITS) continue;
    const order = createRandom(1).shuffle(Uint32Array.from(drawings, (_, i) => i));
    const digits = Array.from(
      order,
      (i): Digit => ({ input: renderLines(drawings[i]!.strokes), label: drawings[i]!.label }),
    );
    const half = digits.length >> 1;
    const study = digits.slice(0, half);
    people.push({ writer, study, exam: digits.slice(half), error: await misread(tf, model, study) });
  }
  return people.sort((a, b) => b.error - a.error).slice(0, WORST);
}

async function misread(
  tf: Tensorflow,
  { network, weights }: ModelFiles,
  digits: readonly Digit[],
): Promise<number> {
  const source: Source = imageSource(
    {
      name: 'digits',
      count: digits.length,
      pixels: Buffer.concat(digits.map(({ input }) => input)),
      labels: Uint8Array.from(digits, ({ label }) => label),
      digest: '',
    },
    NO_AUGMENTATION,
  );
  const { probabilities } = await readAll(tf, network, weights, source);
  return (
    digits.filter(({ label }, i) => argmax(probabilities.subarray(10 * i, 10 * i + 10)) !== label).length /
    digits.length
  );
}
