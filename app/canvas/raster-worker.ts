import { type InkChange, InkRaster, type RasterView } from './ink-raster';

/** To the worker. */
export type RasterJob =
  | InkChange
  /** Replaces the one before, finished or not. `early`: a part of it is worth showing. */
  | { readonly kind: 'paint'; readonly id: number; readonly view: RasterView; readonly early: boolean };

/** From the worker: first that it runs. */
export type RasterAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'picture'; readonly id: number; readonly bitmap: ImageBitmap; readonly whole: boolean };

/** Between two looks at the mail: a newer view makes an older one worthless. */
const SLICE_MS = 40;
/** When the first part of an early picture leaves: as soon as there is something to see. */
const FIRST_MS = 90;

const raster = new InkRaster();
let wanted = 0;

const answer = (message: RasterAnswer, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

async function paint({ id, view, early }: Extract<RasterJob, { kind: 'paint' }>): Promise<void> {
  const canvas = new OffscreenCanvas(view.width, view.height);
  const context = canvas.getContext('2d')!;
  const began = performance.now();
  let shown = !early;
  let slice = began;
  for (const _ of raster.paint(context, view)) {
    const now = performance.now();
    if (!shown && now - began > FIRST_MS) {
      shown = true;
      const bitmap = await createImageBitmap(canvas);
      answer({ kind: 'picture', id, bitmap, whole: false }, [bitmap]);
    }
    if (now - slice < SLICE_MS) continue;
    await turn();
    if (wanted !== id) return;
    slice = performance.now();
  }
  const bitmap = canvas.transferToImageBitmap();
  answer({ kind: 'picture', id, bitmap, whole: true }, [bitmap]);
}

self.onmessage = ({ data: job }: MessageEvent<RasterJob>) => {
  if (job.kind !== 'paint') {
    raster.change(job);
    return;
  }
  wanted = job.id;
  void paint(job);
};

answer({ kind: 'ready' });
