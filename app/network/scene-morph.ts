import type { SceneLayout } from '@/lib/scene/layout';
import { between } from '@/lib/scene/morph';

const MORPH_MS = 200;

/** The way from one layout to another, while layers open and close. */
export class SceneMorph {
  private way: { readonly from: SceneLayout; readonly to: SceneLayout; readonly startedAt: number } | null =
    null;

  get moving(): boolean {
    return this.way !== null;
  }

  start(from: SceneLayout, to: SceneLayout, startedAt: number): void {
    this.way = { from, to, startedAt };
  }

  stop(): void {
    this.way = null;
  }

  /** The layout of this moment, the last of which ends the way; null where nothing moves. */
  advance(now: number): SceneLayout | null {
    if (!this.way) return null;
    const { from, to, startedAt } = this.way;
    const t = Math.min(1, Math.max(0, (now - startedAt) / MORPH_MS));
    if (t < 1) return between(from, to, t);
    this.way = null;
    return to;
  }
}
