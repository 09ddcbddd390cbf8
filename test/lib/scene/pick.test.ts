import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import { addressOfCell, cellCentre } from '@/lib/scene/cells';
import { layOut, type Point } from '@/lib/scene/layout';
import { pickCell } from '@/lib/scene/pick';

const layout = layOut(NETWORKS.cnn, { isOpen: () => true, arrangement: 'compact' });
const coordinate = fc.double({ min: -8, max: 8, noNaN: true });

const towards = (from: Point, to: Point): Point => [to[0] - from[0], to[1] - from[1], to[2] - from[2]];

describe('pickCell', () => {
  test('a ray at a cell’s centre from just before its wall meets that cell', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: layout.cells - 1 }),
        coordinate,
        coordinate,
        fc.boolean(),
        (cell, dx, dy, front) => {
          const address = addressOfCell(layout, cell)!;
          const centre = cellCentre(layout.maps[address.map]!, address.row, address.column);
          const eye: Point = [centre[0] + dx, centre[1] + dy, centre[2] + (front ? 1 : -1)];
          const hit = pickCell(layout, { origin: eye, direction: towards(eye, centre) });
          expect(hit).toMatchObject(address);
          expect(hit!.distance).toBeCloseTo(1, 6);
        },
      ),
    );
  });

  test('of two cells in line, the nearer is met', () => {
    const answerLayer = NETWORKS.cnn.layers.findIndex(({ id }) => id === 'digits');
    const place = layout.maps.findIndex(({ layer }) => layer === answerLayer);
    const answer = layout.maps[place]!;
    const from: Point = [0, cellCentre(answer, 4, 0)[1], answer.centre[2] + 0.5];
    expect(pickCell(layout, { origin: from, direction: [0, 0, -1] })).toMatchObject({
      map: place,
      row: 4,
      column: 0,
    });
    const behind = pickCell(layout, { origin: [0, from[1], answer.centre[2] - 0.01], direction: [0, 0, -1] });
    expect(layout.maps[behind!.map]!.layer).toBe(answer.layer - 1);
  });

  test('a ray past everything, away from it, or along a map’s plane meets nothing', () => {
    const origin: Point = [0, 0, 100];
    expect(pickCell(layout, { origin, direction: [0, 0, 1] })).toBeNull();
    expect(pickCell(layout, { origin: [0, 50, 100], direction: [0, 0, -1] })).toBeNull();
    expect(pickCell(layout, { origin: [-50, 0, 0], direction: [1, 0, 0] })).toBeNull();
  });
});
