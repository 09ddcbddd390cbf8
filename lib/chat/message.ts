import { z } from 'zod';
import type { Brand } from '../brand';
import { participantIdSchema } from '../ids';

/** Made by the client, so that a message that is sent twice is said once. */
export type ChatId = Brand<string, 'ChatId'>;

/** Characters. A remark beside a drawing, not a letter. */
export const MAX_CHAT_LENGTH = 300;
/** A room remembers this many; what is older is forgotten. */
export const CHAT_KEPT = 200;

/** What the page has an icon for. */
export const REACTIONS = ['thumbs-up', 'heart', 'laugh', 'party', 'star', 'question'] as const;
export type Reaction = (typeof REACTIONS)[number];

export const chatIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,32}$/, 'letters, digits, - and _ only')
  .transform((s) => s as ChatId);
export const reactionSchema = z.enum(REACTIONS);

/** One remark as everybody sees it now: said again, whole, when a reaction comes or goes. */
export const chatMessageSchema = z.strictObject({
  id: chatIdSchema,
  by: participantIdSchema,
  /** Of whoever said it, who may have left the list since. */
  name: z.string(),
  /** One line, cleaned by the server. Text, and nothing else: never markup. Null: it was taken away. */
  text: z.string().nullable(),
  /** Milliseconds since 1970 UTC, by the server's clock. */
  at: z.number(),
  reactions: z.array(z.tuple([reactionSchema, z.array(participantIdSchema)])),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;
/** One that still stands. */
export type SaidMessage = ChatMessage & { readonly text: string };
