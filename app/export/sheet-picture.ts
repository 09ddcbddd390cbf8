import { inkRim } from '@/app/canvas/ink-path';
import { InkRaster } from '@/app/canvas/ink-raster';
import { computed, inkFills } from '@/app/canvas/palette';
import type { StrokeRecord } from '@/lib/room/state';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';

/** Pixels to a sheet unit: enough for print on half a page. */
const SCALE = 2;
/** Milliseconds of a turn, between which the page breathes. */
const SLICE_MS = 12;

interface Colours {
  readonly paper: string;
  readonly inks: readonly string[];
}

/** On light paper, whatever theme the page is in: a picture goes where other pictures are. */
function lightColours(): Colours {
  const host = document.createElement('div');
  host.style.colorScheme = 'light';
  document.body.append(host);
  const colours = { paper: computed(host, ['var(--sheet)'])[0]!, inks: inkFills(host) };
  host.remove();
  return colours;
}

export async function sheetPng(strokes: readonly StrokeRecord[]): Promise<Blob> {
  const { paper, inks } = lightColours();
  const canvas = document.createElement('canvas');
  canvas.width = SHEET_WIDTH * SCALE;
  canvas.height = SHEET_HEIGHT * SCALE;
  const context = canvas.getContext('2d')!;
  context.fillStyle = paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const raster = new InkRaster();
  raster.change({ kind: 'recolour', fills: inks });
  raster.change({
    kind: 'put',
    strokes: strokes.map((stroke) => ({ ...stroke, points: Int32Array.from(stroke.points) })),
  });
  let since = performance.now();
  for (const _ of raster.paint(context, {
    width: canvas.width,
    height: canvas.height,
    scale: SCALE,
    left: 0,
    top: 0,
  })) {
    if (performance.now() - since < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    since = performance.now();
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))),
      'image/png',
    ),
  );
}

export function sheetSvg(strokes: readonly StrokeRecord[], { paper, inks } = lightColours()): string {
  const paths = strokes.map(
    (stroke) => `<path fill="${inks[stroke.colour] ?? inks[0]!}" d="${outline(stroke)}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SHEET_WIDTH} ${SHEET_HEIGHT}" width="${SHEET_WIDTH}" height="${SHEET_HEIGHT}">`,
    `<rect width="${SHEET_WIDTH}" height="${SHEET_HEIGHT}" fill="${paper}"/>`,
    ...paths,
    '</svg>',
  ].join('\n');
}

/** The same curves as on the page (see `rimPath`), to a tenth of a sheet unit. */
function outline({ points, width, pointer }: Pick<StrokeRecord, 'points' | 'width' | 'pointer'>): string {
  const rim = inkRim(points, width, pointer);
  if (rim.length === 0) return '';
  const at = (x: number, y: number) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
  const middle = (a: readonly number[], b: readonly number[]) => at((a[0]! + b[0]!) / 2, (a[1]! + b[1]!) / 2);
  const curves = rim.map(
    (corner, i) => `Q${at(corner[0]!, corner[1]!)} ${middle(corner, rim[(i + 1) % rim.length]!)}`,
  );
  return `M${middle(rim.at(-1)!, rim[0]!)}${curves.join('')}Z`;
}
