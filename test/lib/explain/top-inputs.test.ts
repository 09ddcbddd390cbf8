import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTopInputs, encodeTopInputs, type TopInputs, TopInputsError } from '@/lib/explain/top-inputs';

const pixels = (seed: number) => Uint8Array.from({ length: 784 }, (_, i) => (i * 7 + seed) & 255);

const small: TopInputs = {
  layers: [{ index: 1, maps: [[1, 0], []] }],
  drawings: [
    { index: 5, label: 3, pixels: pixels(0) },
    { index: 70_000, label: 9, pixels: pixels(1) },
  ],
};

describe('the file of top inputs', () => {
  test('byte by byte', () => {
    const bytes = encodeTopInputs(small);
    expect([...bytes.subarray(0, 25)]).toEqual([
      // ITOP, version, layers, drawings
      0x49, 0x54, 0x4f, 0x50, 1, 1, 2, 0,
      // layer 1, two a map, two maps; the second has none
      1, 2, 2, 0, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,
      // drawing 5, a three
      5, 0, 0, 0, 3,
    ]);
    expect(bytes.length).toBe(20 + 2 * 789);
  });

  test('comes back as it was', () => {
    const drawing = fc.record({
      index: fc.nat(59_999),
      label: fc.nat(9),
      pixels: fc.nat(255).map(pixels),
    });
    fc.assert(
      fc.property(
        fc.array(drawing, { minLength: 1, maxLength: 5 }).chain((drawings) =>
          fc.record({
            drawings: fc.constant(drawings),
            layers: fc.array(
              fc.record({
                index: fc.nat(255),
                maps: fc.array(fc.array(fc.nat(drawings.length - 1), { maxLength: 4 }), { maxLength: 6 }),
              }),
              { maxLength: 3 },
            ),
          }),
        ),
        (top) => {
          expect(decodeTopInputs(encodeTopInputs(top))).toEqual(top);
        },
      ),
    );
  });

  test('is refused when it is cut off anywhere, goes on, or is something else', () => {
    const bytes = encodeTopInputs(small);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeTopInputs(bytes.subarray(0, length)), String(length)).toThrow(TopInputsError);
    expect(() => decodeTopInputs(Uint8Array.of(...bytes, 0))).toThrow(TopInputsError);
    const changed = (at: number, value: number) => {
      const copy = bytes.slice();
      copy[at] = value;
      return () => decodeTopInputs(copy);
    };
    expect(changed(0, 0)).toThrow('does not begin with ITOP');
    expect(changed(4, 2)).toThrow('its version is 2');
    expect(changed(12, 9)).toThrow('it has no drawing 9');
  });
});
