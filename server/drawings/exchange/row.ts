import { z } from 'zod';
import {
  DRAWING_SOURCES,
  DRAWING_STATUSES,
  LABEL_SOURCES,
  labelOf,
  labelText,
  labelTextSchema,
} from '@/lib/drawing/label';
import { drawingIdSchema, type EpochMillis, modelIdSchema, type PersonId, personIdSchema } from '@/lib/ids';
import { POINT_STRIDE, POINTERS } from '@/lib/stroke/points';
import type { DrawnStroke, NewDrawing, WholeDrawing } from '@/server/storage/ports';

/** 784 bytes in base64. */
const inputSchema = z
  .string()
  .regex(/^[A-Za-z0-9+/]{1046}==$/, 'the 784 bytes in base64')
  .transform((text) => Uint8Array.from(Buffer.from(text, 'base64')));

/** What of a drawing goes into a file, and comes back out of one exactly. Where it stood in a room is the room's own affair. */
export const rowSchema = z.object({
  id: drawingIdSchema,
  person: personIdSchema,
  source: z.enum(DRAWING_SOURCES),
  at: z.number(),
  consent: z.int().min(0),
  label: labelTextSchema.nullable(),
  labelSource: z.enum(LABEL_SOURCES).nullable(),
  status: z.enum(DRAWING_STATUSES),
  model: modelIdSchema,
  probabilities: z.array(z.number().min(0).max(1)).length(10),
  isDigit: z.number().min(0).max(1).nullable(),
  number: z.string().max(32).nullable(),
  partOf: z.object({ parent: drawingIdSchema, index: z.int().min(0).max(63) }).nullable(),
  input: inputSchema,
});
export type DrawingRow = z.output<typeof rowSchema>;

export const strokesSchema = z
  .array(
    z.object({
      delay: z.int().min(0),
      width: z.int().min(1).max(200),
      pointer: z.enum(POINTERS),
      points: z.array(z.int()).refine((flat) => flat.length % POINT_STRIDE === 0, 'points come in fours'),
    }),
  )
  .max(512);

export const rowOf = (drawing: WholeDrawing): z.input<typeof rowSchema> => ({
  id: drawing.id,
  person: drawing.person,
  source: drawing.source,
  at: drawing.at,
  consent: drawing.consent,
  label: drawing.label === null ? null : labelText(drawing.label),
  labelSource: drawing.labelSource,
  status: drawing.status,
  model: drawing.model,
  probabilities: Array.from(drawing.probabilities),
  isDigit: drawing.isDigit,
  number: drawing.number,
  partOf: drawing.partOf,
  input: Buffer.from(drawing.input).toString('base64'),
});

/** @param savedBy who brings it in; the drawing's own id names the request, so that a file brought twice is there once */
export const drawingOf = (
  { at, label, probabilities, ...row }: DrawingRow,
  strokes: readonly DrawnStroke[],
  savedBy: PersonId,
): NewDrawing => ({
  ...row,
  at: at as EpochMillis,
  label: label === null ? null : labelOf(label),
  probabilities: Float32Array.from(probabilities),
  savedBy,
  request: `import-${row.id}`,
  place: null,
  strokes,
});
