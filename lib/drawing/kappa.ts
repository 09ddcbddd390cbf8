import { LABELS, type Label } from './label';

export interface Agreement {
  /** Drawings that both judged. */
  readonly count: number;
  /** Share that they judged alike. */
  readonly observed: number;
  /** Cohen's kappa: agreement beyond chance, 1 at best; null where chance alone would agree on everything, or there is nothing. */
  readonly kappa: number | null;
}

/** Of two reviewers who judged the same drawings blind. Source: J. Cohen (1960), A coefficient of agreement for nominal scales. */
export function agreementOf(pairs: Iterable<readonly [Label, Label]>): Agreement {
  const first = new Array<number>(LABELS).fill(0);
  const second = new Array<number>(LABELS).fill(0);
  let count = 0;
  let alike = 0;
  for (const [a, b] of pairs) {
    count += 1;
    if (a === b) alike += 1;
    first[a]! += 1;
    second[b]! += 1;
  }
  if (count === 0) return { count, observed: 0, kappa: null };
  const observed = alike / count;
  const chance = first.reduce((sum, n, label) => sum + (n / count) * (second[label]! / count), 0);
  return { count, observed, kappa: chance >= 1 ? null : (observed - chance) / (1 - chance) };
}
