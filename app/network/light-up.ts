/** Input to answer, in all. */
const LIGHT_UP_MS = 200;
/** Frames that follow each other quicker than this are the pen moving: they show at once. */
const QUIET_MS = 260;

const BEGUN = 0;
const SHOWN = 1;

/**
 * A frame that comes after a rest lights up over the one before, layer by layer. Its moments stand in a typed array: a field that is
 * given another number each time leaves a piece of garbage each time.
 */
export class LightUp {
  /** When it began (NaN: nothing lights up), and when a frame was shown last. */
  private readonly moments = Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY);

  /** @param still whether whoever looks wants no motion */
  show(now: number, still: boolean): void {
    const rested = now - this.moments[SHOWN]! > QUIET_MS;
    this.moments[SHOWN] = now;
    this.moments[BEGUN] = rested && !still ? now : Number.NaN;
  }

  stop(): void {
    this.moments[BEGUN] = Number.NaN;
  }

  /** How far it has come, 0 to 1. */
  progress(now: number): number {
    const begun = this.moments[BEGUN]!;
    return Number.isNaN(begun) ? 1 : Math.min(1, Math.max(0, (now - begun) / LIGHT_UP_MS));
  }
}
