import { describe, expect, it } from 'vitest';
import { calibrationMarks } from '@/lib/charts/calibration';

const bin = (count: number) => ({ count, confidence: 0.5, accuracy: 0.5 });

describe('the marks of a calibration plot', () => {
  it('leave out bins without answers, and weigh the others by the logarithm of their count', () => {
    const marks = calibrationMarks([bin(0), bin(9), bin(99), bin(0)]);
    expect(marks.map(({ bin: { count } }) => count)).toEqual([9, 99]);
    expect(marks[0]!.weight).toBeCloseTo(0.5);
    expect(marks[1]!.weight).toBe(1);
  });

  it('are none of nothing', () => {
    expect(calibrationMarks([])).toEqual([]);
    expect(calibrationMarks([bin(0)])).toEqual([]);
  });
});
