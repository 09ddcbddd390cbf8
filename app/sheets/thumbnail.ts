import type { RoomReplica } from '@/lib/room/replica';
import { POINT_STRIDE, SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';

/** Often enough to look alive; 64 of them cost a frame together what one large sheet does. */
const PAINT_INTERVAL_MS = 250;

/**
 * A small live picture of a sheet: plain lines in each stroke's colour, painted anew a few times a second while something on it
 * changes. The returned function ends it.
 */
export function attachThumbnail(
  canvas: HTMLCanvasElement,
  replica: RoomReplica,
  sheet: number,
  fills: readonly string[],
): () => void {
  const context = canvas.getContext('2d')!;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function paint(): void {
    timer = undefined;
    const width = Math.max(1, Math.round(canvas.clientWidth * Math.min(devicePixelRatio, 2)));
    canvas.width = width;
    canvas.height = Math.round((width * SHEET_HEIGHT) / SHEET_WIDTH);
    const scale = width / SHEET_WIDTH;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    for (const { points, width: pen, colour } of replica.strokes(sheet)) {
      context.strokeStyle = fills[colour] ?? fills[0]!;
      // A fine line would vanish at this size.
      context.lineWidth = Math.max(pen, 1.5 / scale);
      context.beginPath();
      context.moveTo(points[0]!, points[1]!);
      for (let i = 0; i < points.length; i += POINT_STRIDE) context.lineTo(points[i]!, points[i + 1]!);
      context.stroke();
    }
  }

  paint();
  const stop = replica.onChange(({ strokes }) => {
    // A stroke that is gone names no sheet any more.
    const here = strokes === null || strokes.some((id) => (replica.stroke(id)?.sheet ?? sheet) === sheet);
    if (here) timer ??= setTimeout(paint, PAINT_INTERVAL_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
