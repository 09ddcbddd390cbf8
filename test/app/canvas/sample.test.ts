import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointerKind, quantise } from '@/app/canvas/sample';
import { pointsSchema } from '@/lib/room/op';

const place = { left: 100, top: 50, width: 800, height: 500 };
const at = (clientX: number, clientY: number, timeStamp = 1_000, pressure = 0.5) => ({
  clientX,
  clientY,
  timeStamp,
  pressure,
});

describe('quantise', () => {
  it('maps the sheet on the page to sheet units', () => {
    expect(quantise(at(100, 50), place, 1_000, 'mouse')).toEqual([0, 0, 0, 128]);
    expect(quantise(at(500, 300, 1_012.4), place, 1_000, 'mouse')).toEqual([800, 500, 12, 128]);
    expect(quantise(at(900, 550), place, 1_000, 'mouse')).toEqual([1600, 1000, 0, 128]);
  });

  it('takes pressure from a pen only', () => {
    expect(quantise(at(500, 300, 1_000, 1), place, 1_000, 'pen')[3]).toBe(255);
    expect(quantise(at(500, 300, 1_000, 1), place, 1_000, 'touch')[3]).toBe(128);
  });

  it('makes samples that the wire takes, wherever the pointer strays', () => {
    const far = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(far, far, far, fc.double({ min: 0, max: 1, noNaN: true }), (x, y, t, pressure) => {
        const sample = quantise(at(x, y, t, pressure), place, 0, 'pen');
        expect(pointsSchema.safeParse([...sample]).success).toBe(true);
      }),
    );
  });
});

it('knows what is neither finger nor pen as a mouse', () => {
  expect(['mouse', 'pen', 'touch', ''].map(pointerKind)).toEqual(['mouse', 'pen', 'touch', 'mouse']);
});
