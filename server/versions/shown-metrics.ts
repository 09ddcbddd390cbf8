import { z } from 'zod';
import type { Version } from '@/lib/training/version';
import type { ModelCard } from '@/server/inference/model-card';

/** The lines of a card that pages show; older cards lack some figures. */
const lineSchema = z.object({
  data: z.string(),
  drawings: z.int(),
  accuracy: z.number(),
  loss: z.number(),
  calibrationError: z.number().nullable().default(null),
  kept: z.number().nullable().default(null),
  refused: z.number().nullable().default(null),
});

export const shownMetrics = ({ metrics }: Pick<ModelCard, 'metrics'>): Version['metrics'] =>
  metrics.flatMap((line) => lineSchema.safeParse(line).data ?? []);

/** Accuracy on the 10,000 MNIST test images; null where it was not measured. */
export const mnistAccuracy = (card: Pick<ModelCard, 'metrics'>): number | null =>
  card.metrics.find(({ data, drawings }) => data === 'mnist-test' && drawings === 10_000)?.accuracy ?? null;
