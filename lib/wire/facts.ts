import { z } from 'zod';
import { modelIdSchema, opIdSchema, participantIdSchema } from '../ids';
import { ROOM_ROLES } from '../room/rights';
import { DRAWING, networkPlaceSchema, OTHERS_INK } from '../room/room-op';

const turns = z.strictObject({ draw: z.int(), view: z.int() });
const people = z.array(participantIdSchema).nullable();

const sheet = z.strictObject({
  name: z.string(),
  writers: people,
  audience: people,
  readings: z.boolean(),
  ruled: z.boolean(),
});

/** What a room is apart from its ink: see `lib/room/facts.ts`. */
export const factsSchema = z.strictObject({
  settings: z.strictObject({
    name: z.string().nullable(),
    listed: z.boolean(),
    drawing: z.enum(DRAWING),
    othersInk: z.enum(OTHERS_INK),
  }),
  links: turns,
  people: z.array(
    z.tuple([
      participantIdSchema,
      z.strictObject({
        role: z.enum(ROOM_ROLES).nullable(),
        hand: z.boolean(),
        muted: z.boolean(),
        removed: turns.nullable(),
      }),
    ]),
  ),
  /** By number; null where one was deleted. */
  sheets: z.array(sheet.nullable()),
  shown: z.int().nullable(),
  model: modelIdSchema.nullable(),
  pins: z.array(z.strictObject({ by: participantIdSchema, at: networkPlaceSchema })),
  removals: z.array(
    z.strictObject({
      id: opIdSchema,
      by: participantIdSchema,
      of: participantIdSchema,
      at: z.number(),
      strokes: z.array(opIdSchema),
    }),
  ),
  sheetRemovals: z.array(
    z.strictObject({ id: opIdSchema, by: participantIdSchema, at: z.number(), number: z.int(), sheet }),
  ),
});
