import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '@/lib/network/layers';
import { quantisationStep, quantiseLayer, toMapMajor } from '@/lib/network/quantise';

const shapes: fc.Arbitrary<Shape> = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 })),
  fc.tuple(fc.integer({ min: 1, max: 40 })),
);
const layers = shapes.chain((shape) => {
  const cells = shape.reduce((a, b) => a * b);
  const value = fc.oneof(
    fc.constant(0),
    fc.float({ min: 0, max: 8, noNaN: true }),
    fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }),
  );
  return fc.record({
    shape: fc.constant(shape),
    values: fc.array(value, { minLength: cells, maxLength: cells }).map((v) => Float32Array.from(v)),
  });
});

describe('toMapMajor', () => {
  it('goes from row, column, channel to channel, row, column', () => {
    // Two rows, three columns, two channels; the hundreds name the channel, the tens the row, the ones the column.
    const values = Float32Array.of(0, 100, 1, 101, 2, 102, 10, 110, 11, 111, 12, 112);
    expect([...toMapMajor(values, [2, 3, 2])]).toEqual([0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112]);
  });

  it('leaves a dense layer as it is', () => {
    expect([...toMapMajor(Float32Array.of(3, 1, 2), [3])]).toEqual([3, 1, 2]);
  });
});

describe('quantiseLayer', () => {
  it('gives the largest value byte 255, and maps 52 levels', () => {
    const values = Float32Array.from({ length: 256 }, (_, i) => i / 64);
    const maps = quantiseLayer(3, values, [16, 16, 1]);
    expect([maps.index, maps.scale, maps.bytes[255]]).toEqual([3, 255 / 64, 255]);
    expect(new Set(maps.bytes)).toEqual(new Set(Array.from({ length: 52 }, (_, i) => i * 5)));
    expect(maps.bytes[2]).toBe(0);
    expect(maps.bytes[3]).toBe(5);
  });

  it('gives a dense layer all 256 levels', () => {
    const values = Float32Array.from({ length: 256 }, (_, i) => i / 64);
    expect([...quantiseLayer(8, values, [256]).bytes]).toEqual(Array.from({ length: 256 }, (_, i) => i));
  });

  it('gives a dark layer a scale all the same', () => {
    expect(quantiseLayer(1, new Float32Array(4), [2, 2, 1])).toEqual({
      index: 1,
      scale: 1,
      bytes: new Uint8Array(4),
    });
  });

  it('is off by at most half a step, in map-major order', () => {
    let lit = 0;
    fc.assert(
      fc.property(layers, ({ shape, values }) => {
        const { scale, bytes } = quantiseLayer(0, values, shape);
        const moved = toMapMajor(values, shape);
        const step = quantisationStep(shape);
        expect(bytes).toHaveLength(values.length);
        expect(scale).toBeGreaterThan(0);
        for (const [i, value] of moved.entries()) {
          if (value > 0) lit++;
          expect(bytes[i]! % step).toBe(0);
          expect(Math.abs(bytes[i]! - (value / scale) * 255)).toBeLessThanOrEqual(step / 2 + 1e-3);
        }
      }),
      { seed: 42, numRuns: 300 },
    );
    expect(lit).toBeGreaterThan(1_000);
  });
});
