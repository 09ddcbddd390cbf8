import { type InkChange, InkRaster, type RasterView } from './ink-raster';
import type { RasterAnswer, RasterJob } from './raster-worker';

/** A picture of the view that was asked for last; `whole` is false for a part that is shown until the rest comes. */
export type OnPicture = (picture: CanvasImageSource, whole: boolean) => void;

/** Paints what is too much for a frame, elsewhere or in small pieces. */
export interface Raster {
  change(change: InkChange): void;
  /** The request before is forgotten. */
  paint(view: RasterView, early: boolean, onPicture: OnPicture): void;
  close(): void;
}

/** In a worker where the browser lets one paint; else beside everything else, a few milliseconds at a time. */
export function createRaster(): Raster {
  const worker = startWorker();
  return worker === null ? idleRaster() : workerRaster(worker);
}

function startWorker(): Worker | null {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return null;
  try {
    return new Worker(new URL('./raster-worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return null;
  }
}

function workerRaster(worker: Worker): Raster {
  let asked = 0;
  let waiting: OnPicture | null = null;
  /** Takes over should the worker turn out not to run, with all that it was told. */
  let instead: Raster | null = null;
  let told: RasterJob[] | null = [];
  const tell = (job: RasterJob, transfer: Transferable[] = []): void => {
    told?.push(job);
    // Kept until it is known that the worker runs: what was handed over could not be given again.
    worker.postMessage(job, told === null ? transfer : []);
  };

  worker.onmessage = ({ data }: MessageEvent<RasterAnswer>) => {
    if (data.kind === 'ready') {
      told = null;
      return;
    }
    if (data.id === asked) waiting?.(data.bitmap, data.whole);
    data.bitmap.close();
  };
  worker.onerror = () => {
    if (told === null || instead !== null) return;
    instead = idleRaster();
    for (const job of told) {
      if (job.kind !== 'paint') instead.change(job);
      else if (waiting) instead.paint(job.view, job.early, waiting);
    }
    told = null;
  };

  return {
    change(change) {
      if (instead) instead.change(change);
      else if (change.kind === 'put')
        tell(
          change,
          change.strokes.map(({ points }) => points.buffer as ArrayBuffer),
        );
      else tell(change);
    },
    paint(view, early, onPicture) {
      waiting = onPicture;
      if (instead) instead.paint(view, early, onPicture);
      else tell({ kind: 'paint', id: ++asked, view, early });
    },
    close() {
      waiting = null;
      worker.terminate();
      instead?.close();
    },
  };
}

/** Of a frame of 16 ms, so that a pen keeps up. */
const SLICE_MS = 4;

function idleRaster(): Raster {
  const raster = new InkRaster();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    change: (change) => raster.change(change),
    paint(view, early, onPicture) {
      clearTimeout(timer);
      const canvas = document.createElement('canvas');
      canvas.width = view.width;
      canvas.height = view.height;
      const strokes = raster.paint(canvas.getContext('2d')!, view);
      const go = () => {
        const until = performance.now() + SLICE_MS;
        while (performance.now() < until)
          if (strokes.next().done) {
            onPicture(canvas, true);
            return;
          }
        if (early) onPicture(canvas, false);
        timer = setTimeout(go, 0);
      };
      go();
    },
    close: () => clearTimeout(timer),
  };
}
