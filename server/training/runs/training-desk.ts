import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { ModelId, PersonId } from '@/lib/ids';
import type { Outlook, Run, RunEvent, RunSettings } from '@/lib/training/run';
import type { RunRecord, TrainingStore } from '@/server/storage/ports';
import type { VersionRegistry } from '@/server/versions/registry';
import { MnistMissingError, readMnist } from '../data/mnist';
import { chooseRoles } from './choose-roles';
import { DEFAULT_SETTINGS } from './fine-tuning';
import { type RunnerOptions, startRunner } from './runner';
import { shownRun } from './shown-run';

export type RunWish =
  | {
      readonly from: ModelId;
      readonly settings?: { readonly [K in keyof RunSettings]?: RunSettings[K] | undefined } | undefined;
    }
  | { readonly repeat: string };

export interface DeskOptions extends Omit<RunnerOptions, 'changed'> {
  readonly store: TrainingStore;
  readonly registry: VersionRegistry;
}

/** There is no such run or version, or no run can be made of it: its sentence says why. */
export class TrainingRefusal extends Error {
  constructor(
    readonly kind: 'unknown' | 'impossible',
    message: string,
  ) {
    super(message);
    this.name = 'TrainingRefusal';
  }
}

/** Where training runs are asked for, followed and ended; one goes at a time, in whichever process took it. */
export interface TrainingDesk {
  outlook(): Promise<Outlook>;
  list(limit: number): Promise<readonly Run[]>;
  find(id: string): Promise<Run | null>;
  /** @throws TrainingRefusal */
  start(wish: RunWish, by: PersonId | null): Promise<Run>;
  cancel(id: string): Promise<boolean>;
  resume(id: string): Promise<boolean>;
  events(id: string, after: number): Promise<readonly RunEvent[]>;
  /** Resolves when something of some run changed here, or after the time: another process may have changed it. */
  change(withinMs: number): Promise<void>;
  /** A run that goes keeps a checkpoint, and is queued again. */
  close(): Promise<void>;
}

/** Fewer say nothing of anybody's hand. */
const LEAST_DRAWINGS = 10;
const EVENTS_AT_ONCE = 500;

export function openTrainingDesk(options: DeskOptions): TrainingDesk {
  const { store, registry, now } = options;
  const news = new EventEmitter();
  news.setMaxListeners(0);
  const changed = () => news.emit('change');
  const runner = startRunner({ ...options, changed });

  const shown = async (run: RunRecord): Promise<Run> => {
    const [ahead, repeated] = await Promise.all([
      store.ahead(run),
      run.repeats === null ? null : store.find(run.repeats),
    ]);
    return shownRun(run, ahead, repeated);
  };
  const known = async (id: string): Promise<RunRecord> => {
    const run = await store.find(id);
    if (!run)
      throw new TrainingRefusal('unknown', 'There is no such run. GET /api/training/runs lists them.');
    return run;
  };
  const outlook = async (): Promise<Outlook> => {
    const [own, holdOut, suspects, mnist] = await Promise.all([
      store.learnableCount(false),
      store.learnableCount(true),
      store.suspects(),
      mnistObjection(),
    ]);
    const few =
      own.drawings < LEAST_DRAWINGS
        ? `${own.drawings} accepted drawings are here to learn from; a run needs ${LEAST_DRAWINGS}. Accept some on /review.`
        : null;
    return {
      drawings: own.drawings,
      people: own.people,
      holdOutDrawings: holdOut.drawings,
      holdOutPeople: holdOut.people,
      missing: [mnist, few].flatMap((sentence) => sentence ?? []),
      suspects: [...suspects],
      settings: DEFAULT_SETTINGS,
    };
  };

  return {
    outlook,
    list: async (limit) => Promise.all((await store.list(limit)).map(shown)),
    async find(id) {
      const run = await store.find(id);
      return run && shown(run);
    },
    async start(wish, by) {
      const id = randomBytes(9).toString('base64url');
      if ('repeat' in wish) await repeat(id, await known(wish.repeat), by);
      else await begin(id, wish, by);
      changed();
      runner.look();
      return shown(await known(id));
    },
    async cancel(id) {
      const done = await store.cancel(id, now());
      changed();
      runner.look();
      return done;
    },
    async resume(id) {
      const done = await store.resume(id);
      changed();
      runner.look();
      return done;
    },
    events: (id, after) => store.events(id, after, EVENTS_AT_ONCE),
    async change(withinMs) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), withinMs);
      await once(news, 'change', { signal: late.signal }).catch(() => {});
      clearTimeout(timer);
    },
    async close() {
      await runner.close();
      changed();
    },
  };

  async function begin(
    id: string,
    { from, settings = {} }: Extract<RunWish, { from: ModelId }>,
    by: PersonId | null,
  ): Promise<void> {
    const version = await registry.find(from);
    if (!version)
      throw new TrainingRefusal('unknown', `There is no version ${from}. GET /api/versions lists them.`);
    if (version.card === null)
      throw new TrainingRefusal('impossible', `${from} cannot be gone on from: ${version.broken}`);
    const { missing, suspects } = await outlook();
    if (missing.length > 0) throw new TrainingRefusal('impossible', missing.join(' '));
    const learnable = await store.learnable();
    await store.queue(
      {
        id,
        network: version.network,
        from: version.id,
        fromDigest: version.card.digest,
        startedBy: by,
        createdAt: now(),
        settings: { ...DEFAULT_SETTINGS, ...given(settings) },
        people: new Set(learnable.map(({ person }) => person)).size,
        suspects: suspects.filter(({ person }) => learnable.some((one) => one.person === person)),
        repeats: null,
      },
      chooseRoles(learnable),
    );
  }

  async function repeat(id: string, run: RunRecord, by: PersonId | null): Promise<void> {
    const mnist = await mnistObjection();
    if (mnist) throw new TrainingRefusal('impossible', mnist);
    const version = await registry.find(run.from);
    if (version?.card?.digest !== run.fromDigest)
      throw new TrainingRefusal(
        'impossible',
        `${run.from}, which the run went on from, is not there any more as it was.`,
      );
    const taught = await store.taught(run.id);
    if (taught.length === 0)
      throw new TrainingRefusal('impossible', 'All drawings of that run were deleted since.');
    const { network, from, fromDigest, settings, suspects } = run;
    const people = new Set(taught.map(({ person }) => person)).size;
    await store.queue(
      {
        id,
        network,
        from,
        fromDigest,
        startedBy: by,
        createdAt: now(),
        settings,
        people,
        suspects,
        repeats: run.id,
      },
      taught,
    );
  }
}

const given = (settings: object): Partial<RunSettings> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

/** Why there is no replay; null where there is. */
async function mnistObjection(): Promise<string | null> {
  try {
    await readMnist('test');
    return null;
  } catch (error) {
    if (error instanceof MnistMissingError) return error.message;
    throw error;
  }
}
