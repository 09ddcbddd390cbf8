import { z } from 'zod';
import { epochSchema, modelIdSchema, opIdSchema, participantIdSchema, roomIdSchema, seqSchema } from '../ids';
import { DIGITS } from '../network/layers';
import { requestErrorSchema } from '../room/error';
import { ROOM_ROLES } from '../room/rights';

/** Where a client stands in a room's log. */
export const cursorSchema = z.strictObject({ epoch: epochSchema, seq: seqSchema });
export type Cursor = z.infer<typeof cursorSchema>;

export const roomRoleSchema = z.enum(ROOM_ROLES);

export const participantSchema = z.strictObject({
  id: participantIdSchema,
  name: z.string(),
  /** Index into the ink palette. */
  colour: z.int(),
  role: roomRoleSchema,
  present: z.boolean(),
});
export type Participant = z.infer<typeof participantSchema>;

/** Sheet units: left, top, right, bottom. */
export const boxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type SheetBox = z.infer<typeof boxSchema>;

/** What the network says of one glyph at one revision: `(glyph, seq, model)` names the moment. */
export const predictionSchema = z.strictObject({
  glyph: opIdSchema,
  /** The last op that touched the glyph. */
  seq: seqSchema,
  model: modelIdSchema,
  sheet: z.int(),
  box: boxSchema,
  strokes: z.array(opIdSchema),
  /** Ten, rounded to four places; frames carry them exactly. */
  probabilities: z.array(z.number()).length(DIGITS),
  /** Calibrated probability that this is a digit; null where the network cannot tell. */
  isDigit: z.number().nullable(),
});
export type Prediction = z.infer<typeof predictionSchema>;

/** A glyph that is no more: erased, or merged into another. */
export const glyphGoneSchema = z.strictObject({
  glyph: opIdSchema,
  sheet: z.int(),
  replacedBy: opIdSchema.nullable(),
});
export type GlyphGone = z.infer<typeof glyphGoneSchema>;

export const roomInfoSchema = z.strictObject({
  id: roomIdSchema,
  name: z.string(),
  draft: z.boolean(),
  model: modelIdSchema,
  owner: participantIdSchema.nullable(),
});
export type RoomInfo = z.infer<typeof roomInfoSchema>;

export const failureSchema = z.strictObject({ ok: z.literal(false), error: requestErrorSchema });
