import { z } from 'zod';
import { type EpochMillis, type OpId, opId, participantIdSchema, seqSchema, sessionIdSchema } from '../ids';
import { opSchema } from './op';

/** One line of a room's log: an op, who sent it, and where it stands. */
export const entrySchema = z.strictObject({
  seq: seqSchema,
  session: sessionIdSchema,
  /** The session's own count of its ops: 1, 2, 3, … */
  n: z.int().min(1),
  by: participantIdSchema,
  at: z.number().transform((ms) => ms as EpochMillis),
  op: opSchema,
});
export type Entry = z.infer<typeof entrySchema>;

export const entryId = (entry: Entry): OpId => opId(entry.session, entry.n);
