/** One line of the table: what was done, how often, and what of what had been acknowledged was not there afterwards. */
export interface Outcome {
  readonly fault: string;
  /** What was counted, as "ops acknowledged". */
  readonly of: string;
  readonly tried: number;
  readonly lost: number;
  readonly note: string;
}

export const total = (fault: string, outcomes: readonly Outcome[]): Outcome => ({
  fault: `${fault} × ${outcomes.length}`,
  of: outcomes[0]?.of ?? '',
  tried: outcomes.reduce((sum, { tried }) => sum + tried, 0),
  lost: outcomes.reduce((sum, { lost }) => sum + lost, 0),
  note: '',
});

export function renderOutcomes(outcomes: readonly Outcome[]): string {
  const rows = [
    ['fault', 'counted', 'tried', 'lost', ''],
    ...outcomes.map(({ fault, of, tried, lost, note }) => [fault, of, String(tried), String(lost), note]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column > 1 && column < 4 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
