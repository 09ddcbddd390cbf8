import type { Label } from '@/lib/drawing/label';
import type { DrawingId, EpochMillis, ModelId, PersonId } from '@/lib/ids';
import type { NetworkName } from '@/lib/network/layers';
import type { GateResult } from '@/lib/training/gate';
import type { RunEvent, RunProgress, RunSettings, RunStatus, Suspect } from '@/lib/training/run';
import type { Credit, Promotion, Shadow } from '@/lib/training/version';
import type { WholeDrawing } from '../drawings/drawing-ports';

/** A drawing of a run, with the label that it had when the run was made. */
export interface TaughtDrawing {
  readonly drawing: DrawingId;
  readonly label: Label;
  readonly role: 'training' | 'validation';
}

export interface NewRun {
  readonly id: string;
  readonly network: NetworkName;
  readonly from: ModelId;
  readonly fromDigest: string;
  readonly startedBy: PersonId | null;
  readonly createdAt: EpochMillis;
  readonly settings: RunSettings;
  readonly people: number;
  readonly suspects: readonly Suspect[];
  /** The run that it repeats. */
  readonly repeats: string | null;
}

export interface RunRecord extends Omit<NewRun, 'startedBy'> {
  readonly startedBy: { readonly id: string; readonly name: string } | null;
  readonly status: RunStatus;
  readonly startedAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
  readonly engine: 'native' | 'wasm' | null;
  readonly code: string | null;
  readonly dataDigest: string | null;
  /** As many as it was given; `present`: that are still there. */
  readonly drawings: number;
  readonly present: number;
  readonly progress: RunProgress | null;
  readonly reason: string | null;
  readonly worker: string | null;
  readonly attempts: number;
  readonly cancelAsked: boolean;
  readonly checkpointed: boolean;
  readonly result: ModelId | null;
  readonly resultDigest: string | null;
}

/** A taught drawing with its pixels. */
export interface TaughtPixels extends TaughtDrawing {
  readonly person: PersonId;
  /** 784 bytes. */
  readonly input: Uint8Array;
}

export type NewRunEvent = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, 'n' | 'at'>
    : never
  : never;

export type RunEnd =
  | { readonly status: 'done'; readonly result: ModelId; readonly resultDigest: string }
  | { readonly status: 'failed'; readonly reason: string; readonly checkpointed: boolean }
  | { readonly status: 'cancelled' }
  /** The process that ran it stops: another goes on with it. */
  | { readonly status: 'queued' };

/** Accepted drawings with a label, of the people who may be taught from, or of the hold-out. */
export interface LearnableCount {
  readonly drawings: number;
  readonly people: number;
}

export interface TrainingStore {
  /** Notes a run and what it is taught by, as of now, in one transaction. */
  queue(run: NewRun, drawings: readonly TaughtDrawing[]): Promise<void>;
  find(id: string): Promise<RunRecord | null>;
  /** The newest first. */
  list(limit: number): Promise<readonly RunRecord[]>;
  /** Queued before it. */
  ahead(run: Pick<RunRecord, 'id' | 'status' | 'createdAt'>): Promise<number>;
  /**
   * Takes the oldest queued run where none runs. A run whose worker was not heard of since `lostBefore` is queued again first, or,
   * where it was begun too often, failed. Null: nothing to do.
   */
  claim(worker: string, now: EpochMillis, lostBefore: EpochMillis): Promise<RunRecord | null>;
  /** Says that the worker is alive; answers whether the run is still its own, and whether it is to stop. */
  beat(
    id: string,
    worker: string,
    now: EpochMillis,
    progress: RunProgress | null,
  ): Promise<{ readonly ours: boolean; readonly cancelAsked: boolean }>;
  began(id: string, facts: { engine: 'native' | 'wasm'; code: string; dataDigest: string }): Promise<void>;
  /** Ends the worker's hold on a run that is still its own. */
  end(id: string, worker: string, end: RunEnd, now: EpochMillis): Promise<void>;
  tell(id: string, events: readonly NewRunEvent[], now: EpochMillis): Promise<void>;
  events(id: string, after: number, limit: number): Promise<readonly RunEvent[]>;
  /** A queued run is cancelled at once, a running one asked to stop. False: it is over already. */
  cancel(id: string, now: EpochMillis): Promise<boolean>;
  /** A failed run with a checkpoint is queued again. False: it is none. */
  resume(id: string): Promise<boolean>;
  /** What it is taught by and is still there, in order. */
  taught(id: string): Promise<readonly TaughtPixels[]>;
  /** What a run would be taught by now, oldest first. */
  learnable(): Promise<readonly { drawing: DrawingId; label: Label; person: PersonId; digest: string }[]>;
  learnableCount(holdOut: boolean): Promise<LearnableCount>;
  /** People most of whose accepted labels the network contradicts. */
  suspects(): Promise<readonly Suspect[]>;
}

export interface VersionRecord {
  readonly id: ModelId;
  readonly network: NetworkName;
  readonly number: number;
  readonly digest: string;
  readonly parent: ModelId | null;
  readonly run: string | null;
  readonly createdAt: EpochMillis;
}

/** A reviewed drawing of a hold-out author. */
export interface HoldOutDrawing {
  readonly drawing: DrawingId;
  readonly person: PersonId;
  readonly name: string;
  readonly label: Label;
}

export type ShadowCounts = Pick<Shadow, 'seen' | 'agreed' | 'disagreements'>;

export interface VersionStore {
  list(): Promise<readonly VersionRecord[]>;
  /** One more than any that there was. */
  nextNumber(network: NetworkName): Promise<number>;
  add(version: VersionRecord): Promise<void>;
  /** The newest first. */
  promotions(): Promise<readonly Promotion[]>;
  /** Only where `previous` is what the network's last promotion says; false otherwise: somebody else was quicker. */
  promote(
    promotion: Omit<Promotion, 'by' | 'gate'> & { readonly by: PersonId; readonly gate: GateResult | null },
    before: string | null,
  ): Promise<boolean>;
  /** Whose drawings a run was taught by, the most first. */
  credits(run: string): Promise<readonly Credit[]>;
  holdOut(): Promise<readonly HoldOutDrawing[]>;
  pixels(drawings: readonly DrawingId[]): Promise<ReadonlyMap<DrawingId, WholeDrawing['input']>>;
  /** The newest first. */
  shadows(): Promise<readonly (Shadow & { readonly id: string })[]>;
  /** Ends whatever trial there is beside the same live version. */
  beginShadow(trial: Shadow & { readonly id: string }): Promise<void>;
  /** Adds what one process has counted: several count for the same trial. */
  countShadow(id: string, counted: ShadowCounts): Promise<void>;
  endShadow(id: string, now: EpochMillis): Promise<void>;
}
