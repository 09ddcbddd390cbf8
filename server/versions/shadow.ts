import { randomBytes } from 'node:crypto';
import { NO_DIGIT } from '@/lib/drawing/label';
import type { EpochMillis, ModelId } from '@/lib/ids';
import type { Shadow } from '@/lib/training/version';
import type { InferencePort, Reading } from '@/server/inference/port';
import type { ShadowCounts, VersionStore } from '@/server/storage/ports';
import { IS_DIGIT } from '@/server/training/data/digit-or-not';
import { argmax } from '@/server/training/evaluation/metrics';

export interface ShadowOptions {
  readonly versions: Pick<VersionStore, 'shadows' | 'beginShadow' | 'countShadow' | 'endShadow'>;
  readonly inference: InferencePort;
  readonly now: () => EpochMillis;
  readonly report: (error: unknown) => void;
  /** A trial was begun or ended here: other processes are to look (`refresh`). */
  readonly changed: () => void;
}

/** Lets a candidate read beside the live version, for nobody to see, and counts how far the two agree. */
export interface ShadowDesk {
  /** What rooms read by: the same readings, and a share of them is read by the candidate as well. */
  readonly read: InferencePort['read'];
  /** What other processes counted last comes a few seconds later. */
  list(): Promise<readonly Shadow[]>;
  /** Another process has begun or ended a trial. */
  refresh(): Promise<void>;
  /** Ends whatever trial there is of that network, and begins one. */
  begin(model: ModelId, live: ModelId, share: number): Promise<Shadow>;
  /** False: there was none. */
  end(model: ModelId): Promise<boolean>;
  close(): Promise<void>;
}

type Trial = Shadow & { readonly id: string };

const LABELS = 11;
/** What was counted is written this often. */
const WRITE_EVERY_MS = 5_000;
/** A drawing is compared when it has rested for so long: what it was while the pen moved says little. */
const RESTED_MS = 1_000;
/** No more drawings than this wait for their rest; in a fuller house fewer are compared. */
const MOST_RESTING = 200;
const WHO = 'shadow';

interface Resting {
  readonly timer: NodeJS.Timeout;
}

/** @throws StorageError */
export async function openShadows(options: ShadowOptions): Promise<ShadowDesk> {
  const { versions, inference, now, report, changed } = options;
  const trials = new Map<ModelId, Trial>();
  const resting = new Map<string, Resting>();
  /** By trial, what was counted here since it was last written. */
  const uncounted = new Map<string, ShadowCounts>();

  let changes = 0;
  const refresh = async (): Promise<void> => {
    const before = changes;
    const stored = await versions.shadows();
    // What was begun or ended here meanwhile may not be in what was read.
    if (before !== changes) return refresh();
    trials.clear();
    for (const trial of stored) if (trial.endedAt === null) trials.set(trial.live as ModelId, trial);
  };
  await refresh();

  const add = (id: string, counts: ShadowCounts): void =>
    void uncounted.set(id, sumOf(uncounted.get(id) ?? nothing(), counts));

  const write = async (): Promise<void> => {
    for (const [id, counts] of [...uncounted]) {
      uncounted.delete(id);
      await versions.countShadow(id, counts).catch((error: unknown) => {
        add(id, counts);
        throw error;
      });
    }
  };
  const timer = setInterval(() => void write().catch(report), WRITE_EVERY_MS);
  timer.unref();

  const count = async (trial: Trial, input: Uint8Array, seen: Reading): Promise<void> => {
    const own = await inference.read(
      { model: trial.model as ModelId, input, layers: 'none', as: 'packed' },
      undefined,
      WHO,
    );
    if (trials.get(trial.live as ModelId)?.id !== trial.id) return;
    const [was, is] = [takenFor(seen), takenFor(own)];
    const counts = nothing();
    if (was !== is) counts.disagreements[was]![is]!++;
    add(trial.id, { ...counts, seen: 1, agreed: was === is ? 1 : 0 });
  };

  const note = (key: string, input: Uint8Array, reading: Reading): void => {
    const trial = trials.get(reading.model);
    if (!trial || shareOf(key) >= trial.share) return;
    const before = resting.get(key);
    if (!before && resting.size >= MOST_RESTING) return;
    if (before) clearTimeout(before.timer);
    const ready = setTimeout(() => {
      resting.delete(key);
      // A trial is worth no complaint: what could not be read is not counted.
      count(trial, input, reading).catch(() => {});
    }, RESTED_MS);
    ready.unref();
    resting.set(key, { timer: ready });
  };

  return {
    async read(request, key, source) {
      const reading = await inference.read(request, key, source);
      if (key !== undefined && trials.size > 0) note(key, request.input, reading);
      return reading;
    },
    async list() {
      return (await versions.shadows()).map(({ id, ...trial }) => ({
        ...trial,
        ...sumOf(trial, uncounted.get(id) ?? nothing()),
      }));
    },
    refresh,
    async begin(model, live, share) {
      await write();
      const shown: Shadow = { model, live, share, startedAt: now(), endedAt: null, ...nothing() };
      const trial: Trial = { id: randomBytes(9).toString('base64url'), ...shown };
      await versions.beginShadow(trial);
      trials.set(live, trial);
      changes++;
      changed();
      return shown;
    },
    async end(model) {
      const trial = [...trials.values()].find((one) => one.model === model);
      if (!trial) return false;
      trials.delete(trial.live as ModelId);
      await write();
      await versions.endShadow(trial.id, now());
      changes++;
      changed();
      return true;
    },
    async close() {
      clearInterval(timer);
      for (const { timer: ready } of resting.values()) clearTimeout(ready);
      await write();
    },
  };
}

const nothing = (): ShadowCounts & { readonly disagreements: number[][] } => ({
  seen: 0,
  agreed: 0,
  disagreements: Array.from({ length: LABELS }, () => new Array<number>(LABELS).fill(0)),
});

const sumOf = (one: ShadowCounts, other: ShadowCounts): ShadowCounts => ({
  seen: one.seen + other.seen,
  agreed: one.agreed + other.agreed,
  disagreements: one.disagreements.map((row, was) =>
    row.map((count, is) => count + other.disagreements[was]![is]!),
  ),
});

const takenFor = ({ probabilities, isDigit }: Reading): number =>
  isDigit !== null && isDigit < IS_DIGIT ? NO_DIGIT : argmax(probabilities);

/** 0 to 1, the same for all revisions of a glyph. */
function shareOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
