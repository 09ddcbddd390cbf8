import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { StrokeInk } from '@/lib/preprocess';
import { strokesFromLists } from '@/lib/preprocess';

/** One digit as its writer drew it: strokes of [x, y], y down, in the order of time. */
export interface PenDigit {
  readonly label: string;
  readonly strokes: readonly (readonly (readonly number[])[])[];
}

export interface PenDigits {
  readonly digits: readonly PenDigit[];
  /** Where they come from, in a few words, for the table's foot. */
  readonly source: string;
}

const DEFAULT_PATH = new URL('../../../shared/data/pen-digits/pendigits-orig.tra', import.meta.url);

/** Real pen strokes from a file (UNIPEN text, or NDJSON, gzipped or not), or, where the default file is not there, invented ones. */
export async function loadPenDigits(
  path: string | null,
  usual: string | URL = DEFAULT_PATH,
): Promise<PenDigits> {
  const bytes = await readFile(path ?? usual).catch((error: NodeJS.ErrnoException) => {
    if (path === null && error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes === null)
    return {
      digits: inventedDigits(),
      source: 'invented strokes (no --strokes, and no shared data beside the project)',
    };
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  const digits = text.trimStart().startsWith('{') ? fromNdjson(text) : fromUnipen(text);
  if (digits.length === 0) throw new Error(`There are no strokes in ${path ?? 'the default file'}.`);
  return { digits, source: `${digits.length} real pen digits` };
}

/**
 * A digit as the server sees it while it is drawn: what stood on the sheet after each `every` samples, the first an unfinished
 * beginning, the last the whole.
 */
export function* unfinished(digit: PenDigit, every: number): Generator<readonly StrokeInk[]> {
  const total = digit.strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  for (let upTo = every; ; upTo += every) {
    let left = upTo;
    const visible: (readonly (readonly number[])[])[] = [];
    for (const stroke of digit.strokes) {
      if (left <= 0) break;
      visible.push(stroke.slice(0, left));
      left -= stroke.length;
    }
    yield strokesFromLists(visible);
    if (upTo >= total) return;
  }
}

function fromNdjson(text: string): PenDigit[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { label, strokes } = JSON.parse(line) as PenDigit;
      return { label, strokes };
    });
}

/** UNIPEN's y grows upward. */
function fromUnipen(text: string): PenDigit[] {
  const digits: { label: string; strokes: number[][][] }[] = [];
  let stroke: number[][] | null = null;
  for (const line of text.split('\n')) {
    const segment = /^\.SEGMENT\s.*"(.*)"/.exec(line);
    if (segment) digits.push({ label: segment[1]!, strokes: [] });
    else if (line.startsWith('.PEN_DOWN')) {
      stroke = [];
      digits.at(-1)?.strokes.push(stroke);
    } else if (line.startsWith('.')) stroke = null;
    else {
      const [x, y] = line.trim().split(/\s+/).map(Number);
      if (stroke && x !== undefined && y !== undefined && line.trim() !== '') stroke.push([x, -y]);
    }
  }
  return digits.filter(({ strokes }) => strokes.some((samples) => samples.length > 0));
}

/** Arcs and lines after the shapes of ten digits, wobbling a little: good enough to run, not to judge by. */
function inventedDigits(): PenDigit[] {
  const arc = (cx: number, cy: number, rx: number, ry: number, from: number, to: number) =>
    Array.from({ length: 30 }, (_, i) => {
      const angle = ((from + ((to - from) * i) / 29) * Math.PI) / 180;
      return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
    });
  const line = (x0: number, y0: number, x1: number, y1: number) =>
    Array.from({ length: 20 }, (_, i) => [x0 + ((x1 - x0) * i) / 19, y0 + ((y1 - y0) * i) / 19]);
  const shapes: (readonly (readonly number[])[])[][] = [
    [arc(50, 50, 30, 48, -90, 270)],
    [line(50, 2, 48, 98)],
    [[...arc(50, 28, 28, 26, -170, 60), ...line(60, 50, 20, 98), ...line(20, 98, 82, 97)]],
    [[...arc(48, 26, 28, 24, -150, 90), ...arc(48, 73, 30, 25, -90, 150)]],
    [[...line(60, 2, 14, 62), ...line(14, 62, 86, 62)], line(62, 34, 60, 98)],
    [[...line(74, 4, 30, 4), ...line(30, 4, 27, 44), ...arc(48, 68, 28, 28, -130, 140)]],
    [[...arc(66, 50, 46, 48, -100, -190), ...arc(48, 72, 27, 25, 180, 540)]],
    [[...line(18, 4, 82, 4), ...line(82, 4, 42, 98)]],
    [[...arc(50, 26, 24, 23, 90, 450), ...arc(50, 74, 28, 25, -90, 270)]],
    [[...arc(46, 28, 26, 25, 0, 360), ...line(72, 28, 64, 98)]],
  ];
  return shapes.flatMap((strokes, digit) =>
    Array.from({ length: 10 }, (_, variant) => ({
      label: String(digit),
      strokes: strokes.map((samples) =>
        samples.map(([x = 0, y = 0], i) => [
          x + (y - 50) * 0.04 * (variant - 5) + 1.5 * Math.sin(i * 0.9 + variant),
          y + 1.5 * Math.cos(i * 0.7 + variant * 2),
        ]),
      ),
    })),
  );
}
