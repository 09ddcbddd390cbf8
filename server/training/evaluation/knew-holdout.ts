import { z } from 'zod';
import type { ModelCard } from '@/server/inference/model-card';
import { percent } from '../commands/progress-bar';
import type { DataSet } from '../data/data-set';

/** What a model was measured at before it was taught by the hold-out writers as well. */
export interface KnewHoldout {
  readonly before: readonly { readonly data: string; readonly accuracy: number }[];
}

const figure = z.looseObject({ data: z.string(), accuracy: z.number() });

/** Says so where a network is to be measured on people who taught it; null where it never saw them. */
export function knewHoldout(card: ModelCard, { holdoutDigests }: DataSet): KnewHoldout | null {
  const { training } = card;
  const taught = new Set(training.data.map(({ digest }) => digest));
  if (!training.withHoldout || !holdoutDigests.some((digest) => taught.has(digest))) return null;
  const before = (training.from?.metrics ?? []).flatMap((metrics) => figure.safeParse(metrics).data ?? []);
  return {
    before: before
      .filter(({ data }) => data.includes('(holdout'))
      .map(({ data, accuracy }) => ({ data, accuracy })),
  };
}

export const knewHoldoutLines = ({ before }: KnewHoldout): string =>
  [
    'This network was taught by these people, too: the figures above do not say how it reads strangers.',
    'The one that it was made from never saw them, and read of them:',
    ...before.map(({ data, accuracy }) => `  ${data}: ${percent(accuracy)}`),
  ].join('\n');
