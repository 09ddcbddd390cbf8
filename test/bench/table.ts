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
  /** The figure that the promise is about. */
  readonly held: number | null;
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
    const held = promise ? { ...figures, ...outer(row.samples) }[promise.of] : Number.NaN;
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
            ? held >= bound
            : held <= bound
          : null,
      held: promise ? held : null,
    };
  });
}

/** What promises are about and no column shows. Sorted: there may be more samples than `Math.max` takes arguments. */
const outer = (samples: readonly number[]) => ({
  p95: percentile(samples, 0.95),
  least: percentile(samples, 0),
  most: percentile(samples, 1),
});

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
      promiseKept(result),
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

/** With the figure, where no column has it. */
function promiseKept({ promise, kept, held }: Result): string {
  if (promise === null || held === null) return '';
  const shown = /^(mean|p50|p99) /.test(promise) ? '' : ` (${figure(held)})`;
  return `${promise}: ${kept ? 'kept' : 'NOT KEPT'}${shown}`;
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
