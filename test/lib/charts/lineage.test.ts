import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Descendant, lineageOf } from '@/lib/charts/lineage';

/** Parents come before their children. */
const families = fc
  .array(fc.option(fc.nat(), { nil: null, freq: 4 }), { minLength: 1, maxLength: 24 })
  .map((choices) =>
    choices.map(
      (choice, row): Descendant => ({
        id: `v${row}`,
        parent: choice === null || row === 0 ? null : `v${choice % row}`,
      }),
    ),
  );

describe('a lineage', () => {
  it('goes on in its lane with the first child, and branches off with the second', () => {
    expect(
      lineageOf([
        { id: 'shipped', parent: null },
        { id: '1', parent: 'shipped' },
        { id: '2', parent: 'shipped' },
        { id: '3', parent: '1' },
      ]).map(({ lane, from }) => [lane, from?.row ?? null]),
    ).toEqual([
      [0, null],
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
  });

  it('begins where a parent is not known', () => {
    expect(lineageOf([{ id: 'a', parent: 'lost' }])[0]!.from).toBe(null);
  });

  it('gives a lane again where a family ended above', () => {
    const lanes = lineageOf([
      { id: 'a', parent: null },
      { id: 'b', parent: 'a' },
      { id: 'c', parent: 'a' },
      { id: 'd', parent: 'b' },
      { id: 'e', parent: 'd' },
      { id: 'f', parent: 'd' },
    ]).map(({ lane }) => lane);
    expect(lanes).toEqual([0, 0, 1, 0, 0, 1]);
  });

  it('never lets a line run through somebody else', () => {
    fc.assert(
      fc.property(families, (family) => {
        const places = lineageOf(family);
        expect(places.map(({ id }) => id)).toEqual(family.map(({ id }) => id));
        const taken = new Map<string, string>();
        for (const { id, row, lane, from } of places) {
          // From beside its parent down to itself the lane is its own; the parent's own place is the parent's.
          for (let at = from ? from.row + 1 : row; at <= row; at++) {
            const cell = `${at}/${lane}`;
            expect(taken.get(cell), `${cell} for ${id}`).toBe(undefined);
            taken.set(cell, id);
          }
          if (from) expect(from.lane).toBe(places[from.row]!.lane);
        }
      }),
    );
  });
});
