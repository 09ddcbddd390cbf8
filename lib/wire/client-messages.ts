import { z } from 'zod';
import { chatIdSchema, MAX_CHAT_LENGTH, reactionSchema } from '../chat/message';
import { gameActionSchema } from '../game/action';
import { participantIdSchema, roomIdSchema, sessionIdSchema } from '../ids';
import { NETWORKS, type NetworkName } from '../network/layers';
import { opSchema } from '../room/op';
import { MAX_OPS_PER_MESSAGE } from './protocol';
import { cursorSchema, pointingSchema, viewSchema, watchingSchema } from './shared';

/** First message on a connection: which room, by which right, and from where to catch up. Answered with `JoinAnswer`. */
export const joinSchema = z.strictObject({
  protocol: z.int(),
  room: roomIdSchema,
  /** From the link's `#k=`; members come back without it. */
  key: z.string().max(64).optional(),
  session: sessionIdSchema,
  /** The session's first n that the client has not seen settled: all below are logged or refused. */
  unsettledFrom: z.int().min(1),
  /** Absent on the first visit: the answer is then a snapshot. */
  cursor: cursorSchema.optional(),
});

/** Ops of the joined session, n rising by one. Settled by `settledThrough` and `refused` in batches. */
export const opsSchema = z.strictObject({
  ops: z
    .array(z.strictObject({ n: z.int().min(1), op: opSchema }))
    .min(1)
    .max(MAX_OPS_PER_MESSAGE),
});

/** Which glyph's activations this tab shows. `latest` follows the glyph of its sheet that was touched last. */
export const watchSchema = watchingSchema;

/** The frame that was sent has been taken: the next may come. */
export const creditSchema = z.strictObject({});

/**
 * Where this tab's person points, what they look at, whom they follow and whether they rest; fields that are left out are as they
 * were. Never answered: what comes too often is dropped, for the next says more.
 */
export const presenceSchema = z.strictObject({
  cursor: pointingSchema.nullable().optional(),
  view: viewSchema.optional(),
  idle: z.boolean().optional(),
  following: participantIdSchema.nullable().optional(),
});

/** Says something in the room's chat. The server cleans it and tells it to all, its author included. */
export const chatSchema = z.strictObject({
  id: chatIdSchema,
  text: z.string().min(1).max(MAX_CHAT_LENGTH),
});

/** What one thinks of something that was said: a reaction comes or goes. */
export const reactSchema = z.strictObject({ to: chatIdSchema, kind: reactionSchema, on: z.boolean() });

/** Something that was said is taken away, by its author or by who runs the room. */
export const unsaySchema = z.strictObject({ id: chatIdSchema });

/** A reaction that passes over the sheet and is gone. Never answered; what comes too often is dropped. */
export const cheerSchema = z.strictObject({ kind: reactionSchema, at: pointingSchema });

/** A draft becomes a room that stays. Answered with its links. */
export const shareSchema = z.strictObject({});

/** An archived room is brought back: it can be drawn in again, and is not deleted. */
export const reviveSchema = z.strictObject({});

/** Another network is to read here: the version of it that reads for everybody. For those who run the room; games have their own. */
export const networkSchema = z.strictObject({
  network: z.enum(Object.keys(NETWORKS) as [NetworkName, ...NetworkName[]]),
});

/** What a player asks of the game that is played in the room. What it changes comes as `game`. */
export const gameSchema = z.strictObject({ action: gameActionSchema });

export const clientMessages = {
  join: joinSchema,
  ops: opsSchema,
  watch: watchSchema,
  credit: creditSchema,
  presence: presenceSchema,
  chat: chatSchema,
  react: reactSchema,
  unsay: unsaySchema,
  cheer: cheerSchema,
  share: shareSchema,
  revive: reviveSchema,
  network: networkSchema,
  game: gameSchema,
} as const;

export type ClientMessageName = keyof typeof clientMessages;
export type ClientMessage<Name extends ClientMessageName> = z.infer<(typeof clientMessages)[Name]>;
