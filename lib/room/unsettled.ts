import type { EpochMillis } from '../ids';
import type { RequestError } from './error';
import { MAX_SAMPLES_PER_IMPORT, type Op, samplesOf } from './op';
import type { KeptOp } from './replica';

/** An import's op alone, or a pen's updates for a minute: below the limit of a message's bytes whatever the numbers are. */
const MAX_SAMPLES_PER_MESSAGE = MAX_SAMPLES_PER_IMPORT;

/**
 * Ops that were given and of which nothing was heard: a pen's of two seconds. On a line that stalls the rest waits here, and goes
 * together, so that its end does not bring the server more messages than it takes at once.
 */
const MAX_UNDER_WAY = 128;

/**
 * An op of this session that the server has not settled yet:
 *   queued   not in the confirmed state: lies on top of it
 *   logged   in the confirmed state, not yet known to be on disk
 *   refused  not in the room; it keeps its place, since a server that lost the tail of its log asks for every n again
 */
export interface UnsettledOp {
  readonly n: number;
  readonly op: Op;
  readonly at: EpochMillis;
  status: 'queued' | 'logged' | 'refused';
  /** Given to the present connection. */
  sent: boolean;
}

export interface LostOp {
  readonly n: number;
  readonly op: Op;
  readonly error: RequestError;
}

/** A session's ops from the first unsettled one on; their n rise by one. */
export class UnsettledOps {
  #ops: UnsettledOp[] = [];
  #next = 1;
  #deeds = 0;

  /** @param kept what an earlier page left unsettled, n rising by one */
  constructor(kept: readonly KeptOp[] = []) {
    this.#ops = kept.map((op) => ({ ...op, status: 'queued', sent: false }));
    this.#next = (kept.at(-1)?.n ?? 0) + 1;
    for (const { op } of kept) this.#deeds += deedsIn(op);
  }

  get size(): number {
    return this.#ops.length;
  }

  /** As people count: strokes, and whatever else was done; the rest of a stroke whose beginning is settled is one, too. */
  get deeds(): number {
    return Math.max(this.#deeds, Math.min(this.size, 1));
  }

  /** The n of the op that is added next. */
  get next(): number {
    return this.#next;
  }

  /** The first n that is not settled. */
  get from(): number {
    return this.#next - this.#ops.length;
  }

  add(op: Op, at: EpochMillis): UnsettledOp {
    const unsettled: UnsettledOp = { n: this.#next++, op, at, status: 'queued', sent: false };
    this.#ops.push(unsettled);
    this.#deeds += deedsIn(op);
    return unsettled;
  }

  all(): readonly UnsettledOp[] {
    return this.#ops;
  }

  *queued(): Iterable<UnsettledOp> {
    for (const op of this.#ops) if (op.status === 'queued') yield op;
  }

  /**
   * Those that the server needs, given that it logged this session up to `loggedThrough`; as many as fit a message.
   * @param allowance samples that may go now
   */
  takeUnsent(limit: number, allowance: number, loggedThrough: number): readonly UnsettledOp[] {
    const unsent: UnsettledOp[] = [];
    let left = Math.min(allowance, MAX_SAMPLES_PER_MESSAGE);
    let underWay = 0;
    for (const op of this.#ops) {
      if (op.n <= loggedThrough) continue;
      if (op.sent) {
        if (op.status === 'queued') underWay++;
        continue;
      }
      left -= samplesOf(op.op);
      if (unsent.length === limit || underWay + unsent.length >= MAX_UNDER_WAY || left < 0) break;
      op.sent = true;
      unsent.push(op);
    }
    return unsent;
  }

  /** Whether the server needs more than this connection was given. */
  hasUnsent(loggedThrough: number): boolean {
    // They are given in order: what the last was given, all were.
    const last = this.#ops.at(-1);
    return last !== undefined && !last.sent && last.n > loggedThrough;
  }

  forgetSent(): void {
    for (const op of this.#ops) op.sent = false;
  }

  logged(n: number): void {
    const op = this.#at(n);
    if (op) op.status = 'logged';
  }

  /** A snapshot came: it holds this session's ops up to here and none behind. */
  loggedExactly(through: number): void {
    for (const op of this.#ops) {
      if (op.n > through) op.status = op.status === 'logged' ? 'queued' : op.status;
      else if (op.status === 'queued') op.status = 'logged';
    }
  }

  /** The op, when this is news. */
  refuse(n: number): Op | null {
    const op = this.#at(n);
    if (!op || op.status === 'refused') return null;
    op.status = 'refused';
    return op.op;
  }

  /** Lets go of what is settled. What was neither logged nor refused before its eyes is returned: it is not in the room. */
  settle(through: number): readonly UnsettledOp[] {
    const settled = this.#ops.splice(0, Math.max(0, Math.min(through - this.from + 1, this.#ops.length)));
    for (const { op } of settled) this.#deeds -= deedsIn(op);
    return settled.filter((op) => op.status === 'queued');
  }

  #at(n: number): UnsettledOp | undefined {
    return n >= this.from ? this.#ops[n - this.from] : undefined;
  }
}

function deedsIn(op: Op): number {
  switch (op.kind) {
    case 'extend':
    case 'end':
      return 0;
    case 'import':
      return op.strokes.length;
    default:
      return 1;
  }
}
