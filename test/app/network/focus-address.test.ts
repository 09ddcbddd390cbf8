import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFocus, writeFocus } from '@/app/network/focus-address';

const number = fc.integer({ min: -9_000, max: 9_000 }).map((n) => n / 100);
const focus = fc.record({
  selection: fc.option(
    fc.record({
      layer: fc.constantFrom('input', 'conv1', 'is-digit_2'),
      cell: fc.option(fc.integer({ min: 0, max: 99_999 })),
    }),
  ),
  camera: fc.option(
    fc.record({
      azimuth: number,
      elevation: number,
      distance: fc.integer({ min: 1, max: 20_000 }).map((n) => n / 100),
      target: fc.tuple(number, number, number),
    }),
  ),
});

describe('the focus in the address', () => {
  test('comes back as it was, and leaves the key alone', () => {
    fc.assert(
      fc.property(focus, focus, (before, after) => {
        const hash = writeFocus(writeFocus('#k=abc-DEF_1', before), after);
        expect(readFocus(hash)).toEqual(after);
        expect(new URLSearchParams(hash.slice(1)).get('k')).toBe('abc-DEF_1');
      }),
    );
  });

  test('is nothing where nothing is looked at', () => {
    expect(writeFocus('', { selection: null, camera: null })).toBe('');
    expect(writeFocus('#k=1&at=conv1.4', { selection: null, camera: null })).toBe('#k=1');
  });

  test('that is malformed counts as absent', () => {
    const nothing = { selection: null, camera: null };
    for (const hash of [
      '#at=conv1.x',
      '#at=<b>.1',
      '#from=1_2_3',
      '#from=1_2_0_1_1_1',
      '#from=1_2_Infinity_1_1_1',
      '#from=1_2_3_4_5_6_7',
    ])
      expect(readFocus(hash)).toEqual(nothing);
  });
});
