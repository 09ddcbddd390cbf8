import type { Network } from '@/lib/network/layers';
import type { CellStore } from './cell-store';

/** What the view did, for tests and the benchmark. */
export interface NetworkProbe {
  /** The digits' probabilities from the bytes that are drawn, within quantisation; empty where nothing is shown. */
  outputValues(): number[];
  /** The same for any layer, by its index in the table. */
  layerValues(index: number): number[];
  /** How many cells have a value: those of the layers that the frame brought. */
  litCells(): number;
  readonly drawCalls: number;
  readonly framesDrawn: number;
  /** Calls of `show` and the script time that they took, milliseconds in all; and the same for drawing. */
  readonly updates: number;
  readonly updateMs: number;
  readonly drawMs: number;
  /** Takes the shown frame again, so often; what one took of script, milliseconds. The clock is read only before and after. */
  repeatUpdate(times: number): number;
  /** Takes the shown frame once more and hands its texture to WebGL at once; milliseconds of script. */
  updateAndUpload(): number;
  /** Finds the cell under a point of the view, CSS pixels, as a click does; false where there is none. */
  pick(x: number, y: number): boolean;
}

/** What the view counts as it goes. */
export interface ViewCounts {
  framesDrawn: number;
  updates: number;
  updateMs: number;
  drawMs: number;
}

export function makeProbe(
  network: Network,
  store: CellStore,
  renderer: { readonly render: { readonly calls: number } },
  counts: Readonly<ViewCounts>,
  view: {
    pick(x: number, y: number): object | null;
    /** Takes the shown frame again, at a moment of `performance.now`. */
    repeat(now: number): void;
    upload(): void;
  },
): NetworkProbe {
  const digits = network.layers.findIndex((l) => l.id === network.outputs.digits);
  return {
    outputValues: () => store.valuesOf(digits),
    layerValues: (index) => store.valuesOf(index),
    litCells: () => store.litCells(),
    pick: (x, y) => view.pick(x, y) !== null,
    repeatUpdate(times) {
      const startedAt = performance.now();
      for (let i = 0; i < times; i++) view.repeat(startedAt);
      return (performance.now() - startedAt) / times;
    },
    updateAndUpload() {
      const startedAt = performance.now();
      view.repeat(startedAt);
      view.upload();
      return performance.now() - startedAt;
    },
    get drawCalls() {
      return renderer.render.calls;
    },
    get framesDrawn() {
      return counts.framesDrawn;
    },
    get updates() {
      return counts.updates;
    },
    get updateMs() {
      return counts.updateMs;
    },
    get drawMs() {
      return counts.drawMs;
    },
  };
}
