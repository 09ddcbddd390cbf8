import type { Batch } from '@/lib/wire';
import type { PenDigit } from '../pen-strokes';

/** One tab of one person in a room of the product. */
export interface TabPlan {
  readonly origin: string;
  readonly room: string;
  readonly key: string;
  /** Who they are. */
  readonly cookie: string;
  readonly session: string;
  /** Whether it shows the network: the default view of the glyph that was touched last. */
  readonly watches: boolean;
  readonly draws: {
    readonly updatesPerSecond: number;
    readonly region: readonly [number, number, number, number];
    readonly first: number;
  } | null;
}

/** What a load process is asked for; each is answered once it is done. */
export type LoadRequest =
  | { readonly kind: 'join'; readonly digits: readonly PenDigit[]; readonly tabs: readonly TabPlan[] }
  /** All of its tabs at once. `record`: the session whose batches are kept. */
  | { readonly kind: 'draw'; readonly span: Span; readonly record: string | null }
  /** Those of its tabs that are named are closed. */
  | { readonly kind: 'leave'; readonly sessions: readonly string[] }
  /** So many sockets of a bare relay only listen, from now on. */
  | { readonly kind: 'listen'; readonly origin: string; readonly sockets: number }
  /** Gives a bare relay these batches, at their times, to pass on. */
  | { readonly kind: 'replay'; readonly origin: string; readonly batches: readonly TimedBatch[] };

/** What is measured, on the machine's steady clock: it begins when everybody has drawn for a while. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface TimedBatch {
  /** Since the measuring began. */
  readonly ms: number;
  readonly batch: Batch;
}

/** What a tab did and saw. */
export interface TabReport {
  readonly session: string;
  readonly room: string;
  readonly watches: boolean;
  /** Why it lost its connection; null where it has it still. */
  readonly closed: string | null;
  /** Of those who draw: the n of the first op of each measured update, and when it was sent. */
  readonly sent: { readonly n: Int32Array; readonly at: Float64Array };
  /** Ops of others that arrived: who sent it (index into `sessions`), its n, and when. */
  readonly seen: {
    readonly sessions: readonly string[];
    readonly who: Int32Array;
    readonly n: Int32Array;
    readonly at: Float64Array;
  };
  /** By session: how many predictions of glyphs that it draws arrived in the measured time. */
  readonly predictions: ReadonlyMap<string, number>;
  readonly frames: number;
  readonly batches: number;
}

export interface LoadReport {
  readonly tabs: readonly TabReport[];
  readonly recorded: readonly TimedBatch[];
}
