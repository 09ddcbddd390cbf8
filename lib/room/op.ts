import { z } from 'zod';
import { opIdSchema } from '../ids';
import {
  MAX_SAMPLES_PER_OP,
  MAX_SAMPLES_PER_STROKE,
  MAX_STROKE_MS,
  POINT_STRIDE,
  POINTERS,
  SHEET_HEIGHT,
  SHEET_WIDTH,
  sampleCount,
} from '../stroke/points';
import { roomOpSchemas, sheetIndexSchema } from './room-op';

export { MAX_SHEET_NUMBERS, MAX_SHEETS } from './room-op';

/** Pen widths in sheet units that the tools offer lie well inside; the wire allows any in this range. */
export const MIN_STROKE_WIDTH = 2;
export const MAX_STROKE_WIDTH = 80;
/** Index into the ink palette of the page (eight colours that stay apart for colour-blind eyes). */
export const INK_COLOURS = 8;
/** A glyph has a handful; what is more goes in further ops. */
export const MAX_STROKES_PER_REDACTION = 256;

/** One press of a key erases or moves at most so many strokes: their ids make 20 kB. */
export const MAX_STROKES_PER_ACTION = 512;
/** What one op of an import holds: its strokes' places have three digits, and its samples fit a message. */
export const MAX_STROKES_PER_IMPORT = 256;
export const MAX_SAMPLES_PER_IMPORT = MAX_SAMPLES_PER_STROKE;

const bounds = [SHEET_WIDTH, SHEET_HEIGHT, MAX_STROKE_MS, 255] as const;

/** Flat samples (x, y, t, p), see `lib/stroke/points.ts`. */
const samplesSchema = (most: number) =>
  z
    .array(z.int().min(0))
    .min(POINT_STRIDE)
    .max(most * POINT_STRIDE)
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

/** The samples of one update. */
export const pointsSchema = samplesSchema(MAX_SAMPLES_PER_OP);

const penShape = {
  colour: z
    .int()
    .min(0)
    .max(INK_COLOURS - 1),
  width: z.int().min(MIN_STROKE_WIDTH).max(MAX_STROKE_WIDTH),
  pointer: z.enum(POINTERS),
} as const;

/** A stroke from its first sample to its last, apart from any room: what an import brings and an export holds. */
export const wholeStrokeSchema = z.strictObject({
  ...penShape,
  points: samplesSchema(MAX_SAMPLES_PER_STROKE),
});
export type WholeStroke = z.infer<typeof wholeStrokeSchema>;

const offsetShape = {
  dx: z.int().min(-SHEET_WIDTH).max(SHEET_WIDTH),
  dy: z.int().min(-SHEET_HEIGHT).max(SHEET_HEIGHT),
} as const;

const targetsSchema = z.array(opIdSchema).min(1).max(MAX_STROKES_PER_ACTION);

/** How far the taking back or bringing again of a move shifts its strokes, in sheet units: put in by the room, whatever a client says. */
const shiftSchema = z.strictObject(offsetShape);

/** Everything that changes a room for others. */
export const opSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('begin'), sheet: sheetIndexSchema, ...penShape, points: pointsSchema }),
  /** More samples of a stroke of this session that has not ended. */
  z.strictObject({ kind: z.literal('extend'), stroke: opIdSchema, points: pointsSchema }),
  z.strictObject({ kind: z.literal('end'), stroke: opIdSchema }),
  /** Takes back one action of one's own, named, so that two tabs of one person cannot undo two things by one press. */
  z.strictObject({ kind: z.literal('undo'), action: opIdSchema, shift: shiftSchema.optional() }),
  z.strictObject({ kind: z.literal('redo'), action: opIdSchema, shift: shiftSchema.optional() }),
  /** Hides all that is visible on a sheet; undoable. */
  z.strictObject({ kind: z.literal('clear'), sheet: sheetIndexSchema }),
  /** Hides those of the strokes that are visible; undoable. */
  z.strictObject({ kind: z.literal('erase'), strokes: targetsSchema }),
  /** Shifts those of the strokes that are visible and ended; undoable. The log has as much of the offset as keeps all of them on the sheet. */
  z.strictObject({
    kind: z.literal('move'),
    strokes: targetsSchema,
    ...offsetShape,
  }),
  /** Whole strokes in one action. What is too much for one op goes on in others, which name the first: `more`. */
  z.strictObject({
    kind: z.literal('import'),
    sheet: sheetIndexSchema,
    strokes: z
      .array(wholeStrokeSchema)
      .min(1)
      .max(MAX_STROKES_PER_IMPORT)
      .refine(
        (strokes) =>
          strokes.reduce((sum, { points }) => sum + sampleCount(points), 0) <= MAX_SAMPLES_PER_IMPORT,
        'too many samples for one op',
      ),
    more: opIdSchema.optional(),
  }),
  /**
   * Takes strokes out for good, samples and all, wherever they were kept; nothing brings them back. Logged by the server alone, when
   * somebody deletes a drawing of theirs: it names the strokes, so that every copy of the room drops them.
   */
  z.strictObject({
    kind: z.literal('redact'),
    strokes: z.array(opIdSchema).min(1).max(MAX_STROKES_PER_REDACTION),
  }),
  ...roomOpSchemas,
]);

export type Op = z.infer<typeof opSchema>;
export type OpKind = Op['kind'];

/** What an op weighs, in memory, in a message and in the database: by its samples, whatever else it holds. */
export function samplesOf(op: Op): number {
  switch (op.kind) {
    case 'begin':
    case 'extend':
      return sampleCount(op.points);
    case 'import':
      return op.strokes.reduce((sum, { points }) => sum + sampleCount(points), 0);
    default:
      return 0;
  }
}

export const samplesIn = (ops: readonly { readonly op: Op }[]): number =>
  ops.reduce((sum, { op }) => sum + samplesOf(op), 0);
