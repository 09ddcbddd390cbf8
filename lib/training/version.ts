import { z } from 'zod';
import { gateResultSchema } from './gate';

/** A version of a network, shipped or trained here; what pages and the API say of it. */

/** `shipped` came with the program; `live` reads for everybody now, which a shipped one can be, too: see `live`. */
export const versionSchema = z.object({
  /** `<network>@<version>` */
  id: z.string(),
  network: z.string(),
  shipped: z.boolean(),
  /** The one of its network that reads now. */
  live: z.boolean(),
  /** It was live at some time. */
  wasLive: z.boolean(),
  createdAt: z.number(),
  /** SHA-256 of model.json followed by weights.bin. */
  digest: z.string(),
  parameters: z.int(),
  /** The version that it was trained from; null where it has none, or it is not known here. */
  parent: z.string().nullable(),
  /** The run that made it. */
  run: z.string().nullable(),
  /** As on its card: data set, drawings, accuracy, loss. */
  metrics: z.array(
    z.object({
      data: z.string(),
      drawings: z.int(),
      accuracy: z.number(),
      loss: z.number(),
      calibrationError: z.number().nullable(),
      kept: z.number().nullable(),
      refused: z.number().nullable(),
    }),
  ),
  /** Why it cannot be used, in a sentence: its files are damaged, say. Null where it can. */
  broken: z.string().nullable(),
});
export type Version = z.infer<typeof versionSchema>;

/** Whose drawings helped it, the most first. */
export const creditSchema = z.object({ person: z.string(), name: z.string(), drawings: z.int() });
export type Credit = z.infer<typeof creditSchema>;

export const PROMOTION_KINDS = ['promoted', 'overridden', 'rolled-back'] as const;
export const promotionSchema = z.object({
  id: z.string(),
  network: z.string(),
  model: z.string(),
  /** What read before. */
  previous: z.string(),
  kind: z.enum(PROMOTION_KINDS),
  at: z.number(),
  by: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Of an override or a roll-back, as it was given. */
  reason: z.string().nullable(),
  /** As it stood then; null of a roll-back. */
  gate: gateResultSchema.nullable(),
});
export type Promotion = z.infer<typeof promotionSchema>;

/** A candidate that reads beside the live version, and is shown to nobody. */
export const shadowSchema = z.object({
  model: z.string(),
  live: z.string(),
  /** Of the drawings, 0 to 1. */
  share: z.number(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  seen: z.int(),
  agreed: z.int(),
  /** disagreements[live digit][candidate's digit]: drawings; 10 for what is taken for no digit. */
  disagreements: z.array(z.array(z.int())),
});
export type Shadow = z.infer<typeof shadowSchema>;

/** What one version says of one drawing. */
export const versionReadingSchema = z.object({
  model: z.string(),
  digit: z.int(),
  confidence: z.number(),
  probabilities: z.array(z.number()),
  isDigit: z.number().nullable(),
});
export type VersionReading = z.infer<typeof versionReadingSchema>;
