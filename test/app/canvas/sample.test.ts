import { describe, expect, it } from 'vitest';
import { onSheet, pointerKind } from '@/app/canvas/sample';

const place = { left: 100, top: 50, width: 800, height: 500 };
const at = (clientX: number, clientY: number, timeStamp = 1_000, pressure = 0.5) => ({
  clientX,
  clientY,
  timeStamp,
  pressure,
});

describe('a pointer on the sheet', () => {
  it('is measured in sheet units, whatever the size of the sheet on the page', () => {
    expect(onSheet(at(100, 50), place)).toEqual({ x: 0, y: 0, time: 1_000, pressure: 0.5 });
    expect(onSheet(at(500, 300, 1_012.4, 0.7), place)).toEqual({
      x: 800,
      y: 500,
      time: 1_012.4,
      pressure: 0.7,
    });
    expect(onSheet(at(900, 550), place)).toMatchObject({ x: 1600, y: 1000 });
  });

  it('stays outside where it strays: the sampler keeps it at the edge', () => {
    expect(onSheet(at(0, 600), place)).toMatchObject({ x: -200, y: 1100 });
  });
});

it('knows what is neither finger nor pen as a mouse', () => {
  expect(['mouse', 'pen', 'touch', ''].map(pointerKind)).toEqual(['mouse', 'pen', 'touch', 'mouse']);
});
