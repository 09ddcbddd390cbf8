import type { RunProgress, RunSettings } from '@/lib/training/run';
import type { EngineChoice, EngineName } from '@/server/inference/tensorflow';
import type { NewRunEvent } from '@/server/storage/training/training-ports';

/** What the process of a training run is given, as its one argument (JSON). It reads the drawings from the database itself. */
export interface RunOrder {
  readonly run: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** The folder of the version that it goes on from, and that version's digest. */
  readonly from: string;
  readonly fromDigest: string;
  readonly settings: RunSettings;
  readonly engine: EngineChoice;
  /** Its own: checkpoint and model. */
  readonly folder: string;
  /** Folders of other versions that the result will be compared with. */
  readonly compareWith: readonly string[];
}

export type FromRun =
  | {
      readonly kind: 'began';
      readonly engine: EngineName;
      readonly code: string;
      readonly dataDigest: string;
    }
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'event'; readonly event: NewRunEvent }
  /** It was asked to stop, and its checkpoint is written. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'done'; readonly model: string; readonly digest: string };

export type ToRun = { readonly kind: 'stop' };
