import type { Row } from './benchmark';
import { mean, percentile } from './sample';

/** A row as it is printed, and as `--json` gives it. */
export interface Result {
  readonly benchmark: string;
  readonly name: string;
  readonly unit: Row['unit'];
  readonly runs: number;
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  /** This median to the baseline's; null for a baseline. */
  readonly ratio: number | null;
  readonly baseline: string | null;
  readonly promise: string | null;
  readonly kept: boolean | null;
}

export function resultsOf(benchmark: string, rows: readonly Row[]): Result[] {
  return rows.map((row) => {
    const figures = {
      mean: mean(row.samples),
      p50: percentile(row.samples, 0.5),
      p99: percentile(row.samples, 0.99),
    };
    const baseline = rows.find(({ name }) => name === row.baseline);
    if (row.baseline !== undefined && !baseline)
      throw new Error(`${benchmark}: ${row.name} is compared with ${row.baseline}, which was not measured.`);
    const { promise } = row;
    const bound = promise?.atMost ?? promise?.atLeast;
    return {
      benchmark,
      name: row.name,
      unit: row.unit,
      runs: row.samples.length,
      ...figures,
      ratio: baseline ? figures.p50 / percentile(baseline.samples, 0.5) : null,
      baseline: row.baseline ?? null,
      promise:
        promise && bound !== undefined
          ? `${promise.of} ${promise.atMost === undefined ? '≥' : '≤'} ${bound}`
          : null,
      kept:
        promise && bound !== undefined
          ? promise.atMost === undefined
            ? figures[promise.of] >= bound
            : figures[promise.of] <= bound
          : null,
    };
  });
}

export function renderTable(results: readonly Result[]): string {
  const head = ['', 'mean', 'p50', 'p99', '', 'ratio', 'promise'];
  const lines: string[][] = [];
  let benchmark = '';
  for (const result of results) {
    if (result.benchmark !== benchmark) {
      benchmark = result.benchmark;
      lines.push([benchmark]);
    }
    lines.push([
      `  ${result.name}`,
      figure(result.mean),
      figure(result.p50),
      figure(result.p99),
      result.unit,
      result.ratio === null ? '' : `${result.ratio.toFixed(2)} × ${result.baseline}`,
      result.promise === null ? '' : `${result.promise}: ${result.kept ? 'kept' : 'NOT KEPT'}`,
    ]);
  }
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.filter((line) => line.length > 1).map((line) => line[column]!.length)),
  );
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) =>
          column >= 1 && column <= 3 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
