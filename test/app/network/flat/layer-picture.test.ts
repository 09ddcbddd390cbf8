import { describe, expect, test } from 'vitest';
import { cellInPicture, pictureSize, placeInPicture, shownWidth } from '@/app/network/flat/layer-picture';
import { NETWORKS } from '@/lib/network/layers';
import { layOut } from '@/lib/scene/layout';

const layout = layOut(NETWORKS.cnn, { isOpen: () => true, arrangement: 'compact' });
const size = (id: string) =>
  pictureSize(
    layout,
    layout.layers.findIndex((l) => l.id === id),
  );

describe('pictureSize', () => {
  test('holds every map with a pixel between', () => {
    for (const [slot, layer] of layout.layers.entries()) {
      const { width, height, columns } = pictureSize(layout, slot);
      const rows = Math.ceil(layer.mapCount / columns);
      expect((width - 1 - columns) * (height - 1 - rows)).toBeGreaterThanOrEqual(layer.cells);
    }
  });

  test('lays the answer on its side', () => {
    expect(size('digits')).toMatchObject({ width: 12, height: 3 });
  });

  test('gives each cell whole pixels, and all pictures room on a laptop', () => {
    for (const slot of layout.layers.keys()) {
      const picture = pictureSize(layout, slot);
      const shown = shownWidth(picture);
      expect(Number.isInteger(shown / picture.width)).toBe(true);
      expect(shown).toBeLessThanOrEqual(560);
    }
  });
});

test('placeInPicture says where cellInPicture finds each cell, one pixel of the picture large', () => {
  for (const network of Object.values(NETWORKS)) {
    const layout = layOut(network, { isOpen: () => true, arrangement: 'compact' });
    for (const [slot, layer] of layout.layers.entries()) {
      if (layer.holder !== layer.index) continue;
      const shape = pictureSize(layout, slot);
      const cells = Array.from({ length: layer.cells }, (_, cell) => cell);
      const found = cells.map((cell) => {
        const { left, top, width, height } = placeInPicture(layout, slot, cell);
        return cellInPicture(layout, slot, left + width / 2, top + height / 2);
      });
      expect(found).toEqual(cells);
      const { width, height } = placeInPicture(layout, slot, 0);
      expect(width * shape.width).toBeCloseTo(1, 9);
      expect(height * shape.height).toBeCloseTo(1, 9);
    }
  }
});

test('cellInPicture finds every cell where it is painted, once, and nothing between maps', () => {
  for (const [slot, layer] of layout.layers.entries()) {
    if (layer.holder !== layer.index) continue;
    const { width, height } = pictureSize(layout, slot);
    const found = new Map<number, number>();
    let between = 0;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const cell = cellInPicture(layout, slot, (x + 0.5) / width, (y + 0.5) / height);
        if (cell === null) between++;
        else found.set(cell, (found.get(cell) ?? 0) + 1);
      }
    expect(found.size).toBe(layer.cells);
    expect([...found.values()].every((times) => times === 1)).toBe(true);
    expect(between).toBe(width * height - layer.cells);
  }
});
