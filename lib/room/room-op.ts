import { z } from 'zod';
import { modelIdSchema, opIdSchema, participantIdSchema } from '../ids';
import { cleanName, MAX_NAME_LENGTH } from '../text/clean-name';

/** A class of 50 has one sheet each, and the teacher some. */
export const MAX_SHEETS = 64;
/** A deleted sheet's number is never given again: what the log says of it would be about another. So many has a room in its life. */
export const MAX_SHEET_NUMBERS = 1024;
/** As many as a room takes visitors. */
export const MAX_PEOPLE_PER_SET = 200;

/** Who may draw while drawing is not locked: everyone who may draw at all, or those alone to whom the pen was handed. */
export const DRAWING = ['everyone', 'handed'] as const;
/** Whether one erases and moves the ink of others: `few` allows it while the room has at most MAX_FEW people. */
export const OTHERS_INK = ['few', 'always', 'never'] as const;
export const LINK_KINDS = ['draw', 'view'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export const sheetIndexSchema = z
  .int()
  .min(0)
  .max(MAX_SHEET_NUMBERS - 1);

const shownName = z
  .string()
  .max(MAX_NAME_LENGTH)
  .refine((name) => cleanName(name) === name, 'a name without controls, direction marks or runs of spaces');
/** A sheet without a name goes by its number. */
const sheetNameSchema = shownName;
const roomNameSchema = shownName.min(1);

/** A layer of the network's table by its id, or one cell of it in map-major order. */
export const networkPlaceSchema = z.strictObject({
  layer: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'a layer id'),
  cell: z
    .int()
    .min(0)
    .max(2 ** 24)
    .nullable(),
});
/** More would hide the network; a person has one. */
export const MAX_PINS = 24;

/** False: nobody is told what the network reads there, who sees the ink included. */
const readingsSchema = z.boolean().optional();

/** Null: everyone. */
export const peopleSetSchema = z.array(participantIdSchema).max(MAX_PEOPLE_PER_SET).nullable();

/** Who may do what, and where: the ops that change a room itself and no ink, but for those that take a person's ink or a sheet away. */
export const roomOpSchemas = [
  z.strictObject({
    kind: z.literal('settings'),
    name: roomNameSchema.optional(),
    /** Found on the start page by everybody, and open to them; else private by link. */
    listed: z.boolean().optional(),
    othersInk: z.enum(OTHERS_INK).optional(),
  }),
  /** Locks or unlocks drawing. Either takes back what was handed before. */
  z.strictObject({ kind: z.literal('lock'), on: z.boolean() }),
  /** Lets one person draw while drawing is locked. */
  z.strictObject({ kind: z.literal('hand'), person: participantIdSchema, on: z.boolean() }),
  z.strictObject({ kind: z.literal('mute'), person: participantIdSchema, on: z.boolean() }),
  z.strictObject({
    kind: z.literal('appoint'),
    person: participantIdSchema,
    role: z.enum(['co-owner', 'drawer', 'viewer']),
  }),
  /** The room has another owner; who had it becomes a co-owner. */
  z.strictObject({ kind: z.literal('hand-over'), person: participantIdSchema }),
  /** Ends a person's visit. They do not come back by the links as they stand. */
  z.strictObject({ kind: z.literal('remove'), person: participantIdSchema }),
  z.strictObject({ kind: z.literal('readmit'), person: participantIdSchema }),
  /** Makes a link anew. Those who came by the old one lose what it gave them, but for those who are kept. */
  z.strictObject({
    kind: z.literal('revoke'),
    link: z.enum(LINK_KINDS),
    keep: z.array(participantIdSchema).max(MAX_PEOPLE_PER_SET),
  }),
  /** Hides all that one person drew, on every sheet; taken back by `return-ink` within a minute, and by nothing else. */
  z.strictObject({ kind: z.literal('remove-ink'), person: participantIdSchema }),
  z.strictObject({ kind: z.literal('return-ink'), removal: opIdSchema }),
  z.strictObject({
    kind: z.literal('add-sheets'),
    sheets: z
      .array(
        z.strictObject({
          name: sheetNameSchema,
          writers: peopleSetSchema,
          audience: peopleSetSchema,
          readings: readingsSchema,
        }),
      )
      .min(1)
      .max(MAX_SHEETS),
    /** From now on the room's rules alone change these sheets: a game's. Logged by the server only. */
    ruled: z.literal(true).optional(),
  }),
  z.strictObject({
    kind: z.literal('set-sheet'),
    sheet: sheetIndexSchema,
    name: sheetNameSchema.optional(),
    writers: peopleSetSchema.optional(),
    audience: peopleSetSchema.optional(),
    readings: readingsSchema,
  }),
  /** Deletes a sheet with all that is on it; taken back by `return-sheet` within a minute, and by nothing else. */
  z.strictObject({ kind: z.literal('remove-sheet'), sheet: sheetIndexSchema }),
  z.strictObject({ kind: z.literal('return-sheet'), removal: opIdSchema }),
  /** Brings everybody who may see it to this sheet, and whoever comes later first; null: everyone goes their own way. */
  z.strictObject({ kind: z.literal('show-sheet'), sheet: sheetIndexSchema.nullable() }),
  /** Marks a place in the network for everyone, instead of the one that this person marked before; null: none any more. */
  z.strictObject({ kind: z.literal('pin'), at: networkPlaceSchema.nullable() }),
  /** From here on the room is read by this version, and was by that one before. Logged by the server alone. */
  z.strictObject({ kind: z.literal('model'), model: modelIdSchema, was: modelIdSchema }),
] as const;

export const roomOpSchema = z.discriminatedUnion('kind', roomOpSchemas);
export type RoomOp = z.infer<typeof roomOpSchema>;
