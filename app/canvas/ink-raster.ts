import type { StrokeId } from '@/lib/ids';
import { boundsOf } from '@/lib/stroke/bounds';
import type { Pointer } from '@/lib/stroke/points';
import { type Box, boxesMeet, inkRim, rimPath } from './ink-path';

/** A finished stroke, as a worker gets it. */
export interface RasterStroke {
  readonly id: StrokeId;
  readonly firstSeq: number;
  readonly colour: number;
  readonly width: number;
  readonly pointer: Pointer;
  /** Flat samples, see `lib/stroke/points.ts`. */
  readonly points: Int32Array;
}

/** What becomes of the finished strokes of a sheet; plain, so that a worker can be told. */
export type InkChange =
  | { readonly kind: 'put'; readonly strokes: readonly RasterStroke[] }
  | { readonly kind: 'remove'; readonly ids: readonly StrokeId[] }
  | { readonly kind: 'clear' }
  | { readonly kind: 'recolour'; readonly fills: readonly string[] };

/** Which part of the sheet, on how many pixels. */
export interface RasterView {
  /** Pixels of the picture. */
  readonly width: number;
  readonly height: number;
  /** Pixels to a sheet unit. */
  readonly scale: number;
  /** Sheet units. */
  readonly left: number;
  readonly top: number;
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

interface Held extends RasterStroke {
  readonly box: Box;
  path: Path2D | null;
}

/** Strokes between two looks at the clock. */
const PER_LOOK = 16;

/** In the order of the room. */
export const byPlace = (
  a: { readonly id: StrokeId; readonly firstSeq: number },
  b: { readonly id: StrokeId; readonly firstSeq: number },
): number => a.firstSeq - b.firstSeq || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export function lookAt(context: Context, { scale, left, top }: RasterView): void {
  context.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
}

export const boxOf = ({ left, top, width, height, scale }: RasterView): Box => ({
  left,
  top,
  right: left + width / scale,
  bottom: top + height / scale,
});

/** Where a stroke's ink can be; null for one without a sample. */
export function inkBox(points: ArrayLike<number>, width: number): Box | null {
  const lines = boundsOf([points as readonly number[]]);
  if (lines === null) return null;
  // The rim swings out a little at sharp turns.
  const by = width * 0.75 + 2;
  return {
    left: lines.left - by,
    top: lines.top - by,
    right: lines.right + by,
    bottom: lines.bottom + by,
  };
}

/** All finished strokes of a sheet, painted in one go for one view: what is too much for a page's frame. */
export class InkRaster {
  readonly #strokes = new Map<StrokeId, Held>();
  #ordered: Held[] | null = null;
  #fills: readonly string[] = [];

  change(change: InkChange): void {
    switch (change.kind) {
      case 'put':
        for (const stroke of change.strokes) {
          const box = inkBox(stroke.points, stroke.width);
          if (box !== null) this.#strokes.set(stroke.id, { ...stroke, box, path: null });
        }
        break;
      case 'remove':
        for (const id of change.ids) this.#strokes.delete(id);
        break;
      case 'clear':
        this.#strokes.clear();
        break;
      case 'recolour':
        this.#fills = change.fills;
        return;
      default:
        change satisfies never;
    }
    this.#ordered = null;
  }

  /** Paints on a context of the view's size. It yields now and then, for its caller to look at the clock; nothing is half drawn then. */
  *paint(context: Context, view: RasterView): Generator<void, void> {
    lookAt(context, view);
    const box = boxOf(view);
    this.#ordered ??= [...this.#strokes.values()].sort(byPlace);
    let done = 0;
    for (const stroke of this.#ordered) {
      if (!boxesMeet(stroke.box, box)) continue;
      stroke.path ??= rimPath(inkRim(stroke.points, stroke.width, stroke.pointer));
      context.fillStyle = (this.#fills[stroke.colour] ?? this.#fills[0])!;
      context.fill(stroke.path);
      if (++done % PER_LOOK === 0) yield;
    }
  }
}
