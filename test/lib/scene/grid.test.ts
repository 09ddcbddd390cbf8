import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseGrid } from '@/lib/scene/grid';

describe('chooseGrid', () => {
  test('holds all items, with no empty row or column', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (count, aspect) => {
          const { columns, rows, exact } = chooseGrid(count, aspect);
          expect(columns * rows).toBeGreaterThanOrEqual(count);
          expect(columns * (rows - 1)).toBeLessThan(count);
          expect(exact).toBe(columns * rows === count);
        },
      ),
    );
  });

  test('prefers full rows near the wanted shape', () => {
    expect(chooseGrid(64, 1)).toEqual({ columns: 8, rows: 8, exact: true });
    expect(chooseGrid(32, 0.5)).toEqual({ columns: 4, rows: 8, exact: true });
    expect(chooseGrid(128, 0.5)).toEqual({ columns: 8, rows: 16, exact: true });
  });

  test('takes a ragged last row where full ones would make a ribbon', () => {
    expect(chooseGrid(37, 1)).toMatchObject({ exact: false });
  });
});
