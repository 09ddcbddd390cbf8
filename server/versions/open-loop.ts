import type { EpochMillis, ModelId } from '@/lib/ids';
import type { Inference } from '@/server/inference/create-inference';
import type { EngineChoice } from '@/server/inference/tensorflow';
import type { Storage } from '@/server/storage/ports';
import { openTrainingDesk, type TrainingDesk } from '@/server/training/runs/training-desk';
import { createJudge, type Judge } from './judge';
import { createPromotions, type Promotions } from './promotions';
import { openRegistry, type VersionRegistry } from './registry';
import { openShadows, type ShadowDesk } from './shadow';

export interface LoopOptions {
  readonly storage: Pick<Storage, 'versions' | 'training'>;
  readonly inference: Inference;
  readonly modelsDirs: readonly string[];
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly engine: EngineChoice;
  readonly now: () => EpochMillis;
  readonly report: (error: unknown, context?: object) => void;
  /** Live rooms of the network are read by this version from now on. */
  readonly swap: (network: string, model: ModelId) => Promise<void>;
  /** Other processes are to look at the trials anew. */
  readonly trialsChanged: () => void;
}

/** From drawings to a better model: runs, versions, their comparison, trials, and which of them is live. */
export interface Loop {
  readonly versions: VersionRegistry;
  readonly desk: TrainingDesk;
  readonly judge: Judge;
  readonly promotions: Promotions;
  readonly shadows: ShadowDesk;
  close(): Promise<void>;
}

export async function openLoop(options: LoopOptions): Promise<Loop> {
  const { storage, inference, modelsDirs, dataDir, databaseUrl, engine, now, report } = options;
  const versions = await openRegistry({
    versions: storage.versions,
    modelsDirs,
    report,
    arrange: (live) => inference.arrange(live),
  });
  const shadows = await openShadows({
    versions: storage.versions,
    inference,
    now,
    report,
    changed: options.trialsChanged,
  });
  const judge = createJudge({ versions: storage.versions, registry: versions, inference, dataDir });
  const promotions = createPromotions({
    versions: storage.versions,
    registry: versions,
    judge,
    inference,
    now,
    swap: options.swap,
  });
  const desk = openTrainingDesk({
    store: storage.training,
    registry: versions,
    dataDir,
    databaseUrl,
    engine,
    now,
    report,
  });
  return {
    versions,
    desk,
    judge,
    promotions,
    shadows,
    async close() {
      await Promise.all([desk.close(), shadows.close()]);
    },
  };
}
