import { join } from 'node:path';
import { type EpochMillis, type ModelId, modelIdSchema } from '@/lib/ids';
import { type Run, type RunSettings, runSettingsSchema } from '@/lib/training/run';
import { openStorage } from '@/server/storage';
import { openRegistry } from '@/server/versions/registry';
import { parseArguments } from '../commands/arguments';
import { engineOf } from '../commands/engine-option';
import { createProgressBar, duration, percent } from '../commands/progress-bar';
import { SHIPPED_MODELS } from '../places';
import { UsageError } from '../usage-error';
import { openTrainingDesk, type TrainingDesk, TrainingRefusal } from './training-desk';

export interface TerminalRun {
  readonly from: ModelId;
  readonly settings: { readonly [K in keyof RunSettings]?: number | undefined };
  readonly engine: ReturnType<typeof engineOf>;
  readonly json: boolean;
}

/**
 * `--from cnn@3` without strokes is a training run of this instance, as pages start it. @returns null where the arguments ask for
 * something else. @throws UsageError
 */
export function parseTerminalRun(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): TerminalRun | null {
  const asked = args[args.indexOf('--from') + 1];
  const from = modelIdSchema.safeParse(asked);
  if (!args.includes('--from') || !from.success || args.includes('--strokes') || args.includes('--help'))
    return null;
  const { values } = parseArguments(
    args,
    {
      from: { type: 'string' },
      epochs: { type: 'string' },
      batch: { type: 'string' },
      rate: { type: 'string' },
      seed: { type: 'string' },
      engine: { type: 'string' },
      json: { type: 'boolean' },
    },
    [],
  );
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const parsed = runSettingsSchema.partial().safeParse({
    epochs: number(values.epochs),
    batchSize: number(values.batch),
    rate: number(values.rate),
    seed: number(values.seed),
  });
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new UsageError(`${String(path[0])}: ${message}.`);
  }
  return {
    from: from.data,
    settings: parsed.data,
    engine: engineOf(values.engine, environment),
    json: values.json ?? false,
  };
}

/** Queues the run and follows it to its end, in this process or in a server on the same data. @returns the exit code */
export async function runInTerminal(wish: TerminalRun, environment: NodeJS.ProcessEnv): Promise<number> {
  const dataDir = environment.INKLING_DATA || './data';
  const storage = await openStorage({ dataDir, url: environment.DATABASE_URL });
  const report = (error: unknown) => bar.line(error instanceof Error ? error.message : String(error));
  const bar = createProgressBar(process.stderr);
  const registry = await openRegistry({
    versions: storage.versions,
    modelsDirs: [SHIPPED_MODELS, join(dataDir, 'models')],
    report,
    arrange: () => {},
  });
  const desk = openTrainingDesk({
    store: storage.training,
    registry,
    dataDir,
    databaseUrl: environment.DATABASE_URL ?? null,
    engine: wish.engine,
    now: () => Date.now() as EpochMillis,
    report,
  });
  let stopping = false;
  process.on('SIGINT', () => {
    stopping = true;
  });
  try {
    const { id } = await desk
      .start({ from: wish.from, settings: wish.settings }, null)
      .catch((error: unknown) => {
        throw error instanceof TrainingRefusal ? new UsageError(error.message) : error;
      });
    const run = await follow(desk, id, bar, () => stopping);
    bar.end();
    process.stdout.write(`${wish.json ? JSON.stringify(run) : endOf(run)}\n`);
    return run.status === 'done' ? 0 : run.status === 'queued' || run.status === 'running' ? 130 : 1;
  } finally {
    await desk.close();
    await storage.close();
  }
}

async function follow(
  desk: TrainingDesk,
  id: string,
  bar: ReturnType<typeof createProgressBar>,
  stopping: () => boolean,
): Promise<Run> {
  for (let seen = 0; ; ) {
    const run = (await desk.find(id))!;
    for (const event of await desk.events(id, seen)) {
      if (event.kind === 'log') bar.line(event.text);
      seen = event.n;
    }
    if ((run.status !== 'queued' && run.status !== 'running') || stopping()) return run;
    bar.update(shareOf(run), wordsOf(run));
    await desk.change(500);
  }
}

const shareOf = ({ progress }: Run): number =>
  progress && progress.epochs > 0 && progress.batches > 0
    ? Math.max(0, progress.epoch - 1 + progress.batch / progress.batches) / progress.epochs
    : 0;

function wordsOf({ status, ahead, progress }: Run): string {
  if (status === 'queued') return ahead === 0 ? 'about to begin' : `${ahead} before it`;
  if (!progress || progress.phase === 'data') return 'reading the drawings';
  if (progress.phase === 'measuring') return 'measuring what came out';
  const { epoch, epochs, loss, accuracy, secondsLeft } = progress;
  return `epoch ${epoch}/${epochs}  loss ${(loss ?? 0).toFixed(4)}  right ${percent(accuracy ?? 0)}  ${duration(secondsLeft ?? 0)} left`;
}

function endOf({ status, result, reason, id }: Run): string {
  switch (status) {
    case 'done':
      return `It is ${result} now. Compare and promote it on /models.`;
    case 'failed':
      return `The run failed. ${reason}`;
    case 'cancelled':
      return 'The run was cancelled.';
    case 'queued':
    case 'running':
      return `Stopped here. The run ${id} waits with its checkpoint, and a server on this data goes on with it.`;
    default:
      return status satisfies never;
  }
}
