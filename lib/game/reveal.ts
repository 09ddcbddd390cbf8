import { z } from 'zod';
import { participantIdSchema } from '../ids';

/** What the network said of a drawing at one moment of the round. */
export const beliefSchema = z.tuple([
  /** Milliseconds from the beginning of the round. */
  z.number(),
  /** The number that it read; null: none. */
  z.string().nullable(),
  /** How sure it was of that, 0…1. */
  z.number(),
  /** What probability it gave to the number that was asked for, 0…1. */
  z.number(),
]);
export type Belief = z.infer<typeof beliefSchema>;

/** What the network saw of a round, told to all when it is over and to nobody before. */
export const roundSightSchema = z.strictObject({
  match: z.int(),
  round: z.int(),
  model: z.string(),
  drawings: z.array(
    z.strictObject({
      by: participantIdSchema,
      /** The digits as it told them apart, from left to right: 784 bytes each, base64. */
      inputs: z.array(z.string()),
      /** In the order of time; few enough to send. */
      belief: z.array(beliefSchema),
    }),
  ),
});
export type RoundSight = z.infer<typeof roundSightSchema>;

/** So many moments make a chart; a belief that changes more often is thinned. */
export const MAX_BELIEFS = 80;
