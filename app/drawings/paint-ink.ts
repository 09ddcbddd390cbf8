import { inkRim, rimPath } from '@/app/canvas/ink-path';
import { paintGrey } from '@/app/strip/paint-grey';
import { POINT_STRIDE } from '@/lib/stroke/points';
import type { InkStroke } from './ink';
import { drawnBy, frameOf } from './stroke-time';

/** Paints what had been drawn after so many milliseconds, in the canvas's own colour, as large as the canvas takes the whole. */
export function paintInk(canvas: HTMLCanvasElement, strokes: readonly InkStroke[], until: number): void {
  const context = canvas.getContext('2d')!;
  const { left, top, side } = frameOf(strokes);
  const scale = canvas.width / side;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
  context.fillStyle = getComputedStyle(canvas).color;
  for (const { width, pointer, points } of drawnBy(strokes, until))
    if (points.length >= POINT_STRIDE) context.fill(rimPath(inkRim(points, width, pointer)));
}

/** The pixels, where a file brought no strokes. */
export const paintInput = (canvas: HTMLCanvasElement, input: Uint8Array): void =>
  paintGrey(canvas, { width: 28, height: 28, pixels: input });
