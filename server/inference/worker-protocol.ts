import type { ModelId } from '@/lib/ids';
import type { Reading, ReadRequest } from './port';
import type { EngineChoice, EngineName } from './tensorflow';

/** What the main thread and the inference thread say to each other. */

export interface ModelPlace {
  readonly id: ModelId;
  /** The folder with model.json, its weights and card.json. */
  readonly dir: string;
}

/** Given as workerData. */
export interface WorkerSetup {
  readonly engine: EngineChoice;
  /** Loaded and run before the worker calls itself ready; others when they are first asked for. */
  readonly first: ModelPlace;
}

/** Drawings of one model to be read together. */
export interface Batch {
  readonly model: ModelId;
  /** Where the model lies. */
  readonly dir: string;
  /** 784 bytes a drawing, one after the other. */
  readonly inputs: Uint8Array<ArrayBuffer>;
  /** What is wanted of each drawing, in the same order. */
  readonly wants: readonly Pick<ReadRequest, 'layers' | 'as'>[];
}

export type ToWorker = { readonly kind: 'read'; readonly id: number; readonly batch: Batch };

export type FromWorker =
  | { readonly kind: 'ready'; readonly engine: EngineName; readonly note: string | null }
  /** It cannot start; the message says why, for the operator. */
  | { readonly kind: 'unusable'; readonly message: string }
  | { readonly kind: 'answer'; readonly id: number; readonly readings: readonly Reading[] }
  /** This batch cannot be read (a model's files are broken, say); the worker goes on. */
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
