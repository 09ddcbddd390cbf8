import { type Op, samplesIn } from '../room/op';
import { createBudget } from './budget';

/**
 * What the server takes of one connection; what comes faster is refused. A page paces itself by the same figures, so that an import,
 * or what was drawn while the network was away, arrives whole however much it is.
 */

/** A pen sends 60 messages a second and a frame's credit comes back as often; twice that is room for a burst after a stall. */
export const MESSAGES_PER_SECOND = 240;
export const MESSAGE_BURST = 480;
/**
 * The fastest pens give 240 samples a second, to several times as many when they were held back. An import goes at this pace: 10,000
 * strokes within a minute, for a fiftieth of the server's time.
 */
export const POINTS_PER_SECOND = 6_000;
/** Twenty minutes of writing that come at once, drawn while the network was away; or a large import. */
export const POINT_BURST = 120_000;

/**
 * Of all that, the part that a page spends on ops. The rest is for what it sends beside them, for what a stalled line delivers at
 * once, and for a connection that was lost with messages on their way.
 */
const OF_MESSAGES = 0.5;
const OF_POINT_BURST = 0.5;
const OF_POINTS_PER_SECOND = 0.9;

/** How fast one page gives its ops away, over all of its connections. */
export interface Pace {
  /** Samples that may go in one message now; null: none may go yet, however small. */
  allowance(): number | null;
  /** A message with these goes. */
  spend(ops: readonly { readonly op: Op }[]): void;
  /** The server took it for too much: nothing is left of the burst. */
  exhaust(): void;
}

/** @param now milliseconds of a clock that is never set back */
export function createPace(now: () => number): Pace {
  const messages = createBudget(MESSAGES_PER_SECOND * OF_MESSAGES, MESSAGE_BURST * OF_MESSAGES);
  const points = createBudget(POINTS_PER_SECOND * OF_POINTS_PER_SECOND, POINT_BURST * OF_POINT_BURST);
  return {
    allowance: () => (messages.left(now()) < 1 ? null : Math.floor(points.left(now()))),
    spend(ops) {
      messages.take(1, now());
      points.take(samplesIn(ops), now());
    },
    exhaust() {
      points.take(points.left(now()), now());
    },
  };
}
