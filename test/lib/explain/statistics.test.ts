import { expect, test } from 'vitest';
import { statisticsOf } from '@/lib/explain/statistics';

test('least, mean, most, and the share of cells that are dark', () => {
  expect(statisticsOf(Float32Array.of(0, 0, 1, 3))).toEqual({ least: 0, mean: 1, most: 3, zeros: 0.5 });
  expect(statisticsOf(Float32Array.of(-2))).toEqual({ least: -2, mean: -2, most: -2, zeros: 0 });
});
