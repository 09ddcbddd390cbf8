import { z } from 'zod';
import { modelIdSchema } from '../ids';

/** A training run: fine-tuning of a version on accepted drawings, mixed with MNIST. What pages and the API say of it. */

export const RUN_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const runIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,32}$/, 'letters, digits, - and _ only');

/** What may be chosen; everything has a default that was measured (server/training/README.md). */
export const runSettingsSchema = z.strictObject({
  /** Times through the drawings. */
  epochs: z.int().min(1).max(50),
  /** Drawings a step, MNIST's among them. */
  batchSize: z.int().min(8).max(512),
  /** Highest learning rate of Adam. */
  rate: z.number().positive().max(0.1),
  /** MNIST images that come with each drawing. */
  replay: z.number().min(0).max(20),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
});
export type RunSettings = z.infer<typeof runSettingsSchema>;

export const runProgressSchema = z.object({
  /** loading data, training, or measuring what came out. */
  phase: z.enum(['data', 'training', 'measuring']),
  /** From 1; 0 before the first. */
  epoch: z.int(),
  epochs: z.int(),
  batch: z.int(),
  batches: z.int(),
  /** Over the epoch so far; null before the first batch. */
  loss: z.number().nullable(),
  /** 0 to 1. */
  accuracy: z.number().nullable(),
  /** Of the whole run, from the pace so far. */
  secondsLeft: z.number().nullable(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

export const runEpochSchema = z.object({
  epoch: z.int(),
  loss: z.number(),
  accuracy: z.number(),
  validationLoss: z.number(),
  validationAccuracy: z.number(),
  seconds: z.number(),
  /** The lowest validation loss so far. */
  best: z.boolean(),
});
export type RunEpoch = z.infer<typeof runEpochSchema>;

/** What is told of a run while it goes, in order; `n` counts from 1 and is never reused. */
export const runEventSchema = z.discriminatedUnion('kind', [
  z.object({ n: z.int(), at: z.number(), kind: z.literal('log'), text: z.string() }),
  /** A point of the chart: the mean since the last point. */
  z.object({
    n: z.int(),
    at: z.number(),
    kind: z.literal('point'),
    step: z.int(),
    steps: z.int(),
    loss: z.number(),
    accuracy: z.number(),
  }),
  z.object({ n: z.int(), at: z.number(), kind: z.literal('epoch'), epoch: runEpochSchema }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

/** Somebody whose labels differ so much from what the network reads that they may be wrong. */
export const suspectSchema = z.object({
  person: z.string(),
  name: z.string(),
  drawings: z.int(),
  /** Of them, those that the network read as something else than their label. */
  contradicted: z.int(),
  /** The label that most of them bear. */
  label: z.union([z.int(), z.literal('none')]),
  labelled: z.int(),
});
export type Suspect = z.infer<typeof suspectSchema>;

export const runSchema = z.object({
  id: z.string(),
  status: z.enum(RUN_STATUSES),
  network: z.string(),
  /** The version that it goes on from. */
  from: z.string(),
  settings: runSettingsSchema,
  /** Who started it; null: from the terminal, or a person who is no longer known. */
  startedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Runs that come before it; 0 unless it is queued. */
  ahead: z.int(),
  /** The engine that it began on: a run stays on it. */
  engine: z.enum(['native', 'wasm']).nullable(),
  /** Version of the program, and a digest of what trains. */
  code: z.string().nullable(),
  data: z.object({
    /** Drawings that it was given, and of them those that are still there. */
    drawings: z.int(),
    present: z.int(),
    people: z.int(),
    /** SHA-256 over the drawings, their labels and MNIST; null before it began. */
    digest: z.string().nullable(),
    suspects: z.array(suspectSchema),
  }),
  /** Whether it can be repeated to the same result on the same engine, and if not, why. */
  repeatable: z.object({ exactly: z.boolean(), because: z.string().nullable() }),
  /** The run that this one repeats, and whether it came to the same weights; null while that is not known. */
  repeats: z.object({ run: z.string(), same: z.boolean().nullable() }).nullable(),
  progress: runProgressSchema.nullable(),
  /** Why it failed, in a sentence. */
  reason: z.string().nullable(),
  /** It failed or was interrupted with a checkpoint to go on from. */
  resumable: z.boolean(),
  /** The version that it made. */
  result: z.string().nullable(),
});
export type Run = z.infer<typeof runSchema>;

/** What a run would have to learn from, before it is started. */
export const outlookSchema = z.object({
  /** Accepted drawings of people who are not hold-out. */
  drawings: z.int(),
  people: z.int(),
  /** The hold-out's: those that the gate looks at. */
  holdOutDrawings: z.int(),
  holdOutPeople: z.int(),
  /** Why no run can be started, in a sentence each; empty where it can. */
  missing: z.array(z.string()),
  suspects: z.array(suspectSchema),
  settings: runSettingsSchema,
});
export type Outlook = z.infer<typeof outlookSchema>;

export const startRunSchema = z.strictObject({
  from: modelIdSchema,
  settings: runSettingsSchema.partial().optional(),
});

export const repeatRunSchema = z.strictObject({ repeat: runIdSchema });
