import { describe, expect, it } from 'vitest';
import { createProgressBar, duration, percent } from '@/server/training/commands/progress-bar';
import { NONE, type Source } from '@/server/training/data/source';
import { measure } from '@/server/training/evaluation/metrics';
import { metricsTable } from '@/server/training/evaluation/metrics-table';

const labelled = (...labels: number[]): Source => ({
  name: 'sheet',
  count: labels.length,
  label: (index) => labels[index]!,
  write: () => {},
});

/** Ten probabilities with `p` at one digit and the rest spread evenly. */
const sure = (digit: number, p: number) =>
  Array.from({ length: 10 }, (_, i) => (i === digit ? p : (1 - p) / 9));

describe('metrics', () => {
  const source = labelled(3, 3, 5, NONE, 8);
  const probabilities = Float32Array.from([
    ...sure(3, 0.9),
    ...sure(5, 0.55),
    ...sure(5, 1),
    ...sure(1, 1),
    ...sure(8, 0.5),
  ]);
  const metrics = measure(source, { probabilities, isDigit: null });

  it('count digits read right; what is no digit stays out', () => {
    expect(metrics.count).toBe(4);
    expect(metrics.accuracy).toBe(3 / 4);
    expect(metrics.confusion[3]).toEqual([0, 0, 0, 1, 0, 1, 0, 0, 0, 0]);
    expect(metrics.confusion.flat().reduce((sum, n) => sum + n, 0)).toBe(4);
  });

  it('tell by digit what was found, and what was said rightly', () => {
    expect(metrics.digits[3]).toEqual({ digit: 3, count: 2, recall: 1 / 2, precision: 1 });
    expect(metrics.digits[5]).toEqual({ digit: 5, count: 1, recall: 1, precision: 1 / 2 });
    expect(metrics.digits[0]).toEqual({ digit: 0, count: 0, recall: 0, precision: null });
  });

  it('have the mean of −log p(right digit) as loss, finite even after a certain mistake', () => {
    const expected = -(Math.log(0.9) + Math.log(0.05) + Math.log(1) + Math.log(0.5)) / 4;
    expect(metrics.loss).toBeCloseTo(expected, 5);
    const wrong = measure(labelled(2), { probabilities: Float32Array.from(sure(1, 1)), isDigit: null });
    expect(wrong.loss).toBeCloseTo(-Math.log(1e-12), 5);
  });

  it('are zero, not NaN, for nothing', () => {
    const nothing = measure(labelled(), { probabilities: new Float32Array(), isDigit: null });
    expect(nothing).toMatchObject({ count: 0, accuracy: 0, loss: 0 });
  });

  it('stand in a table, mistakes off the diagonal', () => {
    const table = metricsTable(metrics);
    expect(table).toContain('    3          2      50.00 %           100.00 %');
    expect(table).toContain('3    ·   ·   ·   1   ·   1   ·   ·   ·   ·');
    expect(table).toContain('sheet: 75.00 % of 4 drawings read right');
  });
});

describe('the progress bar', () => {
  const written = (isTTY: boolean) => {
    const out: string[] = [];
    let time = 0;
    const bar = createProgressBar({ write: (text) => out.push(text), isTTY, columns: 40 }, () => time);
    return { out, bar, wait: (ms: number) => (time += ms) };
  };

  it('redraws one line on a terminal, at most ten times a second, cut to its width', () => {
    const { out, bar, wait } = written(true);
    bar.update(0.5, 'half of a text that is too long for this terminal');
    wait(99);
    bar.update(0.6, 'too soon');
    wait(1);
    bar.update(1, 'done');
    expect(out).toEqual([
      '\r\x1b[K████████████░░░░░░░░░░░░ half of a text',
      '\r\x1b[K████████████████████████ done',
    ]);
  });

  it('takes itself away before a line that stays, and at the end', () => {
    const { out, bar } = written(true);
    bar.update(0, 'x');
    bar.line('epoch 1');
    bar.end();
    expect(out.slice(1)).toEqual(['\r\x1b[K', 'epoch 1\n']);
  });

  it('writes a line every ten seconds into a file', () => {
    const { out, bar, wait } = written(false);
    for (let second = 0; second <= 20; second++) {
      bar.update(second / 20, `${second} s`);
      wait(1000);
    }
    bar.end();
    expect(out).toEqual([
      '░░░░░░░░░░░░░░░░░░░░░░░░ 0 s\n',
      '████████████░░░░░░░░░░░░ 10 s\n',
      '████████████████████████ 20 s\n',
    ]);
  });

  it('shows times and shares', () => {
    expect([0, 9, 75, 3599.6, 4000].map(duration)).toEqual(['0:00', '0:09', '1:15', '1:00:00', '1:06:40']);
    expect(percent(0.99234)).toBe('99.23 %');
  });
});
