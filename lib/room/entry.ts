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

/** What stands at a seq whose op is withheld from whoever asks: that there is one, and no more. */
export const hiddenEntrySchema = z.strictObject({
  seq: seqSchema,
  hidden: z.literal(true),
  /** Of an op of the session that asks: it was logged, whatever became of its sheet meanwhile. */
  n: z.int().min(1).optional(),
});
export type HiddenEntry = z.infer<typeof hiddenEntrySchema>;

/** A line of the log as one person may see it. */
export const shownEntrySchema = z.union([entrySchema, hiddenEntrySchema]);
export type ShownEntry = z.infer<typeof shownEntrySchema>;

export const isHidden = (entry: ShownEntry): entry is HiddenEntry => 'hidden' in entry;
