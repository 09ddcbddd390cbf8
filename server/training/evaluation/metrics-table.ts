import { percent } from '../commands/progress-bar';
import type { DigitOrNot, Refusal } from '../data/digit-or-not';
import type { CalibrationError } from './calibration-error';
import type { Metrics } from './metrics';
import type { WriterMetrics } from './writer-spread';

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

export const calibrationLine = ({ error }: CalibrationError): string =>
  `expected calibration error ${percent(error)}`;

/** People in short: the worst read by name, the rest by quartiles. */
export function writerLines(writers: readonly WriterMetrics[]): string {
  const at = (share: number) => percent(writers[Math.round((writers.length - 1) * share)]!.accuracy);
  const worst = writers
    .slice(0, 5)
    .map(({ writer, count, accuracy }) => `${writer} ${percent(accuracy)} of ${count}`);
  return [
    `${writers.length} writers: worst ${at(0)}, lower quartile ${at(0.25)}, median ${at(0.5)}, best ${at(1)}`,
    `worst read: ${worst.join(', ')}`,
  ].join('\n');
}

export function refusalLines({ asShipped, atShareKept }: DigitOrNot): string {
  const line = ({ threshold, kept, refused, likeDigitRefused }: Refusal): string =>
    [
      `isDigit ≥ ${threshold.toFixed(3)}:`,
      kept === null ? '' : ` ${percent(kept)} of digits kept`,
      refused === null ? '' : `, ${percent(refused)} of what looks like no digit refused`,
      likeDigitRefused === null ? '' : `, ${percent(likeDigitRefused)} of look-alikes refused`,
    ]
      .join('')
      .replace(':,', ':');
  const hasOthers = asShipped.refused !== null || asShipped.likeDigitRefused !== null;
  return [line(asShipped), ...(atShareKept && hasOthers ? [line(atShareKept)] : [])].join('\n');
}
