import { INPUT_VALUES } from '@/lib/network/layers';
import { type Raster, traceImage } from '@/lib/preprocess';
import { extentOf } from '@/lib/preprocess/strokes/extent';
import { fitToBox } from '@/lib/preprocess/strokes/fit-to-box';
import { inkPaths } from '@/lib/preprocess/strokes/ink-paths';
import { placePaths } from '@/lib/preprocess/strokes/place-paths';
import type { Source } from '../source';
import type { StrokeDrawing } from './stroke-drawing';

/** As large as the drawing surface of most digit demos, pixels. */
export const PICTURE_SIDE = 300;
/** The ink's longer side, its brush included: what is left is margin. */
const INK_SIDE = 240;

/**
 * Drawings as pictures from a paint program, black on white, drawn with a round brush of so many pixels: what `POST /api/predict`
 * gets as an image, without the PNG around it, which loses nothing. They are read through the pixel entrance and not varied.
 */
export function pictureSource(name: string, drawings: readonly StrokeDrawing[], brush: number): Source {
  return {
    name: `${name}, as images drawn with ${brush} px`,
    count: drawings.length,
    label: (index) => drawings[index]!.label,
    write(index, _random, target, offset) {
      const input = traceImage(drawPicture(drawings[index]!.strokes, brush))?.input;
      for (let i = 0; i < INPUT_VALUES; i++) target[offset + i] = input ? input[i]! / 255 : 0;
    },
  };
}

export function drawPicture(lines: StrokeDrawing['strokes'], brush: number): Raster {
  const strokes = lines.map((points) => ({ points, width: 0 }));
  const ink = new Float32Array(PICTURE_SIDE * PICTURE_SIDE);
  const extent = extentOf(strokes);
  if (extent !== null) {
    const place = fitToBox(extent, INK_SIDE, PICTURE_SIDE, brush);
    inkPaths(ink, PICTURE_SIDE, PICTURE_SIDE, placePaths(strokes, place), brush);
  }
  return {
    width: PICTURE_SIDE,
    height: PICTURE_SIDE,
    channels: 1,
    data: Uint8Array.from(ink, (coverage) => Math.round(255 * (1 - coverage))),
  };
}
