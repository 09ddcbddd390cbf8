import { z } from 'zod';
import { reactionSchema } from '../chat/message';
import {
  epochSchema,
  modelIdSchema,
  opIdSchema,
  participantIdSchema,
  roomIdSchema,
  seqSchema,
  sessionIdSchema,
} from '../ids';
import { DIGITS } from '../network/layers';
import { requestErrorSchema } from '../room/error';
import { ENTRANCES, ROOM_ROLES } from '../room/rights';
import { networkPlaceSchema, sheetIndexSchema } from '../room/room-op';
import { SHEET_HEIGHT, SHEET_WIDTH } from '../stroke/points';

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
  /** What lets them in: a link, the room's being listed, their owning it or being kept; null: nothing any more. */
  via: z.enum(ENTRANCES).nullable(),
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
  /** Set while the room is archived: it can be looked at, and is deleted then unless somebody brings it back. */
  deletedAt: z.number().nullable(),
});
export type RoomInfo = z.infer<typeof roomInfoSchema>;

/** Where somebody points: sheet, x, y in sheet units. */
export const pointingSchema = z.tuple([
  sheetIndexSchema,
  z.int().min(0).max(SHEET_WIDTH),
  z.int().min(0).max(SHEET_HEIGHT),
]);
export type Pointing = z.infer<typeof pointingSchema>;

/** Somebody's reaction, where it begins to rise. */
export const cheeredSchema = z.strictObject({
  by: participantIdSchema,
  kind: reactionSchema,
  at: pointingSchema,
});
export type Cheered = z.infer<typeof cheeredSchema>;

/** Generous: a scene and a sheet zoomed far out stay within. It keeps what followers apply finite. */
const coordinate = z.number().min(-100_000).max(100_000);

/** What a tab has in sight: its followers mirror it. */
export const viewSchema = z.strictObject({
  sheet: sheetIndexSchema,
  /** The part of the sheet in sight, sheet units; null: all of it. */
  box: z.tuple([coordinate, coordinate, coordinate, coordinate]).nullable(),
  /** In parts of the network's box, as `relativePose` of `lib/scene/views.ts` gives it; null: where the scene puts it by itself. */
  camera: z
    .strictObject({
      target: z.tuple([coordinate, coordinate, coordinate]),
      azimuth: coordinate,
      elevation: coordinate,
      distance: coordinate,
    })
    .nullable(),
  selection: networkPlaceSchema.nullable(),
});
export type View = z.infer<typeof viewSchema>;

/** Which glyph's activations a tab shows. `latest` follows the glyph of its sheet that was touched last. */
export const watchingSchema = z.strictObject({
  sheet: sheetIndexSchema,
  glyph: z.union([z.literal('latest'), opIdSchema]).nullable(),
  layers: z.enum(['default', 'all']),
});
export type Watching = z.infer<typeof watchingSchema>;

/**
 * What is new of one tab of somebody else; fields that are left out are as they were. The first word of a tab says whose it is,
 * `gone` is its last. `view` goes to those alone who follow that participant.
 */
export const tabPresenceSchema = z.strictObject({
  session: sessionIdSchema,
  by: participantIdSchema.optional(),
  gone: z.literal(true).optional(),
  /** Null: the pointer is on no sheet. */
  cursor: pointingSchema.nullable().optional(),
  idle: z.boolean().optional(),
  following: participantIdSchema.nullable().optional(),
  watching: watchingSchema.optional(),
  view: viewSchema.optional(),
});
export type TabPresence = z.infer<typeof tabPresenceSchema>;

export const failureSchema = z.strictObject({ ok: z.literal(false), error: requestErrorSchema });
