/** One step of the journey through the layers. */
const REVEAL_MS = 180;

/** What is lit only so far: the network's cells. */
interface Lit {
  /** Slot of the layout, or a part of the way to it; null: all. */
  revealedThrough: number | null;
}

/** Lights the layers only up to one of the layout, and goes there in a short while. */
export class Reveal {
  private step: { readonly from: number; readonly to: number; readonly startedAt: number } | null = null;

  constructor(private readonly lit: Lit) {}

  /** The slot that it is bound for; null: all. */
  get goal(): number | null {
    return this.step ? this.step.to : this.lit.revealedThrough;
  }

  /**
   * @param slot null: all
   * @param last the layout's last slot
   * @param startedAt null where whoever looks wants no motion
   */
  go(slot: number | null, last: number, startedAt: number | null): void {
    const from = this.goal ?? last;
    this.step = null;
    if (slot === null || startedAt === null) this.lit.revealedThrough = slot;
    else this.step = { from: Math.min(from, slot), to: slot, startedAt };
  }

  /** True while another frame is needed. */
  advance(now: number): boolean {
    if (!this.step) return false;
    const { from, to, startedAt } = this.step;
    const t = Math.min(1, Math.max(0, (now - startedAt) / REVEAL_MS));
    if (t >= 1) this.step = null;
    this.lit.revealedThrough = from + (to - from) * t;
    return t < 1;
  }
}
