import { z } from 'zod';
import { participantIdSchema } from '../ids';
import { gameSettingsSchema, MAX_NUMBER_DIGITS } from './settings';

/** A number as people type it; `?` in a ballot: it cannot be read. */
export const saidSchema = z.string().regex(new RegExp(`^([0-9]{1,${MAX_NUMBER_DIGITS}}|\\?)$`), 'a number');

/** What a player asks for. It says nothing of time: the server's clock alone counts. */
export const gameActionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('ready'), on: z.boolean() }),
  /** The host's. */
  z.strictObject({ do: z.literal('settings'), change: gameSettingsSchema.partial() }),
  z.strictObject({ do: z.literal('team'), team: z.union([z.literal(0), z.literal(1)]) }),
  /** Looks on, or plays again. */
  z.strictObject({ do: z.literal('watch'), on: z.boolean() }),
  /** The host's: without waiting for who is not ready. */
  z.strictObject({ do: z.literal('start') }),
  /** Race. */
  z.strictObject({ do: z.literal('guess'), said: saidSchema }),
  /** Fool: what somebody's drawing shows. */
  z.strictObject({ do: z.literal('vote'), of: participantIdSchema, said: saidSchema }),
  /** One's drawing is finished. */
  z.strictObject({ do: z.literal('done') }),
  /** Let me finish: a little more time, once a round. */
  z.strictObject({ do: z.literal('grace') }),
  z.strictObject({ do: z.literal('kick'), person: participantIdSchema, on: z.boolean() }),
  /** The host makes somebody else the host of the game; the room's owner stays what they are. */
  z.strictObject({ do: z.literal('pass'), person: participantIdSchema }),
  z.strictObject({ do: z.literal('pause'), on: z.boolean() }),
  /** The host's: from the podium to another match. */
  z.strictObject({ do: z.literal('again') }),
]);
export type GameAction = z.infer<typeof gameActionSchema>;
