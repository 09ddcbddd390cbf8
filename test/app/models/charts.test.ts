import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CalibrationPlot } from '@/app/models/compare/calibration-plot';
import { ConfusionTable, DifferenceTable } from '@/app/models/compare/confusion-table';
import { WritersChart } from '@/app/models/compare/writers-chart';
import { CurveChart } from '@/app/models/runs/curve-chart';

const square = (change: Record<string, number> = {}): number[][] =>
  Array.from({ length: 10 }, (_, truth) =>
    Array.from({ length: 10 }, (_, answer) => change[`${truth}${answer}`] ?? (truth === answer ? 50 : 0)),
  );
const cellsOf = (html: string): string[] =>
  [...html.matchAll(/<td data[^>]*>([^<]*)</g)].map(([, text]) => text!);

describe('the charts of the models’ pages', () => {
  it('a confusion matrix shows each count in its row and column, and leaves zeros out', () => {
    const html = renderToStaticMarkup(
      createElement(ConfusionTable, { title: 'Before', confusion: square({ '49': 7 }) }),
    );
    const cells = cellsOf(html);
    expect(cells).toHaveLength(100);
    expect(cells[49]).toBe('7');
    expect(cells[44]).toBe('50');
    expect(cells[94]).toBe('');
  });

  it('a difference is signed, coloured by whether it is for the better, and said in words', () => {
    const html = renderToStaticMarkup(
      createElement(DifferenceTable, {
        before: square({ '44': 43, '49': 7 }),
        after: square({ '44': 48, '49': 2 }),
      }),
    );
    const cells = cellsOf(html);
    expect([cells[44], cells[49]]).toEqual(['+5', '−5']);
    expect(html.match(/data-kind="worse"/g)).toBe(null);
    expect(html).toContain('a 4 read as 9, 7 times before, 2 now');
  });

  it('a calibration plot says both errors', () => {
    const bins = [{ from: 0.9, to: 1, count: 90, confidence: 0.97, accuracy: 0.99 }];
    const html = renderToStaticMarkup(
      createElement(CalibrationPlot, { before: { error: 0.031, bins }, after: { error: 0.012, bins } }),
    );
    expect(html).toContain('Calibration error 3.10 % before, 1.20 % after');
    expect(html.match(/<circle/g)).toHaveLength(2);
  });

  it('writers are told apart by whether they are read better now', () => {
    const writer = { drawings: 20, name: 'Ada' };
    const html = renderToStaticMarkup(
      createElement(WritersChart, {
        writers: [
          { ...writer, person: 'a', before: 0.5, after: 0.9 },
          { ...writer, person: 'b', before: 0.9, after: 0.8 },
        ],
      }),
    );
    expect([...html.matchAll(/data-kind="(\w+)"/g)].map(([, kind]) => kind)).toEqual(['better', 'worse']);
    expect(html).toContain('50.00 % → 90.00 %');
  });

  it('a curve has its axes before its first point, and says first and last', () => {
    const props = {
      title: 'Loss',
      marks: [],
      steps: 20,
      holds: [0],
      text: (value: number) => value.toFixed(2),
    };
    const empty = renderToStaticMarkup(createElement(CurveChart, { ...props, points: [] }));
    expect(empty).toContain('Loss: nothing yet');
    expect(empty).not.toContain('NaN');
    const points = [
      { x: 10, y: 0.5 },
      { x: 20, y: 0.25 },
    ];
    const full = renderToStaticMarkup(createElement(CurveChart, { ...props, points }));
    expect(full).toContain('Loss: 0.50 at first, 0.25 at the end');
    // The last step is at the very end of the axis, where its number stands.
    const end = /H(\d+)"/.exec(full)![1];
    expect(full).toContain(`L${end} `);
    const odd = renderToStaticMarkup(
      createElement(CurveChart, { ...props, steps: 32, points: [...points, { x: 32, y: 0.1 }] }),
    );
    expect(odd).toContain(`L${end} `);
  });
});
