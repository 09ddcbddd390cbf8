import { z } from 'zod';

/** Two versions, read over the same drawings: what charts of them are made of. */

/** confusion[truth][answer], digits 0 to 9. */
const confusionSchema = z.array(z.array(z.int()));

/** Answers of about one confidence; a calibration plot is these. */
export const calibrationBinSchema = z.object({
  from: z.number(),
  to: z.number(),
  count: z.int(),
  confidence: z.number(),
  accuracy: z.number(),
});

const sideSchema = z.object({
  accuracy: z.number(),
  loss: z.number(),
  confusion: confusionSchema,
  calibration: z.object({ error: z.number(), bins: z.array(calibrationBinSchema) }),
});

/** A drawing that only one of the two reads right. */
export const changedSchema = z.object({
  /** Id of a kept drawing, or the place of an MNIST test image. */
  drawing: z.union([z.string(), z.int()]),
  /** 784 bytes as base64. */
  input: z.string(),
  label: z.union([z.int(), z.literal('none')]),
  /** By which each is right or wrong: the likeliest digit, or 10 where what is no digit is refused; and how sure that is. */
  before: z.object({ read: z.int(), confidence: z.number() }),
  after: z.object({ read: z.int(), confidence: z.number() }),
});
export type Changed = z.infer<typeof changedSchema>;

export const comparedSetSchema = z.object({
  drawings: z.int(),
  before: sideSchema,
  after: sideSchema,
  fixed: z.int(),
  broken: z.int(),
  /** The surest first, at most 24 each. */
  fixedExamples: z.array(changedSchema),
  brokenExamples: z.array(changedSchema),
});
export type ComparedSet = z.infer<typeof comparedSetSchema>;

export const comparisonSchema = z.object({
  before: z.string(),
  after: z.string(),
  /** The 10,000 test images; null where one of the two was not read over them here. */
  mnist: comparedSetSchema.nullable(),
  /** Reviewed drawings of hold-out authors; null where there are none. */
  holdOut: comparedSetSchema.nullable(),
  /** By hold-out author, whom it changed most first. */
  writers: z.array(
    z.object({
      person: z.string(),
      name: z.string(),
      drawings: z.int(),
      before: z.number(),
      after: z.number(),
    }),
  ),
});
export type Comparison = z.infer<typeof comparisonSchema>;
