import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * How far the server is from keeping up: 0 while it does, up to 1. Ink has the right of way, so under strain glyphs that move are read
 * less often and whatever a room has to say gathers for longer; nothing is queued for it, and how a glyph stands in the end is always
 * read.
 */
export type Strain = number;

const FIRST_STRAIN = 0.1;
const GROWTH = 1.5;
const RELIEF = 0.05;
/** Milliseconds by which the event loop is late where people begin to feel it, and where there is room again. */
export const LATE_MS = 8;
const EASY_MS = 4;

const LOOK_MS = 250;
const RESOLUTION_MS = 5;

/**
 * Rises by factors and falls by steps, as senders on a shared line yield to each other (Chiu and Jain, 1989), so that it settles where
 * the server just keeps up.
 * @param delayMs by which the event loop was late since the last look
 */
export function nextStrain(strain: Strain, delayMs: number): Strain {
  if (delayMs > LATE_MS) return Math.min(1, Math.max(FIRST_STRAIN, strain * GROWTH));
  return delayMs < EASY_MS ? Math.max(0, strain - RELIEF) : strain;
}

export interface StrainGauge {
  readonly strain: () => Strain;
  stop(): void;
}

/** Feels the strain of this process by its event loop. */
export function createStrainGauge(): StrainGauge {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let strain: Strain = 0;
  const timer = setInterval(() => {
    strain = nextStrain(strain, delay.percentile(95) / 1e6 - RESOLUTION_MS);
    delay.reset();
  }, LOOK_MS);
  timer.unref();
  return {
    strain: () => strain,
    stop() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
