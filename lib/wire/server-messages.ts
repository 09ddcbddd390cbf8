import { z } from 'zod';
import { chatMessageSchema } from '../chat/message';
import { roundSightSchema } from '../game/reveal';
import { gameViewSchema } from '../game/view';
import { epochSchema, opIdSchema, participantIdSchema, seqSchema, sessionIdSchema } from '../ids';
import { shownEntrySchema } from '../room/entry';
import { requestErrorSchema } from '../room/error';
import { factsSchema } from './facts';
import {
  cheeredSchema,
  failureSchema,
  glyphGoneSchema,
  participantSchema,
  predictionSchema,
  roomInfoSchema,
  tabPresenceSchema,
} from './shared';

/** Bytes, sent beside the message and not as JSON; a browser gets them as an ArrayBuffer. */
export const packedSchema = z
  .custom<Uint8Array | ArrayBuffer>((value) => value instanceof Uint8Array || value instanceof ArrayBuffer)
  .meta({ bytes: 'strokes' });

/** A room's state as it stands at `seq`: what `lib/room/snapshot.ts` writes and reads. */
export const snapshotSchema = z.strictObject({
  epoch: epochSchema,
  seq: seqSchema,
  strokes: packedSchema,
  /** Actions that somebody's undo or redo can still reach. */
  actions: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('draw'),
        id: opIdSchema,
        by: participantIdSchema,
        stroke: opIdSchema,
        active: z.boolean(),
      }),
      z.strictObject({
        kind: z.literal('clear'),
        id: opIdSchema,
        by: participantIdSchema,
        sheet: z.int(),
        strokes: z.array(opIdSchema),
        active: z.boolean(),
      }),
      z.strictObject({
        kind: z.literal('erase'),
        id: opIdSchema,
        by: participantIdSchema,
        sheet: z.int(),
        strokes: z.array(opIdSchema),
        active: z.boolean(),
      }),
      z.strictObject({
        kind: z.literal('move'),
        id: opIdSchema,
        by: participantIdSchema,
        sheet: z.int(),
        strokes: z.array(opIdSchema),
        /** How far it shifted them last, in doing, undoing or redoing. */
        dx: z.int(),
        dy: z.int(),
        active: z.boolean(),
      }),
      z.strictObject({
        kind: z.literal('import'),
        id: opIdSchema,
        by: participantIdSchema,
        sheet: z.int(),
        strokes: z.array(opIdSchema),
        active: z.boolean(),
      }),
    ]),
  ),
  undo: z.array(z.tuple([participantIdSchema, z.array(opIdSchema)])),
  redo: z.array(z.tuple([participantIdSchema, z.array(opIdSchema)])),
  sessions: z.array(z.tuple([sessionIdSchema, participantIdSchema, z.int()])),
  facts: factsSchema,
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const joinAnswerSchema = z.discriminatedUnion('ok', [
  failureSchema,
  z.strictObject({
    ok: z.literal(true),
    room: roomInfoSchema,
    you: participantSchema,
    people: z.array(participantSchema),
    /** Which layers the network has is known from its name; this is the version that runs. */
    catchUp: z.discriminatedUnion('kind', [
      /** The log since the client's cursor, which is of this epoch. */
      z.strictObject({ kind: z.literal('entries'), entries: z.array(shownEntrySchema) }),
      z.strictObject({ kind: z.literal('snapshot'), snapshot: snapshotSchema }),
    ]),
    /** All up to here is on disk. */
    committed: seqSchema,
    /** Of the glyphs that were touched last; those of older ones follow in batches. */
    predictions: z.array(predictionSchema),
    /** All other tabs in the room, whole. */
    tabs: z.array(tabPresenceSchema),
    /** What was said last, oldest first. */
    chat: z.array(chatMessageSchema),
    /** Only to those who may hand out the right that the link gives. */
    links: z.strictObject({ drawUrl: z.string(), viewUrl: z.string() }).nullable(),
  }),
]);
export type JoinAnswer = z.infer<typeof joinAnswerSchema>;

export const shareAnswerSchema = z.discriminatedUnion('ok', [
  failureSchema,
  z.strictObject({ ok: z.literal(true), drawUrl: z.string(), viewUrl: z.string() }),
]);
export type ShareAnswer = z.infer<typeof shareAnswerSchema>;

export const plainAnswerSchema = z.discriminatedUnion('ok', [
  failureSchema,
  z.strictObject({ ok: z.literal(true) }),
]);
export type PlainAnswer = z.infer<typeof plainAnswerSchema>;

/** All that a room has for one socket since the last batch. */
export const batchSchema = z.strictObject({
  epoch: epochSchema,
  /**
   * A sheet came into this person's sight, or went out of it: the room as they may see it from now on. It takes the place of what
   * was known, predictions included; entries follow it.
   */
  snapshot: snapshotSchema.nullable(),
  /** Contiguous seqs. */
  entries: z.array(shownEntrySchema),
  /** Everything up to this seq is on disk. */
  committed: seqSchema,
  /** This session's ops up to this n are settled: on disk, or refused. Null: as it was said last. */
  settledThrough: z.int().nullable(),
  refused: z.array(z.strictObject({ n: z.int(), error: requestErrorSchema })),
  predictions: z.array(predictionSchema),
  gone: z.array(glyphGoneSchema),
  /** Of other tabs, the newest word alone; paced more slowly than the rest. */
  presence: z.array(tabPresenceSchema),
  /** What was said, and what people think of it now. */
  chat: z.array(chatMessageSchema),
  /** Reactions that pass over the sheet; of many at once, some. */
  cheers: z.array(cheeredSchema),
  /** The whole list, when it changed. */
  people: z.array(participantSchema).nullable(),
  /** The room's name, model or draft state, when it changed. */
  room: roomInfoSchema.nullable(),
});
export type Batch = z.infer<typeof batchSchema>;

/** The last word on a connection: the server stops, the protocol is too old, or the right is gone. */
export const closingSchema = z.strictObject({
  reason: z.enum(['restarting', 'reload', 'removed', 'replaced', 'error']),
  message: z.string(),
});
export type Closing = z.infer<typeof closingSchema>;

export const serverMessages = {
  batch: batchSchema,
  /** The game that is played in the room, as this person may know it: at the join, and whenever it changed. Whole each time. */
  game: gameViewSchema,
  /** At the join: no game is played in this room. */
  noGame: z.strictObject({}),
  /** What the network saw of a round, once it is over. */
  sight: roundSightSchema,
  closing: closingSchema,
} as const;
/** One binary message beside them: `frame`, see `frame.ts`. */
export type ServerMessageName = keyof typeof serverMessages;
export type ServerMessage<Name extends ServerMessageName> = z.infer<(typeof serverMessages)[Name]>;
