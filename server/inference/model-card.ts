import { z } from 'zod';

/** card.json: how a model came about and how well it reads. Written by training; unknown fields are kept. */
export const modelCardSchema = z.looseObject({
  format: z.literal(1),
  /** Name of the network. */
  network: z.string(),
  /** ISO 8601, UTC. */
  created: z.iso.datetime(),
  /** SHA-256 of model.json followed by weights.bin, hexadecimal. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Trained numbers. */
  parameters: z.int().positive(),
  training: z.looseObject({
    engine: z.enum(['native', 'wasm']),
    seed: z.int(),
    epochs: z.int().positive(),
    /** The epoch whose averaged weights these are, chosen on the validation drawings. */
    chosenEpoch: z.int().positive(),
    /**
     * The model whose weights the run began with. Where the run was taught by hold-out writers, too, these are the last figures that were
     * measured on people whom the network had never seen.
     */
    from: z
      .looseObject({ digest: z.string(), metrics: z.array(z.looseObject({ data: z.string() })) })
      .optional(),
    /** Whether hold-out writers were trained on. */
    withHoldout: z.boolean().optional(),
    data: z.array(
      z.looseObject({
        name: z.string(),
        role: z.enum(['training', 'validation']),
        drawings: z.int().nonnegative(),
        source: z.string(),
        licence: z.string(),
        /** SHA-256 of the files, hexadecimal. */
        digest: z.string(),
      }),
    ),
  }),
  metrics: z.array(
    z.looseObject({
      data: z.string(),
      drawings: z.int().positive(),
      /** Fraction, 0 to 1. */
      accuracy: z.number().min(0).max(1),
      /** Mean of −log p(right digit). */
      loss: z.number().nonnegative(),
    }),
  ),
});

export type ModelCard = z.infer<typeof modelCardSchema>;
