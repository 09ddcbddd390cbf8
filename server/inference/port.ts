import type { ModelId } from '@/lib/ids';

/**
 * Which layers a caller wants beside the answer: none, those of the default view (pooled maps, dense, outputs), or all. The input is
 * never among them: whoever asks has its bytes. `selectLayers` in layer-selection.ts says which indices these are.
 */
export type LayerSelection = 'none' | 'default' | 'all';

export interface ReadRequest {
  readonly model: ModelId;
  /** 784 bytes, row by row, white (255) ink on black (0): the network's only input, as value / 255. */
  readonly input: Uint8Array;
  readonly layers: LayerSelection;
  /** `packed`: quantised and deflated for frames; `floats`: exact values for the HTTP API. */
  readonly as: 'packed' | 'floats';
}

/** One layer ready for a frame: quantised (see lib/network/activations.ts) and deflated raw. */
export interface PackedLayer {
  readonly index: number;
  readonly scale: number;
  /** Cells before deflation. */
  readonly cells: number;
  readonly deflated: Uint8Array;
}

export interface Reading {
  readonly model: ModelId;
  /** Ten probabilities that sum to one. */
  readonly probabilities: Float32Array;
  /** Probability that this is a digit at all; null where the network has no such output. */
  readonly isDigit: number | null;
  readonly packed: readonly PackedLayer[];
  /** By layer id, map-major; empty unless `as` was `floats`. */
  readonly floats: ReadonlyMap<string, Float32Array>;
}

export class UnknownModelError extends Error {
  constructor(readonly model: string) {
    super(`There is no model ${model}. Ask GET /api/models for those there are.`);
    this.name = 'UnknownModelError';
  }
}

/** The caller's wish was overtaken by a newer one with the same key, or the queue was full. */
export class StaleReadError extends Error {
  constructor() {
    super('A newer version of this drawing took its place.');
    this.name = 'StaleReadError';
  }
}

/** This drawing could not be read, and would not be if it were asked for again: its model's files are broken, say. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** No inference thread runs just now; one is being started. Worth asking again a little later. */
export class EngineDownError extends Error {
  constructor() {
    super('The network is being restarted. Try again in a moment.');
    this.name = 'EngineDownError';
  }
}

/** Asked after, or unanswered at, `close`. */
export class InferenceClosedError extends Error {
  constructor() {
    super('The server is stopping; nothing is read any more.');
    this.name = 'InferenceClosedError';
  }
}

/** The rest of the server reads drawings only through this. */
export interface InferencePort {
  /**
   * Reads one drawing. Calls are batched over all rooms. At most one call per `key` waits: a newer one replaces it, and the older
   * promise rejects with StaleReadError. Without a key nothing is replaced.
   * @param source who asks, a room's id say: where more is asked than can be read, turns are taken by source.
   * @throws UnknownModelError, StaleReadError, UnreadableError, EngineDownError, InferenceClosedError; RangeError for an input that is
   * not 784 bytes
   */
  read(request: ReadRequest, key?: string, source?: string): Promise<Reading>;
  /** `native` or `wasm`: what runs. */
  readonly engine: 'native' | 'wasm';
  /** The models that can be asked for; the first is the default. */
  models(): readonly ModelId[];
  close(): Promise<void>;
}
