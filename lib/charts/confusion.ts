/** confusion[truth][answer]: drawings. */
export type Confusion = readonly (readonly number[])[];

/** A share of mistakes from which on a cell is as dark as it gets: one in twenty should catch the eye already. */
const DARK_SHARE = 0.05;
/** Differences below this do not use the whole range of colours: one drawing more or less is not news. */
const LEAST_RANGE = 4;

/** How dark each cell is, 0…1: mistakes by their share of the row; what is right is never dark. */
export const mistakeShades = (confusion: Confusion): readonly (readonly number[])[] =>
  confusion.map((row, truth) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    return row.map((count, answer) =>
      truth === answer || total === 0 ? 0 : Math.min(1, count / total / DARK_SHARE),
    );
  });

/** After less before, cell by cell. @throws RangeError where the two differ in size */
export function confusionDifference(before: Confusion, after: Confusion): readonly (readonly number[])[] {
  if (before.length !== after.length || before.some((row, truth) => row.length !== after[truth]!.length))
    throw new RangeError('Confusion matrices of different sizes have no difference.');
  return before.map((row, truth) => row.map((count, answer) => after[truth]![answer]! - count));
}

/** How good a change each cell of a difference is, −1…1: fewer mistakes are good, fewer right answers bad. */
export function differenceTints(difference: Confusion): readonly (readonly number[])[] {
  const largest = difference.flat().reduce((most, n) => Math.max(most, Math.abs(n)), LEAST_RANGE);
  return difference.map((row, truth) =>
    row.map((n, answer) => (n === 0 ? 0 : ((truth === answer ? 1 : -1) * n) / largest)),
  );
}

export interface MixUp {
  readonly truth: number;
  readonly answer: number;
  readonly before: number;
  readonly after: number;
}

/** The mistakes whose number changed most, for whoever cannot see the colours. */
export function changedMixUps(before: Confusion, after: Confusion, most: number): readonly MixUp[] {
  const change = ({ before, after }: MixUp): number => Math.abs(after - before);
  return before
    .flatMap((row, truth) =>
      row.map((count, answer) => ({ truth, answer, before: count, after: after[truth]![answer]! })),
    )
    .filter((mixUp) => mixUp.truth !== mixUp.answer && change(mixUp) > 0)
    .sort((a, b) => change(b) - change(a) || a.truth - b.truth || a.answer - b.answer)
    .slice(0, most);
}
