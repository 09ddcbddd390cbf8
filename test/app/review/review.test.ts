import { describe, expect, it } from 'vitest';
import type { InkStroke } from '@/app/drawings/ink';
import { drawnBy, frameOf, lastMoment } from '@/app/drawings/stroke-time';
import { bringIn, exportAddress } from '@/app/review/exchange';
import { keyOf } from '@/app/review/keys';

describe('the keys of the review page', () => {
  const press = (key: string, more: object = {}) =>
    keyOf({ key, ctrlKey: false, metaKey: false, altKey: false, target: null, ...more });

  it('are the digits and the letters that are printed on the buttons', () => {
    expect(press('0')).toEqual({ kind: 'label', label: 0 });
    expect(press('9')).toEqual({ kind: 'label', label: 9 });
    expect(press('N')).toEqual({ kind: 'label', label: 'none' });
    expect([...'arsub'].map((key) => press(key)?.kind)).toEqual([
      'accept',
      'reject',
      'skip',
      'undo',
      'blind',
    ]);
  });

  it('leave the browser and fields what is theirs', () => {
    for (const more of [
      { ctrlKey: true },
      { metaKey: true },
      { altKey: true },
      { target: { tagName: 'INPUT' } },
      { target: { tagName: 'A', role: 'menuitem' } },
    ])
      expect(press('r', more)).toBeNull();
    for (const key of ['Tab', 'x', 'F5', '10', '']) expect(press(key)).toBeNull();
  });
});

describe('files of drawings', () => {
  it('hold what the filter lets through', () => {
    expect(exportAddress('drawings.csv', {})).toBe('/api/export/drawings.csv?status=any');
    expect(exportAddress('drawings.png', { status: 'pending', label: null, confidenceTo: 0.7 })).toBe(
      '/api/export/drawings.png?status=pending&label=unnamed&confidenceTo=0.7',
    );
    expect(exportAddress('drawings-idx.zip', { label: 'none' })).toBe(
      '/api/export/drawings-idx.zip?status=any&label=none&none=1',
    );
  });

  it('are of kinds that an export gives', async () => {
    expect(await bringIn(new File(['x'], 'picture.png'))).toEqual({
      ok: false,
      words: 'picture.png: only .zip, .csv, .ndjson can be brought in.',
    });
  });
});

describe('a drawing in time', () => {
  const stroke = (delay: number, ...points: number[]): InkStroke => ({
    delay,
    width: 10,
    pointer: 'mouse',
    points,
  });
  const two = [
    stroke(0, 100, 100, 0, 128, 200, 100, 50, 128),
    stroke(400, 150, 50, 0, 128, 150, 250, 80, 128, 150, 300, 90, 128),
  ];

  it('lies in a square that holds it with its width', () => {
    const { left, top, side } = frameOf(two);
    expect(side).toBeCloseTo(260 * 1.28);
    expect(left + side / 2).toBe(150);
    expect(top + side / 2).toBe(175);
    expect(frameOf([])).toEqual({ left: 0, top: 0, side: 1 });
  });

  it('is there up to the moment', () => {
    expect(lastMoment(two)).toBe(490);
    const samples = (until: number) => drawnBy(two, until).map(({ points }) => points.length / 4);
    expect([-1, 0, 50, 399, 400, 480, 490].map(samples)).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [2, 0],
      [2, 1],
      [2, 2],
      [2, 3],
    ]);
  });
});
