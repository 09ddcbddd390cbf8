import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMillis } from '@/lib/ids';
import type { RunProgress } from '@/lib/training/run';
import type { EngineChoice } from '@/server/inference/tensorflow';
import type { NewRunEvent, RunEnd, RunRecord, TrainingStore } from '@/server/storage/ports';
import type { VersionRegistry } from '@/server/versions/registry';
import { explanationOf } from '../commands/command';
import type { FromRun } from './run-protocol';
import { type RunOutcome, type RunProcess, startRunProcess } from './start-process';

export interface RunnerOptions {
  readonly store: TrainingStore;
  readonly registry: VersionRegistry;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly engine: EngineChoice;
  readonly now: () => EpochMillis;
  readonly report: (error: unknown) => void;
  /** Something of some run changed. */
  readonly changed: () => void;
}

export interface Runner {
  /** There may be something to do. */
  look(): void;
  close(): Promise<void>;
}

/** Another process may have queued a run, or ended without a word. */
const LOOK_EVERY_MS = 2_000;
/** A worker that was not heard of for so long is gone: it beats ten times in it. */
const LOST_AFTER_MS = 20_000;
/** What is told is written in parts of this length of time. */
const WRITE_EVERY_MS = 400;
/** To keep a checkpoint in; the server's own stop takes no longer. */
const STOP_LIMIT_MS = 3_000;

/** Takes queued runs, one at a time over all processes on the database, and sees each to its end. */
export function startRunner(options: RunnerOptions): Runner {
  const { store, registry, now, report, changed } = options;
  const worker = randomBytes(9).toString('base64url');
  let busy: Promise<void> | null = null;
  let child: RunProcess | null = null;
  let closed = false;

  const look = (): void => {
    if (busy || closed) return;
    busy = step()
      .catch(report)
      .finally(() => {
        busy = null;
      });
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  look();

  async function step(): Promise<void> {
    const run = await store.claim(worker, now(), (now() - LOST_AFTER_MS) as EpochMillis);
    if (!run) return;
    changed();
    const end = await perform(run).catch((error: unknown): RunEnd => {
      report(error);
      return { status: 'failed', reason: explanationOf(error), checkpointed: existsSync(checkpointOf(run)) };
    });
    if (end.status === 'done' || end.status === 'cancelled')
      await rm(folderOf(run), { recursive: true, force: true });
    await store.end(run.id, worker, end, now());
    changed();
    // The next may be waiting.
    if (end.status !== 'queued') setImmediate(look);
  }

  async function perform(run: RunRecord): Promise<RunEnd> {
    const from = await registry.find(run.from);
    if (!from) throw new Error(`The files of ${run.from} are not there any more.`);
    const folder = folderOf(run);
    await mkdir(folder, { recursive: true });
    const live = await registry.find(registry.liveOf(run.network));
    const telling = startTelling(run);
    child = startRunProcess(
      {
        run: run.id,
        dataDir: options.dataDir,
        databaseUrl: options.databaseUrl,
        from: from.dir,
        fromDigest: run.fromDigest,
        settings: run.settings,
        // A run stays on the engine that it began on; one that repeats another is on that one's.
        engine: run.engine ?? (await repeatedEngine(run)) ?? options.engine,
        folder,
        compareWith: live ? [live.dir] : [],
      },
      telling.hear,
    );
    const outcome = await child.over;
    child = null;
    await telling.finish();
    return telling.ending() ?? endOf(run, outcome);
  }

  async function repeatedEngine(run: RunRecord) {
    return run.repeats === null ? null : ((await store.find(run.repeats))?.engine ?? null);
  }

  async function endOf(run: RunRecord, outcome: RunOutcome): Promise<RunEnd> {
    const checkpointed = existsSync(checkpointOf(run));
    switch (outcome.kind) {
      case 'done': {
        const { network, from: parent, id } = run;
        const version = await registry.admit(outcome.model, { network, parent, run: id, at: now() });
        return { status: 'done', result: version.id, resultDigest: version.digest };
      }
      case 'stopped':
        return { status: 'queued' };
      case 'failed':
        return { status: 'failed', reason: outcome.reason, checkpointed };
      case 'lost': {
        const kept = checkpointed ? ' It can be resumed from its last checkpoint.' : '';
        return { status: 'failed', reason: `${outcome.reason}${kept}`, checkpointed };
      }
      default:
        return outcome satisfies never;
    }
  }

  /** Writes down what a run says, beats, and ends it where somebody asked for that or another process has taken it. */
  function startTelling(run: RunRecord) {
    let progress: RunProgress | null = null;
    let events: NewRunEvent[] = [];
    let ending: RunEnd | null = null;
    let writing = Promise.resolve();

    const write = async (): Promise<void> => {
      const told = events;
      events = [];
      if (told.length > 0) await store.tell(run.id, told, now());
      const { ours, cancelAsked } = await store.beat(run.id, worker, now(), progress);
      if (!ours || cancelAsked) {
        // Whoever has taken the run meanwhile works in the same folder: it is left alone.
        ending = { status: ours ? 'cancelled' : 'queued' };
        child?.kill();
      }
      changed();
    };
    // A full disk passes, or the trainer meets it as well: what could not be written is not what ends a run.
    const writeLater = () => {
      writing = writing.then(write).catch(report);
    };
    const beats = setInterval(writeLater, WRITE_EVERY_MS);
    return {
      ending: () => ending,
      hear(message: FromRun): void {
        switch (message.kind) {
          case 'progress':
            progress = message.progress;
            return;
          case 'event':
            events.push(message.event);
            return;
          case 'began': {
            const { kind: _, ...facts } = message;
            writing = writing.then(() => store.began(run.id, facts)).catch(report);
            return;
          }
          case 'stopped':
          case 'failed':
          case 'done':
            return;
          default:
            message satisfies never;
        }
      },
      async finish(): Promise<void> {
        clearInterval(beats);
        writeLater();
        await writing;
      },
    };
  }

  const folderOf = ({ id }: RunRecord): string => join(options.dataDir, 'training', 'runs', id);
  const checkpointOf = (run: RunRecord): string => join(folderOf(run), 'checkpoint');

  return {
    look,
    async close() {
      closed = true;
      clearInterval(timer);
      child?.stop();
      const late = setTimeout(() => child?.kill(), STOP_LIMIT_MS);
      await busy;
      clearTimeout(late);
    },
  };
}
