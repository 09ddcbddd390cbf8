import type { Metrics } from './metrics';
import { percent } from './progress-bar';

/** Metrics as text for a terminal: a table by digit, then the confusion matrix. */
export function metricsTable(metrics: Metrics): string {
  const lines = ['digit   drawings   read right   right when named'];
  for (const { digit, count, recall, precision } of metrics.digits) {
    lines.push(
      `${String(digit).padStart(5)}   ${count.toLocaleString('en').padStart(8)}   ${percent(recall).padStart(10)}   ${(precision === null ? '–' : percent(precision)).padStart(16)}`,
    );
  }
  lines.push('', 'rows: what was drawn, columns: what was read', confusionTable(metrics.confusion), '');
  lines.push(
    `${metrics.data}: ${percent(metrics.accuracy)} of ${metrics.count.toLocaleString('en')} drawings read right, mean loss ${metrics.loss.toFixed(4)}`,
  );
  return lines.join('\n');
}

/** Zeros are dots, so that the mistakes stand out. */
function confusionTable(confusion: Metrics['confusion']): string {
  const width = Math.max(3, ...confusion.flat().map((n) => String(n).length)) + 1;
  const row = (head: string, cells: readonly string[]) =>
    head + cells.map((cell) => cell.padStart(width)).join('');
  return [
    row(
      '  ',
      confusion.map((_, digit) => String(digit)),
    ),
    ...confusion.map((counts, digit) =>
      row(
        `${digit} `,
        counts.map((n) => (n === 0 ? '·' : String(n))),
      ),
    ),
  ].join('\n');
}
