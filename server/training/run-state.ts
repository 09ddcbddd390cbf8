import { createMoments, type Moments } from './adam';
import { type Checkpoint, CheckpointError, type EpochRecord, type Plan } from './checkpoint';
import { initialParameters, type Parameter, parametersOf } from './parameters';
import { createRandom, type Random } from './random';
import type { TrainingJob } from './trainer';

/** A training run at work; arrays in the order of the parameters. */
export interface RunState {
  readonly parameters: readonly Parameter[];
  readonly moments: readonly Moments[];
  /** The running means of the parameters. */
  readonly averages: readonly Float32Array[];
  readonly random: Random;
  readonly history: EpochRecord[];
  readonly plan: Plan;
  /** The averages after the best epoch so far. */
  best: readonly Float32Array[] | null;
  bestEpoch: number | null;
  /** Steps done. */
  step: number;
}

type JobDescription = Pick<TrainingJob, 'engine' | 'network' | 'recipe' | 'data' | 'initial'>;

export function startRun({ network, recipe, initial }: JobDescription): RunState {
  const random = createRandom(recipe.seed);
  const parameters = initial ? parametersOf(network, initial) : initialParameters(network, random);
  return {
    parameters,
    moments: parameters.map(({ values }) => createMoments(values.length)),
    averages: parameters.map(({ values }) => values.slice()),
    random,
    history: [],
    plan: [{ fromStep: 0, epochs: recipe.epochs }],
    best: null,
    bestEpoch: null,
    step: 0,
  };
}

export function snapshotRun(
  { engine, network, recipe, data }: Omit<JobDescription, 'initial'>,
  run: RunState,
): Checkpoint {
  const arrays = new Map<string, Float32Array>();
  run.parameters.forEach(({ values }, i) => {
    arrays.set(`parameter/${i}`, values);
    arrays.set(`first/${i}`, run.moments[i]!.first);
    arrays.set(`second/${i}`, run.moments[i]!.second);
    arrays.set(`average/${i}`, run.averages[i]!);
    if (run.best) arrays.set(`best/${i}`, run.best[i]!);
  });
  return {
    engine,
    network: network.name,
    recipe,
    plan: run.plan,
    data,
    step: run.step,
    random: run.random.state(),
    history: [...run.history],
    bestEpoch: run.bestEpoch,
    arrays,
  };
}

/** @throws CheckpointError when it belongs to another run */
export function restoreRun(job: JobDescription, checkpoint: Checkpoint): RunState {
  const refuse = (reason: string): never => {
    throw new CheckpointError('given', reason);
  };
  if (checkpoint.network !== job.network.name) refuse(`it trains ${checkpoint.network}.`);
  const { epochs } = job.recipe;
  if (JSON.stringify({ ...checkpoint.recipe, epochs }) !== JSON.stringify(job.recipe)) {
    refuse('it was made with other settings; start it with those, or without --resume.');
  }
  if (checkpoint.engine !== job.engine)
    refuse(`it was made on the ${checkpoint.engine} engine, this is ${job.engine}; choose with --engine.`);
  if (JSON.stringify(checkpoint.data) !== JSON.stringify(job.data)) refuse('it was made on other data.');
  // Checkpoints of before there were plans have none.
  const plan = (checkpoint.plan as Plan | undefined) ?? [{ fromStep: 0, epochs: checkpoint.recipe.epochs }];
  const fresh = startRun(job);
  const array = (name: string, length: number): Float32Array => {
    const values = checkpoint.arrays.get(name);
    if (values?.length !== length) return refuse(`its ${name} does not fit the network.`);
    return values;
  };
  const parameters = fresh.parameters.map((parameter, i) => ({
    ...parameter,
    values: array(`parameter/${i}`, parameter.values.length),
  }));
  const all = (name: string) => parameters.map(({ values }, i) => array(`${name}/${i}`, values.length));
  const first = all('first');
  const second = all('second');
  return {
    parameters,
    moments: parameters.map((_, i) => ({ first: first[i]!, second: second[i]! })),
    averages: all('average'),
    random: createRandom(checkpoint.random),
    history: [...checkpoint.history],
    plan: plan.at(-1)?.epochs === epochs ? plan : [...plan, { fromStep: checkpoint.step, epochs }],
    best: checkpoint.bestEpoch === null ? null : all('best'),
    bestEpoch: checkpoint.bestEpoch,
    step: checkpoint.step,
  };
}
