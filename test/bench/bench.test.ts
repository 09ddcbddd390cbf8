import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPenDigits, unfinished } from './pen-strokes';
import { mean, percentile } from './sample';
import { renderTable, resultsOf } from './table';

describe('the table', () => {
  const rows = [
    { name: 'old way', unit: 'ms', samples: [4, 2, 6] },
    {
      name: 'ours',
      unit: 'ms',
      samples: [1, 1, 2],
      baseline: 'old way',
      promise: { of: 'p99', atMost: 1.5 },
    },
  ] as const;

  it('compares medians with the baseline of the same run and says whether a promise is kept', () => {
    expect(resultsOf('reading', rows)[1]).toMatchObject({
      p50: 1,
      p99: 2,
      ratio: 0.25,
      baseline: 'old way',
      promise: 'p99 ≤ 1.5',
      kept: false,
    });
  });

  it('stands in columns', () => {
    expect(renderTable(resultsOf('reading', rows))).toBe(
      [
        '           mean   p50   p99      ratio           promise',
        'reading',
        '  old way  4.00  4.00  6.00  ms',
        '  ours     1.33  1.00  2.00  ms  0.25 × old way  p99 ≤ 1.5: NOT KEPT',
      ].join('\n'),
    );
  });

  it('refuses a baseline that was not measured', () => {
    expect(() => resultsOf('reading', rows.slice(1))).toThrow('old way, which was not measured');
  });
});

it('takes percentiles from the sorted samples', () => {
  const samples = Array.from({ length: 100 }, (_, i) => 99 - i);
  expect([percentile(samples, 0.5), percentile(samples, 0.99), mean(samples)]).toEqual([50, 99, 49.5]);
});

describe('pen strokes', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkling-strokes-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are read from UNIPEN text, y turned downward', async () => {
    const path = join(folder, 'digits.tra');
    await writeFile(
      path,
      '.SEGMENT DIGIT 0 ? "8"\n.COMMENT 8 12 224\n.PEN_DOWN\n 267  333\n 266  342\n.PEN_UP\n.DT 100\n.PEN_DOWN\n 1 2\n.PEN_UP\n',
    );
    expect((await loadPenDigits(path)).digits).toEqual([
      {
        label: '8',
        strokes: [
          [
            [267, -333],
            [266, -342],
          ],
          [[1, -2]],
        ],
      },
    ]);
  });

  it('are read from gzipped NDJSON', async () => {
    const path = join(folder, 'digits.ndjson.gz');
    const digit = {
      label: '1',
      strokes: [
        [
          [0, 0],
          [0, 9],
        ],
      ],
    };
    await writeFile(path, gzipSync(`${JSON.stringify({ ...digit, writer: 'a/1' })}\n`));
    expect((await loadPenDigits(path)).digits).toEqual([digit]);
  });

  it('are refused where a named file is missing or empty', async () => {
    await expect(loadPenDigits(join(folder, 'nowhere'))).rejects.toThrow('ENOENT');
    const empty = join(folder, 'empty');
    await writeFile(empty, '');
    await expect(loadPenDigits(empty)).rejects.toThrow('There are no strokes in');
  });

  it('are invented where nobody named a file and the usual one is not there, and that is said', async () => {
    const { digits, source } = await loadPenDigits(null, join(folder, 'nowhere'));
    expect(source).toMatch(/^invented strokes/);
    expect(new Set(digits.map(({ label }) => label)).size).toBe(10);
    for (const { strokes } of digits)
      for (const value of strokes.flat(2)) expect(Number.isFinite(value)).toBe(true);
  });

  it('grow stage by stage, the last the whole', () => {
    const stroke = (from: number, samples: number) =>
      Array.from({ length: samples }, (_, i) => [from + i, 0]);
    const stages = [...unfinished({ label: '4', strokes: [stroke(0, 5), stroke(10, 2)] }, 3)];
    expect(stages.map((strokes) => strokes.map(({ points }) => points.length / 4))).toEqual([
      [3],
      [5, 1],
      [5, 2],
    ]);
  });
});
