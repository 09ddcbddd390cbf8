import { z } from 'zod';
import { opIdSchema } from '../ids';
import {
  MAX_SAMPLES_PER_OP,
  MAX_STROKE_MS,
  POINT_STRIDE,
  POINTERS,
  SHEET_HEIGHT,
  SHEET_WIDTH,
} from '../stroke/points';

/** Pen widths in sheet units that the tools offer lie well inside; the wire allows any in this range. */
export const MIN_STROKE_WIDTH = 2;
export const MAX_STROKE_WIDTH = 80;
/** Index into the ink palette of the page (eight colours that stay apart for colour-blind eyes). */
export const INK_COLOURS = 8;
/** A class of 50 has one sheet each, and the teacher some. */
export const MAX_SHEETS = 64;
/** A glyph has a handful; what is more goes in further ops. */
export const MAX_STROKES_PER_REDACTION = 256;

const bounds = [SHEET_WIDTH, SHEET_HEIGHT, MAX_STROKE_MS, 255] as const;

/** Flat samples (x, y, t, p), see `lib/stroke/points.ts`. */
export const pointsSchema = z
  .array(z.int().min(0))
  .min(POINT_STRIDE)
  .max(MAX_SAMPLES_PER_OP * POINT_STRIDE)
  .refine((flat) => flat.length % POINT_STRIDE === 0, 'points come in fours: x, y, t, p')
  .refine(
    (flat) => flat.every((value, i) => value <= bounds[i % POINT_STRIDE]!),
    'a point lies outside the sheet',
  )
  .refine((flat) => {
    for (let i = 2 + POINT_STRIDE; i < flat.length; i += POINT_STRIDE)
      if (flat[i]! < flat[i - POINT_STRIDE]!) return false;
    return true;
  }, 'time never runs backwards in a stroke');

/** Everything that changes a room for others. */
export const opSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('begin'),
    sheet: z
      .int()
      .min(0)
      .max(MAX_SHEETS - 1),
    colour: z
      .int()
      .min(0)
      .max(INK_COLOURS - 1),
    width: z.int().min(MIN_STROKE_WIDTH).max(MAX_STROKE_WIDTH),
    pointer: z.enum(POINTERS),
    points: pointsSchema,
  }),
  /** More samples of a stroke of this session that has not ended. */
  z.strictObject({ kind: z.literal('extend'), stroke: opIdSchema, points: pointsSchema }),
  z.strictObject({ kind: z.literal('end'), stroke: opIdSchema }),
  /** Takes back one action of one's own, named, so that two tabs of one person cannot undo two things by one press. */
  z.strictObject({ kind: z.literal('undo'), action: opIdSchema }),
  z.strictObject({ kind: z.literal('redo'), action: opIdSchema }),
  /** Hides all that is visible on a sheet; undoable. */
  z.strictObject({
    kind: z.literal('clear'),
    sheet: z
      .int()
      .min(0)
      .max(MAX_SHEETS - 1),
  }),
  /**
   * Takes strokes out for good, samples and all, wherever they were kept; nothing brings them back. Logged by the server alone, when
   * somebody deletes a drawing of theirs: it names the strokes, so that every copy of the room drops them.
   */
  z.strictObject({
    kind: z.literal('redact'),
    strokes: z.array(opIdSchema).min(1).max(MAX_STROKES_PER_REDACTION),
  }),
]);

export type Op = z.infer<typeof opSchema>;
export type OpKind = Op['kind'];
