import { z } from 'zod';
import {
  MAX_SAMPLES_PER_IMPORT,
  MAX_STROKES_PER_IMPORT,
  type WholeStroke,
  wholeStrokeSchema,
} from '../room/op';
import { MAX_STROKE_MS, SHEET_HEIGHT, SHEET_WIDTH, sampleCount } from './points';
import { DEFAULT_PRESSURE } from './sampler';

/**
 * Stroke JSON, what a sheet's ink is exported as and imported from: one object
 *   format   "inkling-strokes"
 *   version  1
 *   sheet    [1600, 1000]: the units that the points count in, x to the right and y down
 *   strokes  in the order of drawing, each
 *     colour   0 … 7, index into the ink palette
 *     width    2 … 80, of the nib, sheet units
 *     pointer  "mouse", "touch" or "pen": only a pen's pressure means something
 *     points   flat: x, y, t, p, x, y, t, p, …; whole numbers; t in milliseconds from the stroke's first sample, never falling;
 *              p 0 … 255 (see `points.ts`)
 * The same schema checks what is read and describes what is written. What `POST /api/predict` takes is read, too: strokes of
 * [x, y] or [x, y, t], which get a pen of their own.
 */
export const STROKE_FILE_FORMAT = 'inkling-strokes';
export const STROKE_FILE_VERSION = 1;
/** What a room holds. */
export const MAX_STROKES_PER_FILE = 20_000;
/** Bytes; 20,000 strokes of a hundred samples are half of it. */
export const MAX_STROKE_FILE_BYTES = 64 * 1024 * 1024;

export const strokeFileSchema = z.strictObject({
  format: z.literal(STROKE_FILE_FORMAT),
  version: z.literal(STROKE_FILE_VERSION),
  sheet: z.tuple([z.literal(SHEET_WIDTH), z.literal(SHEET_HEIGHT)]),
  strokes: z.array(wholeStrokeSchema).max(MAX_STROKES_PER_FILE),
});
export type StrokeFile = z.infer<typeof strokeFileSchema>;

/** @param strokes may hold more than the file does, such as who drew them */
export const writeStrokeFile = (strokes: Iterable<Readonly<WholeStroke>>): string =>
  JSON.stringify({
    format: STROKE_FILE_FORMAT,
    version: STROKE_FILE_VERSION,
    sheet: [SHEET_WIDTH, SHEET_HEIGHT],
    strokes: [...strokes].map(({ colour, width, pointer, points }) => ({ colour, width, pointer, points })),
  } satisfies StrokeFile);

export type ReadStrokes =
  | { readonly ok: true; readonly strokes: readonly WholeStroke[] }
  /** For people. */
  | { readonly ok: false; readonly message: string };

const fail = (message: string): ReadStrokes => ({ ok: false, message });

export function readStrokeFile(text: string): ReadStrokes {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return fail('This file is not JSON.');
  }
  const bare = bareSchema.safeParse(data);
  if (bare.success) return fromBare(bare.data.strokes);
  const { format, version } = (data ?? {}) as { readonly format?: unknown; readonly version?: unknown };
  if (format !== STROKE_FILE_FORMAT) return fail('This file holds no strokes of Inkling.');
  if (version !== STROKE_FILE_VERSION)
    return fail(
      `This file is of version ${(JSON.stringify(version) ?? 'none').slice(0, 16)} of the format; this page reads version 1.`,
    );
  const parsed = strokeFileSchema.safeParse(data);
  if (parsed.success) return someOf(parsed.data.strokes);
  const { path, message } = parsed.error.issues[0]!;
  return fail(`This file is damaged, at ${path.map(String).join('.') || 'its top'}: ${message}.`);
}

const someOf = (strokes: readonly WholeStroke[]): ReadStrokes =>
  strokes.length > 0 ? { ok: true, strokes } : fail('This file holds no strokes.');

/** As `POST /api/predict` takes them. */
const bareSchema = z.strictObject({
  strokes: z
    .array(z.array(z.array(z.number()).min(2).max(3)).min(1))
    .min(1)
    .max(MAX_STROKES_PER_FILE),
});

function fromBare(strokes: readonly (readonly (readonly number[])[])[]): ReadStrokes {
  const whole: WholeStroke[] = [];
  for (const stroke of strokes) {
    const start = stroke[0]![2] ?? 0;
    let last = 0;
    const points = stroke.flatMap(([x, y, t], i) => {
      last = Math.max(last, Math.round(t === undefined ? i * 8 : t - start));
      return [Math.round(x!), Math.round(y!), Math.min(last, MAX_STROKE_MS), DEFAULT_PRESSURE];
    });
    const parsed = wholeStrokeSchema.safeParse({ colour: 0, width: 20, pointer: 'mouse', points });
    if (!parsed.success)
      return fail(`Stroke ${whole.length + 1} does not fit the sheet: ${parsed.error.issues[0]!.message}.`);
    whole.push(parsed.data);
  }
  return someOf(whole);
}

/** Strokes in parts of which each fits one op. */
export function* importParts(strokes: readonly WholeStroke[]): Generator<WholeStroke[]> {
  let part: WholeStroke[] = [];
  let samples = 0;
  for (const stroke of strokes) {
    const more = sampleCount(stroke.points);
    if (
      part.length === MAX_STROKES_PER_IMPORT ||
      (part.length > 0 && samples + more > MAX_SAMPLES_PER_IMPORT)
    ) {
      yield part;
      part = [];
      samples = 0;
    }
    part.push(stroke);
    samples += more;
  }
  if (part.length > 0) yield part;
}
